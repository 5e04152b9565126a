"""The rights of a person or a customer over what is kept of them: to be told, to be forgotten.

Both need scope `all`: a request of a data subject is answered by who may see everything, so that
nothing is left out and no seller erases what a colleague needs. Being told needs `personal:read`,
for the answer is unmasked; being forgotten needs `customers:write`. Source: PIPL articles 45 and
47, GDPR articles 15 and 17.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chassis.errors import Forbidden
from chassis.forgetting import forget_answers, forget_jobs
from chassis.work import Work
from services.crm import contract
from services.crm.contract import CustomerErased, Erased, OwnerChange, SubjectExport
from services.crm.contract.disclosures import DisclosureKind
from services.crm.contract.wecom import WecomPerson
from services.crm.store import care as cared
from services.crm.store import contacts, customers, deals, disclosures, erasing, grades
from services.crm.store import merges as merged
from services.crm.store import surveys as answered
from services.crm.store import wecom as from_wecom
from services.crm.usecases import (
    attachments,
    caring,
    complaint_erasing,
    consenting,
    disclosing,
    merges,
    origins,
    personal,
    standing,
    surveys,
)
from services.crm.usecases.grades import change_of
from services.crm.usecases.overview import deals_of

MOST_ITEMS = 1000
JOBS_OF_PERSONS = ("customers", "contacts")
"""Kinds of imports and exports that hold persons."""


def export(query: contract.SubjectId, work: Work) -> SubjectExport:
    contact, customer = _subject(work, query.subject_id)
    _needs_all(work, "personal:read")
    most = MOST_ITEMS + 1
    known_as = (merged.family if contact is None else merged.met)(work, customer.customer_id)
    read = contacts.newest_interactions(work, known_as, most)
    talks = [one for one in read if contact is None or contact.contact_id in one.contact_ids]
    who = None if contact is None else contact.contact_id
    said = complaint_erasing.told(work, customer.customer_id, who, most)
    replies = surveys.told(work, customer.customer_id, who, most)
    done = caring.told(work, customer.customer_id, who, most)
    more = tuple(part.told(work, customer.customer_id, who, most)
                 for part in (attachments, consenting, disclosing))
    chats = _of_wecom(work, customer, contact)
    people = [contact] if contact is not None else contacts.of_customer(
        work, customer.customer_id, most, removed=True)
    of_business = _business(work, customer.customer_id) if contact is None else ((), (), (), ())
    lists = (people, read, said, replies, done, *more, *of_business, chats)
    disclosures.note(
        work, disclosures.Shown(DisclosureKind.EXPORTED, customer.customer_id, who))
    return SubjectExport(
        subject_id=query.subject_id,
        customer=personal.customer(customer, work),
        contacts=tuple(personal.contact(one, is_open=True) for one in people[:MOST_ITEMS]),
        interactions=tuple(personal.interaction(one, is_open=True) for one in talks[:MOST_ITEMS]),
        deals=of_business[0][:MOST_ITEMS],
        owners=of_business[1][:MOST_ITEMS],
        grade_history=of_business[2][:MOST_ITEMS],
        is_complete=all(len(one) <= MOST_ITEMS for one in lists),
        most_items=MOST_ITEMS,
        complaints=said[:MOST_ITEMS],
        survey_answers=replies[:MOST_ITEMS],
        care=done[:MOST_ITEMS],
        attachments=more[0][:MOST_ITEMS],
        consents=more[1][:MOST_ITEMS],
        disclosures=more[2][:MOST_ITEMS],
        leads=of_business[3][:MOST_ITEMS],
        wecom=tuple(_person(one, work) for one in chats[:MOST_ITEMS]),
    )


def erase(command: contract.EraseSubject, work: Work) -> Erased:
    contact, customer = _subject(work, command.subject_id)
    _needs_all(work, "customers:write")
    forget_jobs(work, JOBS_OF_PERSONS)
    work.lock("party", customer.customer_id)
    from_wecom.forget_each(work, _of_wecom(work, customer, contact))
    if contact is not None:
        return _erase_contact(work, contact)
    return _erase_customer(work, customers.one(work, customer.customer_id))


def _erase_contact(work: Work, contact: Any) -> Erased:
    talks = contacts.interactions_naming(work, contact.customer_id, contact.contact_id)
    contacts.empty_texts(work, talks)
    erasing.contacts(work, contact.customer_id, contact.contact_id)
    complaint_erasing.erase(work, contact.customer_id, contact.contact_id)
    answered.forget(work, contact.customer_id, contact.contact_id)
    cared.forget(work, contact.customer_id, contact.contact_id)
    from_wecom.forget(work, contact.customer_id, contact.contact_id)
    disclosures.forget_reasons(work, contact.customer_id, contact.contact_id)
    taken = attachments.erase(work, contact.customer_id, contact.contact_id, talks)
    answers = forget_answers(work, [contact.contact_id, *taken])
    return Erased(contact.contact_id, 1, len(talks), answers, len(taken))


def _erase_customer(work: Work, before: Any) -> Erased:
    talks = contacts.interactions_naming(work, before.customer_id, None)
    contacts.empty_texts(work, talks)
    names = erasing.contacts(work, before.customer_id)
    complaint_erasing.erase(work, before.customer_id)
    answered.forget(work, before.customer_id, None)
    ids = merges.forget(work, before.customer_id)
    for customer_id in ids:
        cared.forget(work, customer_id, None)
        from_wecom.forget(work, customer_id, None)
        disclosures.forget_reasons(work, customer_id, None)
    taken = attachments.erase(work, before.customer_id, None, talks)
    answers = forget_answers(work, [*ids, *names])
    after = customers.change(work, before, erasing.CUSTOMER)
    deals.forget(work, ids)
    _announce(work, after, tuple(sorted(set(ids) - {after.customer_id})))
    return Erased(before.customer_id, len(names), len(talks), answers, len(taken))


def _of_wecom(work: Work, customer: Any, contact: Any) -> list[Any]:
    """Attached, or known by the telephone; who is known by neither is nobody's yet."""
    if contact is not None:
        return from_wecom.of_subject(
            work, contact.customer_id, contact.contact_id, [contact.phone])
    people = contacts.of_customer(work, customer.customer_id, MOST_ITEMS, removed=True)
    return from_wecom.of_subject(
        work, customer.customer_id, None, [customer.phone, *(one.phone for one in people)])


