"""How customers fit the personas: one explained, all by score, inside against outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.lists import Sorting, page
from chassis.work import Work
from services.crm import contract
from services.crm.contract import (
    PersonaCustomer,
    PersonaCustomerList,
    PersonaFit,
    PersonaFits,
    PersonaMatch,
    PersonaSide,
)
from services.crm.rules.personas import fit, score_of, share
from services.crm.store import customers
from services.crm.store import personas as store
from services.crm.store.deals import SIGNED, money_of
from services.crm.tables import persona_score
from services.crm.usecases.grades import criterion_of

SORTS = Sorting({"score": persona_score.c.score_hundredths}, persona_score.c.customer_id)


def of_customer(query: contract.CustomerId, work: Work) -> PersonaFits:
    return PersonaFits(explained(customers.one(work, query.customer_id), work))


def explained(row: Any, work: Work) -> tuple[PersonaFit, ...]:
    """A customer's row criterion by criterion, for every persona in force."""
    return tuple(_fit(row, persona) for persona in store.in_force(work))


def listed(query: contract.PersonaCustomerQuery, work: Work) -> PersonaCustomerList:
    persona = store.one(work, query.persona_id)
    chosen = store.scored(work, persona.persona_id)
    if query.is_inside is not None:
        chosen = chosen.where(persona_score.c.is_inside.is_(query.is_inside))
    found = page(work, chosen, SORTS, query)
    return PersonaCustomerList(tuple(map(_customer, found.rows)), found.next_cursor)


def match(query: contract.PersonaId, work: Work) -> PersonaMatch:
    persona = store.one(work, query.persona_id)
    counts = {row.is_inside: row for row in store.sides(work, persona)}
    deals = store.decided_deals(work, persona)
    inside, outside = (_side(counts.get(is_inside), [
        row for row in deals if row.is_inside is is_inside]) for is_inside in (True, False))
    scored = inside.customers + outside.customers
    return PersonaMatch(
        persona.persona_id, persona.persona_version, persona.match_from,
        share(inside.customers, scored), scored, store.visible_customers(work) - scored,
        sum(row.disqualified for row in counts.values()), inside, outside)


def _side(count: Any, deals: Sequence[Any]) -> PersonaSide:
    signed = [row for row in deals if row.status == SIGNED]
    won = sum(row.deals for row in signed)
    lost = sum(row.deals for row in deals) - won
    return PersonaSide(
        0 if count is None else count.customers, won, lost, share(won, won + lost),
        tuple(money_of(row.minor, row.currency) for row in signed))


def _fit(row: Any, persona: Any) -> PersonaFit:
    how = fit(row._mapping, persona.criteria, persona.match_from)
    return PersonaFit(
        persona.persona_id, persona.persona_version, score_of(how.hundredths), persona.match_from,
        how.is_inside, how.score.is_disqualified, how.disqualified_by,
        tuple(map(criterion_of, how.score.judged)))


def _customer(row: Any) -> PersonaCustomer:
    return PersonaCustomer(
        row.customer_id, row.name, row.owner_id, row.persona_version,
        score_of(row.score_hundredths), row.is_inside, row.is_disqualified)
