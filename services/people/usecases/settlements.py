"""Settlements, statements and balances."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from chassis import scope
from chassis.errors import Invalid, NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.texts import say
from chassis.work import Work
from kernel.money import Money
from kernel.periods import Grain, Period, parse_label
from services.people import contract, settled
from services.people.contract import Account, Balances, DealCommissions, Settlement, Skip, Statement
from services.people.rules.settling import payout
from services.people.store import sale_versions_seen
from services.people.tables import credit_skip, sale_credit, settlement
from services.people.texts import TEXTS
from services.people.usecases import attainments
from services.people.usecases.commissions import line_of


def settle(command: contract.Settle, work: Work) -> Settlement:
    """Freeze and pay everything booked up to a month and not settled before."""
    month = _month(command.period)
    _must_see(work, command.employee_id)
    work.lock("party", command.employee_id)
    last = settled.newest(work, command.employee_id, command.currency)
    refuse(_wrong_month(command, month, last, work))
    after, carried = (last.period, last.carried_out_minor) if last else (None, 0)
    earned = Money(
        settled.booked(work, command.employee_id, command.currency, after, command.period),
        command.currency,
    )
    carried_in = Money(carried, command.currency)
    paid = payout(earned, carried_in)
    done = Settlement(
        new_id("setl"),
        command.employee_id,
        command.period,
        command.currency,
        earned,
        carried_in,
        paid.paid,
        paid.carried_out,
        work.now,
    )
    work.session.execute(insert(settlement).values(_row(done)))
    work.publish(
        contract.SettlementApproved(done.settlement_id, done.employee_id, done.period, done.paid)
    )
    return done


def statement(query: contract.StatementQuery, work: Work) -> Statement:
    month = _month(query.period)
    _must_see(work, query.employee_id)
    lines = tuple(
        line_of(row) for row in settled.lines_of_month(work, query.employee_id, query.period)
    )
    totals: dict[str, Money] = {}
    for line in lines:
        currency = line.amount.currency
        totals[currency] = totals.get(currency, Money.zero(currency)) + line.amount
    paid = tuple(_message(row) for row in settled.of_month(work, query.employee_id, query.period))
    return Statement(
        query.employee_id,
        query.period,
        lines,
        tuple(totals.values()),
        _skips(work, credit_skip.c.employee_id == query.employee_id),
        paid,
        attainments.of_month(work, query.employee_id, query.period, month),
    )


def balances(query: contract.BalanceQuery, work: Work) -> Balances:
    _must_see(work, query.employee_id)
    accounts = tuple(
        Account(
            row.employee_id,
            row.plan_id,
            row.plan_version,
            row.component_id,
            row.period,
            Money(row.base_minor, row.currency),
            Money(row.balance_minor, row.currency),
        )
        for row in settled.accounts_of(work, query.employee_id, query.period)
    )
    sums = settled.totals(work, query.employee_id)
    return Balances(
        query.employee_id,
        accounts,
        tuple(Money(paid, currency) for currency, (_, paid) in sums.items()),
        tuple(Money(lines - paid, currency) for currency, (lines, paid) in sums.items()),
    )


def of_deal(query: contract.DealId, work: Work) -> DealCommissions:
    """Whoever may see one of the sellers sees the deal; other sellers' amounts stay hidden.

    A deal of which nothing may be seen answers as one that is not known (yet).
    """
    version = sale_versions_seen(work, [query.deal_id]).get(query.deal_id, 0)
    lines = [line_of(row) for row in settled.lines_of_deal(work, query.deal_id)]
    credited = set(
        work.session.execute(
            select(sale_credit.c.employee_id).where(sale_credit.c.deal_id == query.deal_id)
        ).scalars()
    )
    seen = {
        name
        for name in credited | {line.employee_id for line in lines}
        if scope.may_see(work, name)
    }
    if not seen:
        return DealCommissions(query.deal_id, 0, (), ())
    shown = tuple(line for line in lines if line.employee_id in seen)
    skips = _skips(work, credit_skip.c.deal_id == query.deal_id)
    return DealCommissions(
        query.deal_id,
        version,
        shown,
        tuple(skip for skip in skips if skip.employee_id in seen),
        len(lines) - len(shown),
    )


def _skips(work: Work, condition: Any) -> tuple[Skip, ...]:
    rows = work.session.execute(
        select(credit_skip).where(condition).order_by(credit_skip.c.deal_id).limit(500)
    )
    return tuple(
        Skip(row.employee_id, row.deal_id, row.code, say(TEXTS, row.code, work.language, {}))
        for row in rows
    )


def _month(period: str) -> Period:
    try:
        grain, month = parse_label(period)
    except ValueError:
        grain = None
    if grain is not Grain.MONTH:
        raise Invalid("request.invalid", Refusal("period.unknown", "period"))
    return month


def _wrong_month(command: contract.Settle, month: Period, last: Any, work: Work) -> list[Refusal]:
    found = []
    if month.end is not None and month.end > work.today:
        found.append(Refusal("settlement.month_not_over", "period"))
    if last is not None and last.period >= command.period:
        found.append(Refusal("settlement.already_paid", "period", {"until": last.period}))
    return found


def _must_see(work: Work, employee_id: str) -> None:
    if not scope.may_see(work, employee_id):
        raise NotFound("record.not_found")


def _row(done: Settlement) -> dict[str, Any]:
    return {
        "settlement_id": done.settlement_id,
        "employee_id": done.employee_id,
        "period": done.period,
        "currency": done.currency,
        "earned_minor": done.earned.minor,
        "carried_in_minor": done.carried_in.minor,
        "paid_minor": done.paid.minor,
        "carried_out_minor": done.carried_out.minor,
        "paid_at": done.paid_at,
    }


def _message(row: Any) -> Settlement:
    return Settlement(
        row.settlement_id,
        row.employee_id,
        row.period,
        row.currency,
        Money(row.earned_minor, row.currency),
        Money(row.carried_in_minor, row.currency),
        Money(row.paid_minor, row.currency),
        Money(row.carried_out_minor, row.currency),
        row.paid_at,
    )
