"""Who gets which of the pool's leads?

1. A team is drawn at random, weighted by the sum of its members' monthly capacities; a team that
   takes none of the leads that are left is out.
2. A member's quota of today is capacity / 30, rounded half up, less the leads got in 24 hours.
3. Members stand by quota descending, equal ones in random order weighted by capacity.
4. The team takes its first lead (oldest first): it goes to the first member who prefers it, else to
   the first who accepts it and has not passed it by before; that member then goes to the end, and
   leaves at quota 0.
Chance comes from the seed alone: the same leads, members and seed give the same answer. Source:
field notes 4.1 "Lead allocation, exact" (odoo crm_team, crm_team_member).
"""

from __future__ import annotations

import random
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeVar

from services.pipeline.contract.lead_terms import LeadCriteria, LeadPlacement
from services.pipeline.contract.leads import LeadSource

DAYS = 30
Choice = TypeVar("Choice")


@dataclass(frozen=True)
class Waiting:
    """A lead of the pool; `passed_by` declined it or let it lie."""

    lead_id: str
    source: LeadSource
    campaign_id: str | None = None
    region: str | None = None
    passed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Member:
    employee_id: str
    team: str
    capacity: int
    got: int = 0  # in the last 24 hours
    accepts: LeadCriteria | None = None
    prefers: LeadCriteria | None = None

    @property
    def quota(self) -> int:
        return left_today(self.capacity, self.got)


def left_today(monthly_capacity: int, got: int) -> int:
    """How many more leads today; never below nothing."""
    return max(0, (2 * monthly_capacity + DAYS) // (2 * DAYS) - got)


def fits(criteria: LeadCriteria | None, lead: Waiting) -> bool:
    """Does a lead meet all criteria? No criteria are met by every lead."""
    if criteria is None:
        return True
    wanted = ((criteria.sources, lead.source), (criteria.campaign_ids, lead.campaign_id),
              (criteria.regions, lead.region))
    return all(not names or value in names for names, value in wanted)


def allocate(
    leads: Sequence[Waiting], members: Iterable[Member], seed: int
) -> tuple[LeadPlacement, ...]:
    """Placements in the order in which they were made."""
    chance = random.Random(seed)
    teams = _teams(leads, members, chance)
    placed: dict[str, LeadPlacement] = {}
    while teams:
        name = _drawn(sorted(teams), [teams[one].weight for one in sorted(teams)], chance)
        found = teams[name].take(placed)
        if found is not None:
            placed[found.lead_id] = found
        if found is None or not teams[name].queue:
            del teams[name]
    return tuple(placed.values())


@dataclass
class _Place:
    """A member in the queue of a team, with what is left of the quota."""

    member: Member
    left: int


@dataclass
class _Team:
    """A queue of members, and the leads that the team did not look at yet: what nobody in a queue
    that only shrinks accepts now is never accepted later."""

    waiting: Iterator[Waiting]
    queue: list[_Place] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(place.member.capacity for place in self.queue)

    def take(self, placed: Container[str]) -> LeadPlacement | None:
        """Give out the next lead that is still free and that somebody accepts."""
        for lead in self.waiting:
            place = None if lead.lead_id in placed else self._place_for(lead)
            if place is not None:
                self._serve(place)
                return LeadPlacement(lead.lead_id, place.member.employee_id)
        return None

    def _place_for(self, lead: Waiting) -> _Place | None:
        able = [place for place in self.queue if _accepts(place.member, lead)]
        keen = (place for place in able if _prefers(place.member, lead))
        return next(keen, able[0] if able else None)

    def _serve(self, place: _Place) -> None:
        self.queue.remove(place)
        place.left -= 1
        if place.left:
            self.queue.append(place)


def _teams(
    leads: Sequence[Waiting], members: Iterable[Member], chance: random.Random
) -> dict[str, _Team]:
    """Each team at the start; who has no quota does not stand in its queue."""
    teams: dict[str, _Team] = {}
    for member in _shuffled([one for one in members if one.quota], chance):
        team = teams.setdefault(member.team, _Team(iter(leads)))
        team.queue.append(_Place(member, member.quota))
    for team in teams.values():
        team.queue.sort(key=lambda place: -place.left)
    return teams


def _shuffled(members: list[Member], chance: random.Random) -> Iterator[Member]:
    left = sorted(members, key=lambda member: member.employee_id)
    while left:
        drawn = _drawn(left, [member.capacity for member in left], chance)
        left.remove(drawn)
        yield drawn


def _drawn(choices: Sequence[Choice], weights: Sequence[int], chance: random.Random) -> Choice:
    """One of the choices by whole-number weights."""
    at = chance.randrange(sum(weights))
    reached = accumulate(weights)
    return next(choice for choice, until in zip(choices, reached, strict=True) if at < until)


def _accepts(member: Member, lead: Waiting) -> bool:
    return fits(member.accepts, lead) and member.employee_id not in lead.passed_by


def _prefers(member: Member, lead: Waiting) -> bool:
    return member.prefers is not None and fits(member.prefers, lead)
