"""Interactions: noted and listed; each is a follow-up, and moves the next due day."""

from __future__ import annotations

from typing import Any

from chassis import clock
from chassis.errors import refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.crm import contract
from services.crm.contract import FollowUpDone, Interaction, InteractionList
from services.crm.rules.cadence import newest
from services.crm.rules.customers import wrong_interaction
from services.crm.store import contacts as store
from services.crm.store import customers, follow_ups, merges
from services.crm.tables import interaction
from services.crm.usecases import personal, standing, viewing

SORTS = Sorting({"happened_at": interaction.c.happened_at}, interaction.c.interaction_id)


def record(command: contract.RecordInteraction, work: Work) -> Interaction:
    before = customers.one_to_change(work, command.customer_id)
    happened_at = command.happened_at or work.now
    known = store.known_ids(work, command.customer_id, command.contact_ids)
    refuse(wrong_interaction(happened_at, work.now, command.contact_ids, known))
    row = _new_row(command, happened_at, work)
    store.add_interaction(work, row, command.summary, command.next_step)
    last = newest(before.last_contact_on, row["happened_on"])
    after = standing.change(work, before, {"last_contact_on": last})
    if after.next_due_on > before.next_due_on:
        follow_ups.add_outcome(work, before, row["happened_on"])
    work.publish(_done(before, after, row))
    is_open = personal.may_read(work, after.owner_id)
    stored = store.one_interaction(work, command.customer_id, row["interaction_id"])
    return personal.interaction(stored, is_open=is_open)


def listed(query: contract.InteractionQuery, work: Work) -> InteractionList:
    owner = customers.one(work, query.customer_id)
    viewing.must_be_open(work, owner)
    written = store.interactions(*merges.family(work, query.customer_id))
    found = page(work, written, SORTS, query)
    is_open = personal.may_read(work, owner.owner_id)
    return InteractionList(
        tuple(personal.interaction(row, is_open=is_open) for row in found.rows), found.next_cursor
    )


def _new_row(command: contract.RecordInteraction, happened_at: Any, work: Work) -> dict[str, Any]:
    return {
        "interaction_id": new_id("talk"),
        "customer_id": command.customer_id,
        "channel": command.channel.value,
        "happened_at": happened_at,
        "happened_on": clock.business_day(happened_at),
        "contact_ids": tuple(dict.fromkeys(command.contact_ids)),
        "actor": work.caller.subject,
        "recorded_at": work.now,
    }


def _done(before: Any, after: Any, row: dict[str, Any]) -> FollowUpDone:
    return FollowUpDone(
        after.customer_id,
        after.version,
        after.owner_id,
        row["happened_on"],
        before.next_due_on,
        after.next_due_on,
    )
