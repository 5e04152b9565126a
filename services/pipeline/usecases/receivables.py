"""Receivables: kept with every change of a plan or a payment, listed by age, dunned, given up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from chassis.contract import Nothing
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.notices import notify
from chassis.scope import superiors
from chassis.work import Work
from kernel.money import Money, total
from services.pipeline import store as deals
from services.pipeline.contract import DealStatus, PaymentState, RecordPayment
from services.pipeline.contract import receivables as contract
from services.pipeline.contract.receivables import (
    Ageing,
    DunningPolicy,
    PaymentDue,
    PaymentOverdue,
    Receivable,
    ReceivableState,
)
from services.pipeline.contract.tasks import TaskKind
from services.pipeline.rules import receivables as rules
from services.pipeline.store import receivables as store
from services.pipeline.store import tasks
from services.pipeline.tables import receivable
from services.pipeline.usecases import payments
from services.pipeline.usecases.receivable_rows import refresh

SORTING = Sorting(
    {"due_on": receivable.c.expected_on, "amount": receivable.c.amount_minor},
    receivable.c.receivable_id)
CHUNK = 100
DUNNED = "催款：第 {number} 期，第 {level} 次 Dunning: instalment {number}, level {level}"


def listed(query: contract.ReceivableQuery, work: Work) -> contract.ReceivableList:
    found = page(work, store.wanted(work, query), SORTING, query)
    return contract.ReceivableList(
        tuple(_message(row, work) for row in found.rows), found.next_cursor)


def ageing(query: contract.AgeingQuery, work: Work) -> Ageing:
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for row in store.open_by_day(work, query):
        held = sums[row.currency, rules.bucket(rules.days_overdue(row.due_on, work.today))]
        held[0] += int(row.minor)
        held[1] += row.count
    order = list(contract.AgeBucket)
    return Ageing(work.today, tuple(
        contract.AgedAmount(name, Money(minor, currency), count)
        for (currency, name), (minor, count) in sorted(
            sums.items(), key=lambda one: (one[0][0], order.index(one[0][1])))))


def reach(command: contract.ReachMilestone, work: Work) -> PaymentState:
    before, plan = _of_signed(command.deal_id, command.number, work)
    one = plan[command.number - 1]
    refuse([] if one.milestone is not None and not one.is_reached else [
        Refusal("payment.no_milestone", "number")])
    plan[command.number - 1] = replace(
        one, is_reached=True, due_on=command.due_on or work.today)
    after = deals.change(work, before, instalments=tuple(plan))
    refresh(work, after)
    return payments.state_of(work, after)


def write_off(command: contract.WriteOff, work: Work) -> PaymentState:
    before, _ = _of_signed(command.deal_id, command.number, work)
    row = store.of_deal(work, command.deal_id)[command.number]
    open_states = (ReceivableState.OPEN, ReceivableState.WAITING)
    refuse([] if row.state in open_states else [
        Refusal("payment.nothing_open", "number", {"state": row.state})])
    after = store.change(work, row, state=ReceivableState.WRITTEN_OFF.value, look_on=None,
                         write_off_reason=command.reason)
    work.publish(contract.ReceivableWrittenOff(
        before.deal_id, row.number, after.version, before.owner_id,
        Money(row.amount_minor - row.paid_minor, row.currency), before.customer_id))
    return payments.state_of(work, deals.change(work, before))


def record(command: contract.RecordReceipt, work: Work) -> contract.Receipt:
    given, currency = command.allocations, command.amount.currency
    refuse([Refusal("payment.currency", "allocations", {"currency": currency})]
           if any(one.amount.currency != currency for one in given) else [])
    refuse([
        *([Refusal("payment.deal_twice", "allocations")]
          if len({one.deal_id for one in given}) < len(given) else []),
        *([Refusal("payment.allocations_not_whole", "allocations",
                   {"amount": command.amount.amount})]
          if total((one.amount for one in given), currency) != command.amount else [])])
    work.lock("deal", *sorted(one.deal_id for one in given))
    return contract.Receipt(tuple(payments.record(RecordPayment(
        one.deal_id, one.amount, command.received_on, command.external_ref), work)
        for one in given))


def step(work: Work) -> bool:
    """Announce what falls due and dun what is overdue by the policy in force, a chunk at a time;
    False when nothing is."""
    version, policy = store.policy(work)
    if _reckoned_anew(work, version, policy) == CHUNK:
        return True
    rows = store.to_look_at(work, CHUNK)
    for row in rows:
        _look(work, row, policy)
    return len(rows) == CHUNK


def _reckoned_anew(work: Work, version: int, policy: DunningPolicy) -> int:
    """A chunk of what an older policy decided when to look at; what was said stays said."""
    rows = store.of_older_policy(work, version, CHUNK)
    for row in rows:
        store.look_again(work, row.receivable_id, rules.next_look(
            row.due_on, row.level, row.is_announced, policy), version)
    return len(rows)


def catch_up(work: Work) -> bool:
    """Keep the rows of plans that were made before receivables were kept; False when all are."""
    ids = store.without_rows(work, CHUNK)
    work.lock("deal", *ids)
    for row in deals.by_ids(work, ids):
        refresh(work, row)
    return len(ids) == CHUNK


def _look(work: Work, row: Any, policy: DunningPolicy) -> None:
    level = max(rules.level_on(row.due_on, work.today, policy), row.level)
    after = store.change(
        work, row, level=level, is_announced=True,
        look_on=rules.next_look(row.due_on, level, True, policy))
    left = Money(row.amount_minor - row.paid_minor, row.currency)
    if level > row.level:
        _dun(work, row, level)
        work.publish(PaymentOverdue(row.deal_id, row.number, after.version, row.owner_id,
                                    row.due_on, left, level, row.customer_id))
        above = superiors(work, row.owner_id)[:1] if level > 1 else ()
        notify(work, "payment_overdue", [row.owner_id, *above], row.deal_id,
               cause=f"{row.number}/{row.due_on}/{level}", deal_id=row.deal_id, number=row.number,
               due_on=row.due_on, level=level)
    elif not row.is_announced:
        work.publish(PaymentDue(row.deal_id, row.number, after.version, row.owner_id, row.due_on,
                                left, row.customer_id))


def _dun(work: Work, row: Any, level: int) -> None:
    tasks.add(work, new_id("task"), {
        "title": DUNNED.format(number=row.number, level=level), "kind": TaskKind.DUNNING.value,
        "owner_id": row.owner_id, "due_at": datetime.combine(work.today, time(23, 59), UTC),
        "deal_id": row.deal_id})


def set_policy(command: DunningPolicy, work: Work) -> DunningPolicy:
    """What was said already stays said; the timer reckons every next look by the new days."""
    refuse(list(rules.wrong_policy(command)))
    store.set_policy(work, command)
    return command


def policy(query: Nothing, work: Work) -> DunningPolicy:
    return store.policy(work)[1]


def _of_signed(deal_id: str, number: int, work: Work) -> tuple[Any, list[Any]]:
    """A signed deal, locked, and its plan, which has this instalment."""
    before = deals.one_to_change(work, deal_id)
    refuse([] if before.status == DealStatus.SIGNED else [Refusal("deal.not_signed", "status")])
    plan = list(before.instalments or ())
    if number > len(plan):
        raise NotFound("record.not_found")
    return before, plan


def _message(row: Any, work: Work) -> Receivable:
    state = ReceivableState(row.state)
    left = row.amount_minor - row.paid_minor if state in (
        ReceivableState.OPEN, ReceivableState.WAITING) else 0
    overdue = rules.days_overdue(row.due_on, work.today) if state is ReceivableState.OPEN else 0
    return Receivable(
        row.deal_id, row.number, row.version, state, row.owner_id,
        Money(row.amount_minor, row.currency), Money(row.paid_minor, row.currency),
        Money(left, row.currency), row.level, overdue, row.customer_id, row.due_on,
        row.expected_on, row.milestone, row.write_off_reason)
