"""What of catalog can be exported as a file: products."""

from __future__ import annotations

from chassis.exporting import Export, column
from chassis.texts import Text
from services.catalog.contract import Catalog
from services.catalog.usecases import products

EXPORTS = {
    "products": Export(
        Text("产品", "Products"),
        Catalog.list_products,
        products.listed,
        (
            column("product_id", "产品编号", "Product id"),
            column("code", "编码", "Code"),
            column("name", "名称", "Name"),
            column("role", "定位", "Role"),
            column("product_line", "产品线", "Product line"),
            column("category_path", "品类", "Category"),
            column("unit", "单位", "Unit"),
            column("is_active", "在售", "Active"),
        ),
        sort="code",
    ),
}
