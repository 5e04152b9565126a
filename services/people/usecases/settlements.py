"""Settlements, statements and balances."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis import scope
from chassis.errors import Invalid, NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.texts import say
from chassis.work import Work
from kernel.money import Money
from kernel.periods import Grain, Period, parse_label
from services.people import contract, pay, settled
from services.people.contract import Account, Balances, DealCommissions, Settlement, Skip, Statement
from services.people.contract.pay import PayState
from services.people.heard import sale_versions_seen
from services.people.tables import credit_skip, sale_credit
from services.people.texts import TEXTS
from services.people.usecases import attainments, paying
from services.people.usecases.commissions import line_of
from services.people.usecases.pay_messages import line_message, sheet_message

Asked = contract.Settle | contract.pay.CalculatePay | contract.pay.StartPayRun


def settle(command: contract.Settle, work: Work) -> Settlement:
    """Freeze and pay everything booked up to a month and not settled before."""
    month = month_named(command.period)
    must_see(work, command.employee_id)
    work.lock("party", command.employee_id)
    last = settled.newest(work, command.employee_id, command.currency)
    held = pay.sheet_of(work, command.employee_id, command.period, command.currency)
    earlier = pay.open_before(work, command.employee_id, command.period, command.currency)
    refuse([
        *wrong_month(command, month, last, work),
        *([Refusal("settlement.earlier_open", "period", {"period": earlier})] if earlier else ()),
        *([Refusal("settlement.has_sheet", "period")]
          if held and held.state not in settled.FROZEN else ())])
    due = paying.due(work, command.employee_id, command.period, command.currency)
    known = new_id("setl")
    pay.store_sheet(work, {
        "settlement_id": known, "employee_id": command.employee_id, "period": command.period,
        "currency": command.currency, "state": PayState.PAID.value, "version": 1,
        "calculated_at": work.now, "paid_at": work.now, **due.columns()})
    paying.book(work, known, command.employee_id, command.period, due)
    work.publish(contract.SettlementApproved(
        known, command.employee_id, command.period, due.payout.paid))
    return _message(pay.sheet(work, known))


def statement(query: contract.StatementQuery, work: Work) -> Statement:
    month = month_named(query.period)
    must_see(work, query.employee_id)
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
        tuple(line_message(row)
              for row in pay.booked_in_month(work, query.employee_id, query.period)),
        tuple(sheet_message(row)
              for row in pay.sheets_of_month(work, query.employee_id, query.period)),
    )


def balances(query: contract.BalanceQuery, work: Work) -> Balances:
    must_see(work, query.employee_id)
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


def month_named(period: str) -> Period:
    """The month of this label; raises Invalid for any other."""
    try:
        grain, month = parse_label(period)
    except ValueError:
        grain = None
    if grain is not Grain.MONTH:
        raise Invalid("request.invalid", Refusal("period.unknown", "period"))
    return month


def period_named(period: str) -> Period:
    """The month, quarter or year of this label; raises Invalid for any other."""
    try:
        return parse_label(period)[1]
    except ValueError:
        raise Invalid("request.invalid", Refusal("period.unknown", "period")) from None


def wrong_month(command: Asked, month: Period, last: Any, work: Work) -> list[Refusal]:
    """What in the month itself forbids its settlement; `last`: the newest frozen one."""
    found = []
    if month.end is not None and month.end > work.today:
        found.append(Refusal("settlement.month_not_over", "period"))
    if last is not None and last.period >= command.period:
        found.append(Refusal("settlement.already_paid", "period", {"until": last.period}))
    return found


def must_see(work: Work, employee_id: str) -> None:
    """Somebody outside the caller's scope does not exist for the caller."""
    if not scope.may_see(work, employee_id):
        raise NotFound("record.not_found")


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
