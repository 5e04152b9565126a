"""Whose personal data does this caller see in full? Records as messages, masked for the others.

`personal:read` has its own scope: somebody may see all customers, and the telephone numbers of the
own ones only.
"""

from __future__ import annotations

from typing import Any

from chassis.errors import Forbidden
from chassis.scope import below
from chassis.work import Work
from kernel.money import Money
from kernel.personal import masked_name
from services.crm.contract import Channel, Contact, Customer, Grade, Interaction
from services.crm.rules.masking import masked_email, masked_phone, masked_text

PERMISSION = "personal:read"


def may_read(work: Work, owner_id: str | None) -> bool:
    """May the caller read what is personal about a customer of this owner?"""
    try:
        scope = work.caller.scope(PERMISSION)
    except Forbidden:
        return False
    if scope == "all":
        return True
    if owner_id is None or scope == "partner":
        return False
    if owner_id == work.caller.employee_id:
        return True
    return scope != "own" and owner_id in below(work)


def customer(row: Any, work: Work) -> Customer:
    is_open = may_read(work, row.owner_id)
    revenue = row.annual_revenue_minor
    return Customer(
        customer_id=row.customer_id,
        version=row.version,
        name=row.name,
        created_at=row.created_at,
        external_ref=row.external_ref,
        owner_id=row.owner_id,
        region=row.region,
        segment=row.segment,
        industry=row.industry,
        employees_count=row.employees_count,
        annual_revenue=None if revenue is None else Money(revenue, row.annual_revenue_currency),
        tax_id=row.tax_id,
        web_domain=row.web_domain,
        phone=row.phone if is_open else masked_phone(row.phone),
        email=row.email if is_open else masked_email(row.email),
        address=row.address if is_open else None,
        parent_customer_id=row.parent_customer_id,
        pains=row.pains if is_open else masked_text(row.pains),
        potential_score=row.potential_score,
        buying_power_score=row.buying_power_score,
        grade=None if row.grade is None else Grade(row.grade),
        is_grade_manual=row.is_grade_manual,
        last_contact_on=row.last_contact_on,
        next_due_on=row.next_due_on,
        is_erased=row.is_erased,
        is_masked=not is_open,
        pool_id=row.pool_id,
        pool_since_at=row.pool_since_at,
        protected_until=row.protected_until,
    )


def contact(row: Any, *, is_open: bool) -> Contact:
    return Contact(
        contact_id=row.contact_id,
        version=row.version,
        customer_id=row.customer_id,
        name=row.name if is_open else masked_name(row.name) or "",
        role=row.role,
        decision_weight=row.decision_weight,
        phone=row.phone if is_open else masked_phone(row.phone),
        email=row.email if is_open else masked_email(row.email),
        external_ref=row.external_ref,
        is_removed=row.is_removed,
        is_masked=not is_open,
    )


def interaction(row: Any, *, is_open: bool) -> Interaction:
    return Interaction(
        interaction_id=row.interaction_id,
        customer_id=row.customer_id,
        channel=Channel(row.channel),
        happened_at=row.happened_at,
        happened_on=row.happened_on,
        actor=row.actor,
        summary=row.summary if is_open else masked_text(row.summary),
        next_step=row.next_step if is_open else masked_text(row.next_step),
        contact_ids=row.contact_ids,
        recorded_at=row.recorded_at,
        is_masked=not is_open,
    )
