"""Why an account may see a record: its roles, and the line from the record's owner up to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from chassis.errors import NotFound
from chassis.scope import may_see
from chassis.work import Work
from services.org.contract import LineStep, RoleGrant, Sight, SightPath, SightQuery
from services.org.rules import sight as rules
from services.org.rules.line import Held
from services.org.store import accounts, assignments, positions
from services.org.usecases.leavers import has_left


def why(query: SightQuery, work: Work) -> Sight:
    """A caller asks about accounts inside their own scope; others do not exist for them."""
    account = accounts.find(work, query.account_id)
    if account is None or not _may_ask(account, work):
        raise NotFound("record.not_found")
    day = query.as_of or work.today
    viewer = rules.Viewer(account.roles, account.employee_id, account.partner_id,
                          has_left(account, work, day))
    found = rules.reasons(viewer, query.permission, query.owner_id, query.partner_id,
                          _chains(work, account.employee_id, query.owner_id, day))
    setting = accounts.roles_set(work, query.account_id)
    return Sight(
        query.account_id, query.permission, day, bool(found),
        rules.scope_of(account.roles, query.permission),
        tuple(RoleGrant(role, scope)
              for role, scope in rules.grants(account.roles, query.permission).items()),
        setting.actor if setting else None, setting.at if setting else None,
        tuple(SightPath(one.kind, one.roles, _steps(work, one.chain, day)) for one in found))


def _may_ask(account: Any, work: Work) -> bool:
    if work.scope == "all" or work.caller.subject == account.account_id:
        return True
    return account.employee_id is not None and may_see(work, account.employee_id)


def _chains(work: Work, viewer_id: str | None, owner_id: str | None, day: date
            ) -> list[tuple[str, ...]]:
    if viewer_id is None or owner_id is None:
        return []
    held = _on(day, assignments.held_by(work, {viewer_id, owner_id}))
    owned = {one.position_id for one in held if one.employee_id == owner_id}
    viewers = {one.position_id for one in held if one.employee_id == viewer_id}
    lines = positions.lines_above(work, owned)
    return list(rules.chains(owned, viewers, rules.reports_on(day, lines.reports)))


def _steps(work: Work, chain: tuple[str, ...], day: date) -> tuple[LineStep, ...]:
    titles, held = positions.titles(work, chain), _on(day, assignments.on_positions(work, chain))
    return tuple(
        LineStep(position_id, titles[position_id],
                 tuple(sorted({one.employee_id for one in held
                               if one.position_id == position_id})))
        for position_id in chain)


def _on(day: date, held: Iterable[Held]) -> list[Held]:
    return [one for one in held if one.days.contains(day)]
