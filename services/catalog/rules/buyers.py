"""For whom is a price list?

A key-account list names its customer and nobody else, a partner's list its partner; volume and
retail lists are for everybody and name nobody. Source: modules.md 6.
"""

from __future__ import annotations

from collections.abc import Iterator

from kernel.refusal import Refusal
from services.catalog.contract import PriceListKind

_NAMES = {PriceListKind.KEY_ACCOUNT: "customer_id", PriceListKind.PARTNER: "partner_id"}


def wrong_buyer(
    kind: PriceListKind, customer_id: str | None, partner_id: str | None
) -> Iterator[Refusal]:
    for name, value in (("customer_id", customer_id), ("partner_id", partner_id)):
        is_needed = _NAMES.get(kind) == name
        if is_needed and value is None:
            yield Refusal("field.required", name)
        if not is_needed and value is not None:
            yield Refusal("price_list.not_of_kind", name, {"kind": kind.value})
