"""Does a figure lie inside the caller's data scope?"""

from __future__ import annotations

from chassis import scope
from chassis.errors import NotFound
from chassis.work import Work
from services.analytics.contract import SubjectKind
from services.analytics.rules.sight import WIDE_SCOPES, is_of_partner


def needs_sight(work: Work, kind: SubjectKind, subject_id: str) -> None:
    """Raise NotFound unless the caller may read this subject's figures."""
    if not sees(work, kind, subject_id):
        raise NotFound("record.not_found")


def needs_sight_of_kind(work: Work, kind: SubjectKind) -> None:
    """Raise NotFound unless the caller may read figures of some subjects of this kind."""
    needed = {"own": SubjectKind.EMPLOYEE, "partner": SubjectKind.PARTNER}.get(work.scope, kind)
    if kind is not needed:
        raise NotFound("record.not_found")


def sees(work: Work, kind: SubjectKind, subject_id: str) -> bool:
    """May the caller read this subject's figures?"""
    if work.scope == "partner":
        return is_of_partner(kind, subject_id, work.caller.partner_id)
    if kind is SubjectKind.EMPLOYEE:
        return scope.may_see(work, subject_id)
    return work.scope in WIDE_SCOPES
