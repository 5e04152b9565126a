"""May this handover be planned, started or taken back, and when is it over?

planned -> running -> done -> rolling_back -> rolled_back. Nobody hands over to themselves, to
somebody who has left, or while another handover of theirs is under way. It is done when every
service has moved its part, and rolled back when every one has returned it. A service speaks with a
version: what is older than its last word changes nothing.
Source: modules.md "2 org" (Handover), field notes 2.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.refusal import Refusal
from services.org.contract import HandoverPart, HandoverState

NEXT: Mapping[HandoverState, HandoverState | None] = {
    HandoverState.PLANNED: HandoverState.RUNNING,
    HandoverState.RUNNING: HandoverState.DONE,
    HandoverState.DONE: HandoverState.ROLLING_BACK,
    HandoverState.ROLLING_BACK: HandoverState.ROLLED_BACK,
    HandoverState.ROLLED_BACK: None,
}
UNDER_WAY = (HandoverState.RUNNING, HandoverState.ROLLING_BACK)


@dataclass(frozen=True)
class Known:
    """An employee as org has heard of them."""

    hired_on: date
    left_on: date | None


def what_is_wrong(giver: str, taker: str, known: Mapping[str, Known], today: date
                  ) -> Iterator[Refusal]:
    """Every reason against planning it."""
    if giver == taker:
        yield Refusal("handover.to_oneself", "to_employee_id")
    if giver not in known:
        yield Refusal("handover.unknown_employee", "from_employee_id")
    if taker not in known:
        yield Refusal("handover.unknown_employee", "to_employee_id")
    else:
        left_on = known[taker].left_on
        if left_on is not None and left_on <= today:
            yield Refusal("handover.taker_left", "to_employee_id", {"left_on": left_on})


def not_possible(state: HandoverState, wanted: HandoverState) -> list[Refusal]:
    if NEXT[state] is wanted:
        return []
    return [Refusal("handover.state_not_possible", None,
                    {"state": state.value, "wanted": wanted.value})]


def state_after(state: HandoverState, parts: Sequence[HandoverPart]) -> HandoverState:
    """The state once the services have said this much."""
    if state is HandoverState.RUNNING and all(part.is_moved for part in parts):
        return HandoverState.DONE
    if state is HandoverState.ROLLING_BACK and all(part.is_returned for part in parts):
        return HandoverState.ROLLED_BACK
    return state


def with_word(parts: Sequence[HandoverPart], said: HandoverPart) -> tuple[HandoverPart, ...]:
    """The parts after a service has spoken; an older word changes nothing."""
    return tuple(said if part.kind is said.kind and part.part_version < said.part_version else part
                 for part in parts)
