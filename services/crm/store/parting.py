"""What goes along when a merge is undone, beside what the merge moved.

What was added to the survivor names a contact, a complaint or an invitation that goes back: it goes
with it, or an erasure of that person would not find it. And what was left aside because the
survivor had the same is the survivor's once that goes.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, or_, select

from chassis.work import Work
from services.crm.store import merges, moving
from services.crm.tables import (
    attachment,
    care_item,
    complaint,
    contact,
    survey_answer,
    survey_invitation,
    wecom_contact,
)

FOLLOWS = {
    complaint: (contact,),
    survey_invitation: (contact, complaint),
    survey_answer: (survey_invitation, contact),
    care_item: (contact,),
    attachment: (contact, complaint),
    wecom_contact: (contact,),
}
"""What names what; in this order, for what goes may be named in its turn."""


def follow(work: Work, from_id: str, to_id: str) -> None:
    for table, named in FOLLOWS.items():
        _, key = moving.MOVED[table.name]
        goes = or_(*(_names(table, one, to_id) for one in named))
        theirs = (table.c.customer_id == from_id) & goes & moving.is_new(table, to_id)
        moving.give(work, table, table.c[key], theirs, to_id)


def fill_up(work: Work, survivor_id: str, parted_id: str) -> None:
    """Of all that is still merged into the survivor, what is like that which the other took."""
    for merged_id in merges.family(work, survivor_id)[1:]:
        steps = merges.steps_from(work, merged_id)
        for kind in moving.ALIKE:
            table, key = moving.MOVED[kind]
            aside = ((table.c.customer_id == merged_id) & moving.is_new(table, survivor_id)
                     & ~moving.is_new(table, parted_id))
            moved = moving.give(work, table, table.c[key], aside, survivor_id)
            for merge_id in steps:
                moving.note(work, merge_id, kind, moved)


def _names(table: Table, named: Table, customer_id: str) -> ColumnElement[bool]:
    key = moving.MOVED[named.name][1]
    is_named: ColumnElement[bool] = table.c[key].in_(
        select(named.c[key]).where(named.c.customer_id == customer_id))
    return is_named
