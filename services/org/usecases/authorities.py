"""How far somebody's authority goes today, by what the positions that are held say."""

from __future__ import annotations

from decimal import Decimal

from chassis.work import Work
from services.org.contract.descriptions import Authorities, AuthorityQuery, EmployeeAuthority
from services.org.store import assignments, descriptions


def discounts(query: AuthorityQuery, work: Work) -> Authorities:
    """The greatest of all positions that are held today."""
    held = [one for one in assignments.held_by(work, query.employee_ids)
            if one.days.contains(work.today)]
    limits = descriptions.authorities(work, {one.position_id for one in held}, work.today)
    found: dict[str, Decimal] = {}
    for one in held:
        if one.position_id in limits:
            rate = limits[one.position_id].discount_rate
            found[one.employee_id] = max(rate, found.get(one.employee_id, rate))
    return Authorities(tuple(EmployeeAuthority(*one) for one in sorted(found.items())))
