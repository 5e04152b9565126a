"""The 360-degree view of a customer, and who is to be contacted by when."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis.lists import Sorting, page
from chassis.work import Work
from services.crm import contract
from services.crm.contract import (
    CustomerDeal,
    CustomerOverview,
    FollowUp,
    FollowUpList,
    Grade,
    Totals,
)
from services.crm.rules.cadence import days_overdue
from services.crm.rules.deals import DealCopy
from services.crm.rules.grading import window_start
from services.crm.store import complaints, contacts, customers, deals, grades, merges
from services.crm.tables import customer
from services.crm.usecases import origins, personal, personas, viewing
from services.crm.usecases.complaint_messages import in_short
from services.crm.usecases.grades import change_of, explained

MOST_CONTACTS, MOST_INTERACTIONS, MOST_DEALS, MOST_CHANGES = 50, 20, 100, 20
MOST_COMPLAINTS = 20
SORTS = Sorting({"next_due_on": customer.c.next_due_on}, customer.c.customer_id)


def overview(query: contract.CustomerId, work: Work) -> CustomerOverview:
    row = customers.followed(work, query.customer_id)
    viewing.must_be_open(work, row)
    is_open = personal.may_read(work, row.owner_id)
    late = days_overdue(row.next_due_on, work.today)
    ids = merges.family(work, row.customer_id)
    talks = contacts.newest_interactions(work, ids, MOST_INTERACTIONS)
    people = contacts.of_customer(work, row.customer_id, MOST_CONTACTS)
    return CustomerOverview(
        customer=personal.customer(row, work),
        is_overdue=late > 0,
        days_overdue=late,
        grade=explained(row, work),
        contacts=tuple(personal.contact(one, is_open=is_open) for one in people),
        interactions=tuple(personal.interaction(one, is_open=is_open) for one in talks),
        deals=deals_of(work, row.customer_id, MOST_DEALS),
        totals=_totals(work, row.customer_id),
        grade_history=tuple(
            change_of(one) for one in grades.changes(work, ids, MOST_CHANGES)
        ),
        parent_name=_parent_name(work, row.parent_customer_id),
        personas=personas.explained(row, work),
        open_complaints=in_short(work, complaints.of_customer(
            work, row.customer_id, MOST_COMPLAINTS, is_open=True)),
        lead=next(iter(origins.of_customer(work, row.customer_id)), None),
    )


def follow_ups(query: contract.FollowUpQuery, work: Work) -> FollowUpList:
    chosen = select(*customer.c).where(
        customers.is_visible(work), customer.c.is_erased.is_(False),
        customer.c.pool_since_at.is_(None),
    )
    if query.due_to is not None:
        chosen = chosen.where(customer.c.next_due_on < query.due_to)
    if query.overdue is not None:
        is_late = customer.c.next_due_on < work.today
        chosen = chosen.where(is_late if query.overdue else ~is_late)
    for name in ("owner_id", "grade"):
        if getattr(query, name) is not None:
            chosen = chosen.where(customer.c[name] == getattr(query, name))
    found = page(work, chosen, SORTS, query)
    return FollowUpList(tuple(follow_up(row, work) for row in found.rows), found.next_cursor)


def deals_of(work: Work, customer_id: str, most: int) -> tuple[CustomerDeal, ...]:
    return tuple(_deal(one) for one in deals.newest(work, customer_id, most))


def _deal(one: DealCopy) -> CustomerDeal:
    return CustomerDeal(
        one.deal_id,
        one.status,
        one.owner_id,
        one.amount,
        one.received,
        one.stage if one.sale_version == 0 else None,
        one.signed_on,
        one.lost_reason,
    )


def _totals(work: Work, customer_id: str) -> tuple[Totals, ...]:
    """Each currency by itself; they are never added."""
    return tuple(
        Totals(
            row.currency,
            deals.money_of(row.signed, row.currency),
            row.signed_deals,
            deals.money_of(row.recent, row.currency),
            deals.money_of(row.received, row.currency),
            deals.money_of(row.open, row.currency),
            row.open_deals,
        )
        for row in deals.sums(work, customer_id, window_start(work.today))
    )


def _parent_name(work: Work, parent_id: str | None) -> str | None:
    """The parent's name, if the caller may see the parent."""
    found = customers.by_ids(work, [parent_id]) if parent_id else []
    return found[0].name if found else None


def follow_up(row: Any, work: Work) -> FollowUp:
    late = days_overdue(row.next_due_on, work.today)
    grade = None if row.grade is None else Grade(row.grade)
    return FollowUp(
        row.customer_id, row.name, row.owner_id, grade, row.last_contact_on, row.next_due_on,
        late > 0, late,
    )
