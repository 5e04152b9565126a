"""Catalog's rows, a module a subject."""

from services.catalog.tables.base import LEDGERS, customer_merge_copy, metadata
from services.catalog.tables.prices import (
    price_list,
    price_list_version,
    price_rule,
    product,
    product_cost,
)
from services.catalog.tables.quotes import quote, quote_step, quote_version

__all__ = [
    "LEDGERS",
    "customer_merge_copy",
    "metadata",
    "price_list",
    "price_list_version",
    "price_rule",
    "product",
    "product_cost",
    "quote",
    "quote_step",
    "quote_version",
]
