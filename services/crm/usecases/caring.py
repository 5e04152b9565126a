"""What is to be done with one customer: listed by its day, finished with what came of it."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refusal, refuse
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from services.crm.contract import care as c
from services.crm.rules.care import wrong_finish
from services.crm.rules.masking import masked_text
from services.crm.store import care as store
from services.crm.store import contacts
from services.crm.store.customers import is_visible
from services.crm.tables.care import care_item
from services.crm.tables.customers import customer
from services.crm.usecases import consenting, personal

SORTS = Sorting({"due_on": care_item.c.due_on}, care_item.c.item_id)


def listed(query: c.CareItemQuery, work: Work) -> c.CareItemList:
    asked = store.items().where(is_visible(work), chosen(
        (care_item.c.campaign_id, query.campaign_id),
        (care_item.c.customer_id, query.customer_id), (customer.c.owner_id, query.owner_id),
        (care_item.c.state, query.state and query.state.value)))
    if query.due_to is not None:
        asked = asked.where(care_item.c.due_on < query.due_to)
    found = page(work, asked, SORTS, query)
    return c.CareItemList(tuple(_shown(row, work) for row in found.rows), found.next_cursor)


def finish(command: c.FinishCareItem, work: Work) -> c.CareItem:
    """Its customer is held, so that no word crosses an erasure."""
    work.lock("party", store.item(work, command.item_id).customer_id)
    row = store.item(work, command.item_id)
    work.must_match(row.version)
    refuse([Refusal("customer.erased", "item_id")] if row.is_erased else
           [*wrong_finish(c.CareState(row.state)), *_wrong_contact(command, row, work),
            *_withdrawn(command, row, work)])
    state = c.CareState.SKIPPED if command.is_skipped else c.CareState.DONE
    store.change_item(
        work, row.item_id, state=state.value, outcome=command.outcome,
        contact_id=command.contact_id, finished_by=work.caller.subject, finished_at=work.now)
    return _shown(store.item(work, row.item_id), work)


def told(work: Work, customer_id: str, contact_id: str | None, most: int
         ) -> tuple[c.CareItem, ...]:
    """What was done with a customer or a contact, with every word."""
    rows = store.of_subject(work, customer_id, contact_id, most)
    return tuple(_message(row, work, row.outcome) for row in rows)


def _wrong_contact(command: c.FinishCareItem, row: Any, work: Work) -> list[Refusal]:
    who = command.contact_id
    is_theirs = who is None or bool(contacts.known_ids(work, row.customer_id, [who]))
    return [] if is_theirs else [Refusal("link.contact_of_another", "contact_id")]


def _withdrawn(command: c.FinishCareItem, row: Any, work: Work) -> list[Refusal]:
    """Nobody was cared for against their will; to skip it is always right."""
    return [] if command.is_skipped else consenting.withdrawn(
        work, row.customer_id, command.contact_id,
        *consenting.purposes_of(c.CareKind(row.kind)))


def _shown(row: Any, work: Work) -> c.CareItem:
    is_open = personal.may_read(work, row.owner_id)
    return _message(row, work, row.outcome if is_open else masked_text(row.outcome))


def _message(row: Any, work: Work, outcome: str | None) -> c.CareItem:
    state = c.CareState(row.state)
    return c.CareItem(
        row.item_id, row.version, row.campaign_id, row.plan_id, c.CareKind(row.kind), row.title,
        row.customer_id, row.owner_id, row.due_on, state,
        state is c.CareState.PLANNED and row.due_on < work.today, row.wording,
        row.survey_id, row.contact_id, outcome, row.finished_by, row.finished_at)
