"""Stored price lists as clients see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from chassis.work import Work
from kernel.versioned import Version, state_on, superseded_on
from services.catalog.contract import (
    PriceBase,
    PriceList,
    PriceListKind,
    PriceListStand,
    PriceListVersion,
    PriceRule,
)
from services.catalog.store import price_lists as store
from services.catalog.usecases.access import may_see_costs


def list_message(head: Any, versions: Sequence[Any], today: date) -> PriceList:
    known = store.as_versions(versions)
    return PriceList(
        head.price_list_id,
        head.version,
        head.name,
        PriceListKind(head.kind),
        head.currency,
        head.created_at,
        head.customer_id,
        head.partner_id,
        head.external_ref,
        tuple(_stand(row, known, today) for row in versions),
    )


def _stand(row: Any, known: Sequence[Version], today: date) -> PriceListStand:
    own = Version(row.price_list_version, row.effective_on)
    return PriceListStand(
        row.price_list_version,
        state_on(own, known, today),
        row.effective_on,
        superseded_on(own, known),
        row.base_list_id,
        row.improvement_id,
        row.approved_by,
    )


def version_message(row: Any, work: Work) -> PriceListVersion:
    known = store.as_versions(store.versions(work, row.price_list_id))
    stand = _stand(row, known, work.today)
    rules = store.rules_of(work, row.price_list_id, row.price_list_version)
    return PriceListVersion(
        row.price_list_id,
        row.price_list_version,
        row.version,
        stand.state,
        rules if may_see_costs(work) else tuple(map(without_cost, rules)),
        stand.effective_on,
        stand.superseded_on,
        stand.base_list_id,
        stand.improvement_id,
        stand.approved_by,
    )


def without_cost(rule: PriceRule) -> PriceRule:
    """A rule that nobody can count back to a cost."""
    if rule.base is not PriceBase.COST:
        return rule
    return replace(
        rule,
        discount_rate=None,
        round_to=None,
        surcharge=None,
        min_margin=None,
        max_margin=None,
    )
