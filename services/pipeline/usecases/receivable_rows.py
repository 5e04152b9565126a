"""The rows of a deal's receivables follow its plan, its amount and its payments."""

from __future__ import annotations

from typing import Any

from chassis.work import Work
from kernel.money import Money
from services.pipeline.contract import DealStatus
from services.pipeline.contract.receivables import ReceivableState, ReceivableWrittenOff
from services.pipeline.rules import receivables as rules
from services.pipeline.store import receivables as store


def refresh(work: Work, row: Any) -> None:
    """Call with the deal's lock held, after each change of plan, amount, payments or status.

    What a new plan has no more stays as void, so that a number's versions go on when it returns.
    """
    if row.instalments is None:
        return
    stands = row.status == DealStatus.SIGNED
    held, policy = store.of_deal(work, row.deal_id), store.policy(work)
    for one in rules.owed(row.instalments, row.amount_minor if stands else 0, row.received_minor):
        _keep(work, row, one, held.get(one.number), policy)
    for number, before in held.items():
        if number > len(row.instalments) and before.amount_minor:
            _keep(work, row, rules.dropped(before), before, policy)


def _keep(work: Work, row: Any, one: rules.Owed, before: Any, in_force: tuple[int, Any]) -> None:
    """What was announced or dunned stays so while the day is the same; what was given up stays
    given up until more of it is paid or it is planned anew."""
    is_same = before is not None and before.due_on == one.due_on
    gave_up = is_same and before.state == ReceivableState.WRITTEN_OFF and (
        (before.amount_minor, before.paid_minor) == (one.amount, one.paid))
    version, policy = in_force
    state = ReceivableState.WRITTEN_OFF if gave_up else one.state
    level, is_announced = (before.level, before.is_announced) if is_same else (0, False)
    if before is not None and before.state == ReceivableState.WRITTEN_OFF and not gave_up:
        work.publish(ReceivableWrittenOff(
            row.deal_id, one.number, before.version + 1, row.owner_id, Money.zero(row.currency),
            row.customer_id))
    is_open = state is ReceivableState.OPEN and one.due_on is not None
    assert one.due_on is not None or not is_open
    store.keep(work, {
        "receivable_id": f"{row.deal_id}/{one.number}", "deal_id": row.deal_id,
        "number": one.number,
        "version": 1 if before is None else before.version + 1, "state": state.value,
        "expected_on": one.expected_on, "due_on": one.due_on, "milestone": one.milestone,
        "amount_minor": one.amount,
        "paid_minor": one.paid, "currency": row.currency, "level": level,
        "is_announced": is_announced,
        "look_on": rules.next_look(one.due_on, level, is_announced, policy)
        if is_open and one.due_on else None,
        "policy_version": version,
        "write_off_reason": before.write_off_reason if gave_up else None})
