"""What the company sells and at which prices, loaded into the catalog.

Retail prices for everything, less for long pipes (volume), less for the largest customer (key
account).
"""

from __future__ import annotations

from deploy.example.company import ref
from deploy.example.load import Loader
from deploy.example.products import Product, products
from deploy.example.terms import CURRENCY
from deploy.importer.api import Record, money

LARGEST_CUSTOMER = "hengyuan:customer/001"


def load_catalog(loader: Loader) -> None:
    """Products, then the three lists, each with an approved version."""
    loader.each("产品 products", products(), lambda one: _create_product(loader, one))
    retail = _put_in_force(loader, "retail", {"name": "统一零售价", "kind": "retail"},
                           [_retail(loader, one) for one in products()])
    _put_in_force(loader, "volume", {"name": "管道批量价", "kind": "volume"}, volume_rules())
    _put_in_force(loader, "key-account", {
        "name": "大客户专属价", "kind": "key_account",
        "customer_id": loader.ids.customers[LARGEST_CUSTOMER]},
        [{"target": "all", "method": "percentage", "base": "other_list", "discount_rate": "0.08"}],
        base_list_id=retail)


def volume_rules() -> list[Record]:
    """Long pipes cost less: 6 % from 100 metres on, 10 % from 300."""
    return [{"target": "category", "category_path": "fluid/pipes", "method": "percentage",
             "base": "list", "min_quantity": least, "discount_rate": rate}
            for least, rate in (("100", "0.06"), ("300", "0.10"))]


def _create_product(loader: Loader, product: Product) -> None:
    since = loader.company.opened_on.isoformat()
    made = loader.post("/v1/products", {
        "code": product.code, "name": product.name, "role": product.role,
        "product_line": product.product_line, "category_path": product.category_path,
        "cost": {"amount": money(product.cost_fen, CURRENCY), "valid_from": since},
        "external_ref": product.ref})
    loader.ids.products[product.ref] = made["product_id"]


def _retail(loader: Loader, product: Product) -> Record:
    return {"target": "product", "product_id": loader.ids.products[product.ref],
            "method": "fixed", "price": money(product.list_fen, CURRENCY)}


def _put_in_force(
    loader: Loader, name: str, body: Record, rules: list[Record], **more: str
) -> str:
    """A list with its first version approved; what is there already stays as it is."""
    made = loader.post("/v1/price-lists", {**body, "external_ref": ref("price-list", name)})
    path = f"/v1/price-lists/{made['price_list_id']}"
    versions = loader.gateway.get(path)["versions"]
    if not versions:
        versions = [loader.post(f"{path}/versions", {"rules": rules, **more})]
    if versions[0]["state"] == "draft":
        approval = {"effective_on": loader.company.opened_on.isoformat()}
        loader.post(f"{path}/versions/1/approve", approval)
    return str(made["price_list_id"])
