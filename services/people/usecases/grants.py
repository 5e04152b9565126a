"""Lines of the pay ledger that people decide: bonuses, prizes, what a dispute grants."""

from __future__ import annotations

from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.work import Work
from kernel.booking import booked_in
from kernel.money import Money
from kernel.periods import Grain, Period, parse_label, split_by
from services.people import contract, pay, settled, store
from services.people.contract.pay import PayKind, PayLine
from services.people.usecases.pay_messages import line_message
from services.people.usecases.settlements import month_named, must_see


def grant(command: contract.pay.GrantBonus, work: Work) -> PayLine:
    """Book a bonus in its month, or the next one that is open."""
    must_see(work, command.employee_id)
    month_named(command.period)
    refuse([] if command.amount.minor > 0 else [Refusal("bonus.not_positive", "amount")])
    work.lock("party", command.employee_id)
    cause = new_id("grant")
    write(work, cause, PayKind.GRANTED, command.period,
          {command.employee_id: (command.amount, command.reason)})
    return line_message(pay.by_cause(work, cause))


def write(work: Work, cause: str, kind: PayKind, period: str,
          amounts: dict[str, tuple[Money, str]]) -> None:
    """Book amounts by employee, each with its words; the caller holds the employees' locks."""
    day = _last_month(parse_label(period)[1])
    rows = []
    for employee_id in sorted(amounts):
        amount, rule = amounts[employee_id]
        paid = settled.last_settled(work, [employee_id], amount.currency)
        rows.append({
            "cause": cause, "kind": kind.value, "employee_id": employee_id, "period": period,
            "currency": amount.currency, "amount_minor": amount.minor, "rule": rule,
            "booked_in": booked_in(day.start, store.closed_periods(work), paid.get(employee_id))})
    pay.add_lines(work, rows)


def _last_month(period: Period) -> Period:
    return split_by(period, Grain.MONTH)[-1]
