"""What catalog announces."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from chassis.contract import Event, message


class ProductRole(StrEnum):
    """What a product is for in the matrix (requirement 6)."""

    CORE = "core"  # 核心产品
    TRAFFIC = "traffic"  # 引流产品
    PROFIT = "profit"  # 利润产品


@message
class ProductChanged(Event):
    """A product as it now stands; ids and classes only."""

    product_id: str
    version: int
    role: ProductRole
    product_line: str
    category_path: str
    is_active: bool

    @property
    def aggregate_id(self) -> str:
        return self.product_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class PriceRuleEffective(Event):
    """A version of a price list was approved: its rules hold from `effective_on`."""

    price_list_id: str
    price_list_version: int
    effective_on: date
    improvement_id: str | None = None

    @property
    def aggregate_id(self) -> str:
        return self.price_list_id

    @property
    def aggregate_version(self) -> int:
        return self.price_list_version
