"""Which facts of a deal may a caller see?

Rows of employees only inside the data scope; somebody who sees only own records sees no company
cost either, because from it others' commissions could be computed. A partner's person sees the
partner's own rows only. Source: money.md, and the rule that amounts of others are hidden by
scope.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from services.analytics.contract import Metric, RowKey, SubjectKind

WIDE_SCOPES = ("all", "team", "unit")


@dataclass(frozen=True)
class Sight:
    """How far a caller sees: the scope, the own partner, and the employees inside the scope."""

    scope: str
    partner_id: str | None
    employee_ids: Collection[str]

    def reaches(self, row: RowKey) -> bool:
        """May the caller see this row of a deal that the caller may see?"""
        if self.scope == "all":
            return True
        if self.scope == "partner":
            return is_of_partner(row.subject_kind, row.subject_id, self.partner_id)
        if row.subject_kind is SubjectKind.EMPLOYEE:
            return row.subject_id in self.employee_ids
        return self.scope in WIDE_SCOPES or row.metric is not Metric.COMMISSION_COST


def is_of_partner(kind: SubjectKind, subject_id: str, partner_id: str | None) -> bool:
    """Is this one of a partner's own rows?"""
    if partner_id is None or kind is not SubjectKind.PARTNER:
        return False
    return subject_id.startswith(f"{partner_id}/")