def _person(row: Any, work: Work) -> WecomPerson:
    waiting = from_wecom.waiting(work, row.external_user_id)
    return WecomPerson(row.external_user_id, row.name, row.company, row.position, row.phone,
                       tuple(one.words for one in waiting))


def _announce(work: Work, row: Any, merged_ids: tuple[str, ...]) -> None:
    known = standing.event_of(CustomerErased, row)
    assert isinstance(known, CustomerErased)
    work.publish(replace(known, merged_ids=merged_ids))


def _business(work: Work, customer_id: str) -> tuple[Any, Any, Any, Any]:
    most = MOST_ITEMS + 1
    owners = customers.owner_changes(work, customer_id, most)
    changes = grades.changes(work, merged.family(work, customer_id), most)
    return (
        deals_of(work, customer_id, most),
        tuple(owner_change_of(row) for row in owners),
        tuple(change_of(row) for row in changes),
        origins.of_customer(work, customer_id, most),
    )


def owner_change_of(row: Any) -> OwnerChange:
    return OwnerChange(
        row.change_id,
        row.from_owner_id,
        row.to_owner_id,
        row.reason,
        row.actor,
        row.changed_at,
    )


def _subject(work: Work, subject_id: str) -> tuple[Any, Any]:
    """The contact, if it is one, and the customer; raises NotFound outside the caller's scope."""
    contact = contacts.unscoped(work, subject_id)
    customer_id = subject_id if contact is None else contact.customer_id
    return contact, customers.one(work, customer_id)


def _needs_all(work: Work, permission: str) -> None:
    if work.scope != "all":
        raise Forbidden("caller.forbidden", permission=permission)
