"""Which rows did a deal move?"""

from __future__ import annotations

from typing import Any

from chassis import scope
from chassis.work import Work
from services.analytics.contract import DealFacts, DealId, SubjectKind
from services.analytics.rules.sight import Sight
from services.analytics.store import reading
from services.analytics.usecases.figures import fact_of
from services.pipeline.contract.sale import SaleFacts


def of_deal(query: DealId, work: Work) -> DealFacts:
    """A deal's facts, oldest first; what lies outside the caller's scope is counted, not shown.

    A deal that is not certified yet, or that the caller may not see, has version 0 and no facts.
    """
    held = reading.certified(work, query.deal_id)
    if held is None:
        return DealFacts(query.deal_id, 0, ())
    facts = [fact_of(row) for row in reading.facts_of_deal(work, query.deal_id)]
    sight = _sight(work, held.facts, facts)
    if not _sees_deal(sight, held.facts):
        return DealFacts(query.deal_id, 0, ())
    shown = tuple(fact for fact in facts if sight.reaches(fact.row))
    return DealFacts(query.deal_id, held.sale_version, shown, len(facts) - len(shown))


def _sight(work: Work, sale: SaleFacts, facts: list[Any]) -> Sight:
    concerned = (
        {sale.owner_id}
        | {credit.employee_id for credit in sale.credits}
        | {fact.row.subject_id for fact in facts if fact.row.subject_kind is SubjectKind.EMPLOYEE}
    )
    seen = {name for name in concerned if scope.may_see(work, name)}
    return Sight(work.scope, work.caller.partner_id, frozenset(seen))


def _sees_deal(sight: Sight, sale: SaleFacts) -> bool:
    if sight.scope == "partner":
        return sight.partner_id is not None and sale.partner_id == sight.partner_id
    return sight.scope == "all" or bool(sight.employee_ids)
