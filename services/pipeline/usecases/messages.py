"""Stored deals and sales as clients see them: with discounts, and costs for who may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from chassis.clock import business_day
from chassis.work import Work
from kernel.money import Money
from services.pipeline.contract import Deal, DealLine, DealStatus, SaleFacts, Stage
from services.pipeline.rules.line_prices import discount_rate
from services.pipeline.store import tasks
from services.pipeline.usecases.access import may_see_costs


def message(row: Any, work: Work, *, short: bool = False) -> Deal:
    """A stored deal as the caller sees it; `short` leaves out lines and credits."""
    return _of(row, work, short)


def whole_message(row: Any, work: Work) -> Deal:
    """With its next step, which costs a question."""
    return _with_step(_of(row, work, False), tasks.next_steps(work, [row.deal_id]))


def board_messages(rows: Sequence[Any], work: Work) -> tuple[Deal, ...]:
    """Short, with their next steps."""
    steps = tasks.next_steps(work, [row.deal_id for row in rows])
    return tuple(_with_step(_of(row, work, True), steps) for row in rows)


def _with_step(shown: Deal, steps: Mapping[str, Any]) -> Deal:
    step = steps.get(shown.deal_id)
    return shown if step is None else replace(
        shown, next_step=step.title, next_step_on=business_day(step.due_at))


def _of(row: Any, work: Work, short: bool) -> Deal:
    return Deal(
        deal_id=row.deal_id,
        version=row.version,
        title=row.title,
        status=DealStatus(row.status),
        stage=Stage(row.stage),
        owner_id=row.owner_id,
        channel_id=row.channel_id,
        currency=row.currency,
        amount=Money(row.amount_minor, row.currency),
        created_at=row.created_at,
        sale_version=row.sale_version,
        customer_id=row.customer_id,
        partner_id=row.partner_id,
        expected_close_on=row.expected_close_on,
        signed_on=row.signed_on,
        closed_on=row.closed_on,
        lost_reason=row.lost_reason,
        screening=row.screening,
        lines=() if short else tuple(_line(line, work) for line in row.lines),
        credits=() if short else row.credits,
        received=Money(row.received_minor, row.currency),
        origin=row.origin,
        external_ref=row.external_ref,
        discount_rate=_discount(row.lines),
        pipeline=row.pipeline,
        sop_version=row.sop_version,
        lost_to=row.lost_to,
        quote_id=row.quote_id,
        quote_version=row.quote_version,
        registration_id=row.registration_id,
    )


def sale_message(sale: SaleFacts, work: Work) -> SaleFacts:
    """A sale as the caller sees it."""
    return replace(sale, lines=tuple(_without_cost(line, work) for line in sale.lines))


def _line(line: DealLine, work: Work) -> DealLine:
    shown: DealLine = _without_cost(line, work)
    return replace(
        shown, discount_rate=discount_rate(line.list_price.minor, line.net_price.minor)
    )


def _without_cost(line: Any, work: Work) -> Any:
    """Unknown, as a cost that nobody said: a reply's field cannot be left out."""
    return line if may_see_costs(work) else replace(line, cost=Money.zero(line.cost.currency))


def _discount(lines: Sequence[DealLine]) -> Decimal | None:
    return discount_rate(
        sum(line.list_price.minor for line in lines), sum(line.net_price.minor for line in lines)
    )
