"""Handovers: planned, started, followed while others move their parts, and taken back."""

from __future__ import annotations

from chassis import codec
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.org import contract
from services.org.contract import (
    Handover,
    HandoverList,
    HandoverPart,
    HandoverRolledBack,
    HandoverStarted,
    HandoverState,
)
from services.org.rules.handovers import not_possible, state_after, what_is_wrong, with_word
from services.org.store import handovers as store
from services.org.tables import handover

SORTING = Sorting({"handover_id": handover.c.handover_id}, handover.c.handover_id)


def plan(command: contract.PlanHandover, work: Work) -> Handover:
    giver, taker = command.from_employee_id, command.to_employee_id
    refuse(what_is_wrong(giver, taker, store.known(work, [giver, taker]), work.today))
    handover_id = new_id("hnd")
    store.add(work, {
        "handover_id": handover_id, "version": 1, "from_employee_id": giver,
        "to_employee_id": taker, "state": HandoverState.PLANNED.value, "reason": command.reason,
        "parts": tuple(HandoverPart(kind) for kind in sorted(set(command.kinds))),
        "planned_by": work.caller.subject, "planned_at": work.now})
    return store.find(work, handover_id)


def start(command: contract.HandoverId, work: Work) -> Handover:
    before = _judged(command, HandoverState.RUNNING, work)
    giver, taker = before.from_employee_id, before.to_employee_id
    refuse(what_is_wrong(giver, taker, store.known(work, [giver, taker]), work.today))
    running = store.change(work, before.handover_id, state=HandoverState.RUNNING.value)
    work.publish(HandoverStarted(running.handover_id, running.version, giver, taker,
                                 tuple(part.kind for part in running.parts)))
    return running


def roll_back(command: contract.HandoverId, work: Work) -> Handover:
    before = _judged(command, HandoverState.ROLLING_BACK, work)
    going = store.change(work, before.handover_id, state=HandoverState.ROLLING_BACK.value,
                         finished_at=None)
    work.publish(HandoverRolledBack(
        going.handover_id, going.version, going.from_employee_id, going.to_employee_id,
        tuple(part.kind for part in going.parts)))
    return going


def get(query: contract.HandoverId, work: Work) -> Handover:
    return store.find(work, query.handover_id)


def listed(query: contract.HandoverQuery, work: Work) -> HandoverList:
    found = page(work, store.wanted(query), SORTING, query)
    return HandoverList(tuple(map(store.as_message, found.rows)), found.next_cursor)


def heard(handover_id: str, said: HandoverPart, work: Work) -> None:
    """A service says how far its part is."""
    try:
        before = store.find(work, handover_id)
    except NotFound:
        return  # of another life of this database: nobody here asks for it
    parts = with_word(before.parts, said)
    if parts == before.parts:
        return
    state = state_after(before.state, parts)
    finished_at = work.now if state is not before.state else before.finished_at
    store.change(work, handover_id, parts=parts, state=state.value, finished_at=finished_at)


def _judged(command: contract.HandoverId, wanted: HandoverState, work: Work) -> Handover:
    """The handover, if it may pass to the wanted state; its giver has no other under way."""
    found = store.find(work, command.handover_id)
    work.lock("row", f"handover/{found.from_employee_id}")
    work.must_match(found.version)
    is_busy = store.is_under_way(work, found.from_employee_id)
    refuse(not_possible(found.state, wanted)
           or ([Refusal("handover.under_way", "handover_id")] if is_busy else []))
    work.note(before=codec.encode(found))
    return found
