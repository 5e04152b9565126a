"""Why may an account see somebody's record?

Its roles give a permission in a scope, and the widest scope counts: own records; those of the
reporting line below (team; unit reaches as far); those of one's partner; all. The chain of the line
is named position by position, from the owner's up to the viewer's. Whoever has left sees nothing.
`chassis.scope` asks the same in SQL; a test compares the two.
Source: modules.md "2 org" (visibility; "who granted this" is answerable), field notes 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.org.contract import Role, SightKind
from services.org.rules.line import Timelines
from services.org.rules.roles import ROLES, permissions_of

IN_LINE = ("team", "unit")


@dataclass(frozen=True)
class Viewer:
    """Who wants to see."""

    roles: Sequence[Role]
    employee_id: str | None
    partner_id: str | None
    has_left: bool = False


@dataclass(frozen=True)
class Reason:
    """One way by which it is seen; a chain has at least the owner's and the viewer's position."""

    kind: SightKind
    roles: tuple[Role, ...]
    chain: tuple[str, ...] = ()


def grants(roles: Iterable[Role], permission: str) -> dict[Role, str]:
    """How far each role lets its holder reach by this permission."""
    return {role: ROLES[role][permission] for role in sorted(roles) if permission in ROLES[role]}


def scope_of(roles: Iterable[Role], permission: str) -> str | None:
    return permissions_of(roles).get(permission)


def reasons(viewer: Viewer, permission: str, owner_id: str | None, partner_id: str | None,
            chains: Iterable[tuple[str, ...]]) -> list[Reason]:
    """Every reason why the record is seen; none: it is not."""
    scope = scope_of(viewer.roles, permission)
    given = grants(viewer.roles, permission)
    if scope is None or viewer.has_left:
        return []
    if scope == "all":
        return [Reason(SightKind.ALL, _with(given, "all"))]
    if scope == "partner":
        is_theirs = viewer.partner_id is not None and viewer.partner_id == partner_id
        return [Reason(SightKind.PARTNER, _with(given, "partner"))] if is_theirs else []
    if viewer.employee_id is None or owner_id is None:
        return []
    if viewer.employee_id == owner_id:
        return [Reason(SightKind.OWN, tuple(given))]
    in_line = _with(given, *IN_LINE)
    return [Reason(SightKind.LINE, in_line, chain) for chain in chains if in_line]


def reports_on(day: date, reports: Timelines) -> dict[str, str]:
    """To which position each one reports on the day."""
    return {name: above for name, periods in reports.items()
            for period, above in periods if above is not None and period.contains(day)}


def chains(owned: Iterable[str], viewers: Iterable[str], reports: Mapping[str, str]
           ) -> Iterator[tuple[str, ...]]:
    """From each of the owner's positions up to the viewer's, where that stands above it."""
    wanted = set(viewers)
    for position in sorted(owned):
        climbed = [position]
        while (above := reports.get(climbed[-1])) is not None and above not in climbed:
            climbed.append(above)
            if above in wanted:
                yield tuple(climbed)


def _with(given: Mapping[Role, str], *scopes: str) -> tuple[Role, ...]:
    return tuple(role for role, scope in given.items() if scope in scopes)
