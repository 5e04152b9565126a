"""Which metric has which currency, and when is a plan a cut of another?

The year is divided over the organization; the same top may be divided again by product, channel or
customer, each a tree of its own over the organization's plan. A cut is of the same year, metric and
currency and has the same top, before and after padding, to the cent; it never becomes quotas. Its
nodes are ids or codes of its dimension under one top. Counts (quantity, new customers) are whole
numbers without a currency.
Source: requirement 1 (按产品、渠道分解); modules.md "product and channel cuts".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kernel.money import NO_CURRENCY, Money
from kernel.refusal import Refusal
from services.strategy.contract import (
    COUNT_METRICS,
    TargetDimension,
    TargetMetric,
    TargetSubject,
)
from services.strategy.rules.tree import Node

_KINDS = {
    TargetDimension.ORGANIZATION: frozenset({
        TargetSubject.COMPANY, TargetSubject.UNIT, TargetSubject.EMPLOYEE}),
    TargetDimension.PRODUCT: frozenset({TargetSubject.COMPANY, TargetSubject.PRODUCT}),
    TargetDimension.CHANNEL: frozenset({TargetSubject.COMPANY, TargetSubject.CHANNEL}),
    TargetDimension.CUSTOMER: frozenset({TargetSubject.COMPANY, TargetSubject.CUSTOMER}),
}


@dataclass(frozen=True)
class Top:
    """What a plan says as a whole."""

    year: int
    metric: TargetMetric
    dimension: TargetDimension
    allocated: Money
    target: Money

    @property
    def kind(self) -> tuple[int, TargetMetric, str]:
        return self.year, self.metric, self.target.currency


def currency_problems(metric: TargetMetric, currency: str) -> list[Refusal]:
    """A count has no currency, and money has one."""
    if metric in COUNT_METRICS and currency != NO_CURRENCY:
        return [Refusal("target.count_has_no_currency", "amount", {"metric": metric.value})]
    if metric not in COUNT_METRICS and currency == NO_CURRENCY:
        return [Refusal("target.money_has_a_currency", "amount", {"metric": metric.value})]
    return []


def kind_problems(dimension: TargetDimension, nodes: Sequence[Node]) -> Iterator[Refusal]:
    """Nodes that the dimension does not divide by."""
    for node in nodes:
        if node.subject_kind not in _KINDS[dimension]:
            yield Refusal("tree.kind_not_of_dimension", f"nodes.{node.name}",
                          {"node": node.name, "dimension": dimension.value})


def naming_problems(dimension: TargetDimension, cut_of: str | None) -> list[Refusal]:
    """A cut names the plan that it cuts; a plan of the organization names none."""
    if dimension is TargetDimension.ORGANIZATION:
        return [Refusal("target.organization_cuts_nothing", "cut_of")] if cut_of else []
    return [] if cut_of else [Refusal("target.cut_of_nothing", "cut_of")]


def problems(cut: Top, whole: Top) -> list[Refusal]:
    """Why a plan is no cut of another."""
    if whole.dimension is not TargetDimension.ORGANIZATION:
        return [Refusal("target.cut_of_a_cut", "cut_of")]
    if cut.kind != whole.kind:
        return [Refusal("target.not_of_one_kind", "cut_of")]
    if (cut.allocated, cut.target) == (whole.allocated, whole.target):
        return []
    return [Refusal("target.cut_top_differs", "amount", {
        "amount": cut.target.amount, "wanted": whole.target.amount,
        "base": cut.allocated.amount, "wanted_base": whole.allocated.amount})]
