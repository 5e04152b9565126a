"""Every customer is scored by the personas in force: when one is approved, when it changes."""

from __future__ import annotations

from typing import Any

from chassis.work import Work
from services.crm.rules.personas import fit
from services.crm.store import customers, grades
from services.crm.store import personas as store
from services.strategy.contract import PersonaApproved


def approved(event: PersonaApproved, work: Work) -> None:
    """Keep the version if it is newer; all customers are then scored again, in chunks."""
    row = {"persona_id": event.persona_id, "persona_version": event.persona_version,
           "criteria": event.criteria, "match_from": event.match_from}
    if store.keep(work, row):
        grades.ask_for_regrading(work, f"persona/{event.persona_id}/{event.persona_version}")


def score(work: Work, row: Any) -> None:
    """Store how a customer's row fits every persona in force; its lock is held."""
    found = [(persona, fit(row._mapping, persona.criteria, persona.match_from))
             for persona in store.in_force(work)]
    if found and not row.is_erased:
        store.keep_scores(work, [
            {"persona_id": persona.persona_id, "customer_id": row.customer_id,
             "persona_version": persona.persona_version, "score_hundredths": how.hundredths,
             "is_inside": how.is_inside, "is_disqualified": how.score.is_disqualified}
            for persona, how in found])


def score_again(work: Work, customer_id: str) -> None:
    row = customers.unscoped(work, customer_id)
    if row is not None:
        score(work, row)
