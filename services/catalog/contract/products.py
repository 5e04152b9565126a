"""Products as clients enter and see them."""

from __future__ import annotations

from datetime import date, datetime

from chassis.contract import items, message, text, whole
from kernel.money import Money
from services.catalog.contract.events import ProductRole


@message
class Variant:
    """One make of a product: a size, a colour."""

    variant_id: str = text(longest=64)
    name: str = text(longest=200)


@message
class CostInput:
    """What a unit costs from a day on; None: from today."""

    amount: Money
    valid_from: date | None = None


@message
class CreateProduct:
    """`category_path` is a/b/c, from the widest to the narrowest; None: as the product line."""

    code: str = text(longest=64)
    name: str = text(longest=200)
    role: ProductRole
    product_line: str = text(longest=64)
    category_path: str | None = text(longest=200, default=None)
    unit: str = text(longest=20, default="pcs")
    variants: tuple[Variant, ...] = items(most=200, default=())
    cost: CostInput | None = None
    floor_price: Money | None = None
    external_ref: str | None = text(longest=120, default=None)


@message
class ChangeProduct:
    """Change a product; a field that is left out stays as it is. A cost is added beside the
    earlier ones; of one day and currency the newest holds."""

    product_id: str = text(longest=64)
    code: str | None = text(longest=64, default=None)
    name: str | None = text(longest=200, default=None)
    role: ProductRole | None = None
    product_line: str | None = text(longest=64, default=None)
    category_path: str | None = text(longest=200, default=None)
    unit: str | None = text(longest=20, default=None)
    variants: tuple[Variant, ...] | None = items(most=200, default=None)
    cost: CostInput | None = None
    floor_price: Money | None = None
    is_active: bool | None = None


@message
class ProductCost:
    amount: Money
    valid_from: date


@message
class Product:
    """A product as it stands. `costs` are every dated cost, oldest first, for who may see costs;
    None for everybody else."""

    product_id: str
    version: int
    code: str
    name: str
    role: ProductRole
    product_line: str
    category_path: str
    unit: str
    is_active: bool
    created_at: datetime
    variants: tuple[Variant, ...] = ()
    floor_price: Money | None = None
    costs: tuple[ProductCost, ...] | None = None
    external_ref: str | None = None


@message
class ProductId:
    product_id: str = text(longest=64)


@message
class ProductQuery:
    """`q` is looked for in code and name."""

    role: ProductRole | None = None
    product_line: str | None = text(longest=64, default=None)
    is_active: bool | None = None
    q: str | None = text(longest=100, default=None)
    sort: str = text(longest=40, default="code")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class ProductList:
    """A page of products without their costs."""

    items: tuple[Product, ...]
    next_cursor: str | None = None
