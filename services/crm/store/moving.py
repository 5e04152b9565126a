"""What hangs on a customer when it is merged: what goes with it, and what stays, and why.

Every table with a `customer_id` is named here; a test says so. What moved is remembered, so that
undoing gives back exactly that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from services.crm.tables import (
    attachment,
    care_item,
    complaint,
    contact,
    customer,
    customer_merge_item,
    customer_tag,
    deal_copy,
    lead_copy,
    persona_score,
    survey_answer,
    survey_invitation,
    wecom_contact,
)

CHILD = "customer"
MOVED: dict[str, tuple[Table, str]] = {
    one.name: (one, key) for one, key in (
        (contact, "contact_id"), (complaint, "complaint_id"),
        (survey_invitation, "invitation_id"), (survey_answer, "invitation_id"),
        (care_item, "item_id"), (deal_copy, "deal_id"), (lead_copy, "lead_id"),
        (customer_tag, "tag_id"), (attachment, "attachment_id"),
        (wecom_contact, "external_user_id"))}
STAYS = {
    "customer": "the record itself: taken out, and put back from the copy",
    "interaction": "a ledger: read together with the survivor's",
    "grade_change": "a ledger: read together with the survivor's",
    "owner_change": "a ledger: read together with the survivor's",
    "pool_event": "a ledger: read together with the survivor's",
    "follow_up_outcome": "a ledger: it counts for the owner of that day",
    "consent_event": "a ledger: read together with the survivor's; withdrawals are carried over",
    "disclosure": "a ledger: read together with the survivor's",
    "disclosure_reason": "stands beside the line that it explains",
    "follow_up_said": "what was said of that record's own day",
    "handover_item": "the book of a handover: it says what went then",
    "persona_score": "reckoned: goes with the record, and is reckoned anew",
    "duplicate_dismissal": "about two records: holds again once there are two",
}
ALIKE = {"care_item": ("plan_id", "due_on"), "customer_tag": ("tag_id",)}
"""Where the survivor may have the same: then the other one's stays aside."""


def move(work: Work, merge_id: str, from_id: str, to_id: str) -> None:
    for kind, (table, key) in MOVED.items():
        theirs = (table.c.customer_id == from_id) & is_new(table, to_id)
        moved = give(work, table, table.c[key], theirs, to_id)
        note(work, merge_id, kind, moved)
    children = work.session.execute(
        update(customer).where(customer.c.parent_customer_id == from_id,
                               customer.c.customer_id != to_id)
        .values(parent_customer_id=to_id, version=customer.c.version + 1)
        .returning(customer.c.customer_id)).scalars()
    note(work, merge_id, CHILD, children)
    work.session.execute(delete(persona_score).where(persona_score.c.customer_id == from_id))


def move_back(work: Work, merge_id: str, from_id: str, to_id: str) -> None:
    """What moved by the merge and is still with the survivor."""
    for kind, (table, key) in MOVED.items():
        is_noted = table.c[key].in_(_noted(merge_id, kind))
        give(work, table, table.c[key], is_noted & (table.c.customer_id == from_id), to_id)
    work.session.execute(
        update(customer).where(customer.c.customer_id.in_(_noted(merge_id, CHILD)),
                               customer.c.parent_customer_id == from_id)
        .values(parent_customer_id=to_id, version=customer.c.version + 1))


def note(work: Work, merge_id: str, kind: str, item_ids: Iterable[str]) -> None:
    rows = [{"merge_id": merge_id, "kind": kind, "item_id": one} for one in item_ids]
    if rows:
        work.session.execute(upsert(customer_merge_item).on_conflict_do_nothing(), rows)


def give(work: Work, table: Table, key: Any, theirs: ColumnElement[bool], to_id: str
         ) -> list[str]:
    """These rows are that customer's from now on; their keys come back."""
    values: dict[str, Any] = {"customer_id": to_id}
    if "version" in table.c:
        values["version"] = table.c.version + 1
    return list(work.session.execute(
        update(table).where(theirs).values(**values).returning(key)).scalars())


def is_new(table: Table, to_id: str) -> ColumnElement[bool]:
    """The customer has nothing like it yet."""
    if table.name not in ALIKE:
        return true()
    there = table.alias("there")
    same = [there.c[name] == table.c[name] for name in ALIKE[table.name]]
    return ~select(there.c.customer_id).where(there.c.customer_id == to_id, *same).exists()


def _noted(merge_id: str, kind: str) -> Any:
    item = customer_merge_item.c
    return select(item.item_id).where(item.merge_id == merge_id, item.kind == kind)
