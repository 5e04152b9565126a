"""May this agreement version be approved? Every reason against it at once.

Tiers start at zero, rise, and are in their programme's currency; a programme rewards signed or
received sales; programme ids are unique in a version; two agreements of one partner never reward
the same sales on the same day. Source: money.md "The law of balance"; field notes 7.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from kernel.tiers import gaps
from services.analytics.contract import Metric
from services.channels.contract import Agreement, Programme
from services.channels.rules.rebate import tiers_of
from services.channels.rules.windows import Terms

REWARDED = (Metric.SIGNED, Metric.RECEIVED)


class Problem(NamedTuple):
    """A stable code, the field it is about, and what the text needs to say it."""

    code: str
    field: str
    details: dict[str, Any]


def problems(agreement: Agreement) -> list[Problem]:
    """Everything that forbids the approval of a version by itself."""
    return [*_dates(agreement), *_names(agreement),
            *(problem for place, programme in enumerate(agreement.programmes)
              for problem in _programme(f"programmes.{place}", programme))]


def _dates(agreement: Agreement) -> Iterator[Problem]:
    if agreement.ends_on is not None and agreement.ends_on <= agreement.starts_on:
        yield Problem("agreement.ends_before_start", "ends_on", {})


def _names(agreement: Agreement) -> Iterator[Problem]:
    names = [programme.programme_id for programme in agreement.programmes]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("agreement.programme_twice", "programmes", {"programme_id": name})


def _programme(path: str, programme: Programme) -> Iterator[Problem]:
    for code in gaps(tiers_of(programme)):
        yield Problem(code, f"{path}.tiers", {})
    if any(tier.starts_at.currency != programme.currency for tier in programme.tiers):
        yield Problem("agreement.tier_currency", f"{path}.tiers", {})
    if programme.metric not in REWARDED:
        yield Problem("agreement.metric_not_rewarded", f"{path}.metric",
                      {"metric": programme.metric.value})


def overlaps(agreement_id: str, holding: Sequence[Terms]) -> Iterator[Problem]:
    """The other agreements of the partner, `in_force`, that reward sales which this one does."""
    ours = [terms for terms in holding if terms.agreement_id == agreement_id]
    others = [terms for terms in holding if terms.agreement_id != agreement_id]
    for name in sorted({other.agreement_id for other in others for own in ours
                        if do_overlap(own, other)}):
        yield Problem("agreement.overlaps", "starts_on", {"agreement_id": name})


def do_overlap(one: Terms, other: Terms) -> bool:
    """Have two versions a day and sales in common?"""
    return one.days.overlaps(other.days) and any(
        _share_sales(ours, theirs) for ours in one.programmes for theirs in other.programmes)


def _share_sales(one: Programme, other: Programme) -> bool:
    return (one.metric is other.metric and one.currency == other.currency
            and (one.product_line == other.product_line or None in
                 (one.product_line, other.product_line)))
