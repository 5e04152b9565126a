"""Contacts and messages from WeCom: read page by page, attached to customers, made interactions.

A page and the sequence after it are stored in one transaction, so a kill reads the page again and
nothing twice; what comes twice is known by its id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from chassis.contract import Nothing
from chassis.errors import NotFound, Refusal, SalesloopError, refuse
from chassis.lists import Sorting, page
from chassis.work import Ground, Work, in_transaction
from services.crm import contract, wecom_bridge
from services.crm.contract import Channel
from services.crm.contract import wecom as c
from services.crm.rules import wecom as rules
from services.crm.rules.duplicates import name_key
from services.crm.store import contacts as people
from services.crm.store import customers
from services.crm.store import wecom as store
from services.crm.tables import wecom_contact
from services.crm.usecases import contacts, interactions

CONTACTS, MESSAGES = "contacts", "messages"
CLAIM, REST = timedelta(minutes=2), timedelta(seconds=30)
SORTING = Sorting(
    {"external_user_id": wecom_contact.c.external_user_id}, wecom_contact.c.external_user_id)
Records = Sequence[Mapping[str, Any]]


class Claimed(NamedTuple):
    """A stream that this process alone reads until then."""

    stream: str
    after_seq: int
    until: datetime


def read_next(ground: Ground) -> bool:
    """Read the next page of a stream; False when none is due or it failed."""
    if not wecom_bridge.is_set_up():
        return False
    claimed: Claimed | None = in_transaction(ground, claim)
    if claimed is None:
        return False
    try:
        records = wecom_bridge.page(claimed.stream, claimed.after_seq)
    except wecom_bridge.Failed as failed:
        reason = str(failed)
        in_transaction(ground, lambda work: _failed(work, claimed, reason))
        return False
    in_transaction(ground, lambda work: keep(work, claimed, records))
    return True


def claim(work: Work) -> Claimed | None:
    store.begin(work, (CONTACTS, MESSAGES))
    row = store.due(work)
    if row is None:
        return None
    until = work.now + CLAIM
    store.set_stream(work, row.stream, claimed_until=until)
    return Claimed(row.stream, row.last_seq, until)


def keep(work: Work, claimed: Claimed, records: Records) -> None:
    """Store a page and how far it goes, unless another has taken the stream over meanwhile."""
    held = store.stream(work, claimed.stream)
    if held.claimed_until != claimed.until:
        return
    new = sorted((one for one in records if (rules.seq_of(one) or 0) > held.last_seq),
                 key=lambda one: rules.seq_of(one) or 0)
    (_keep_contacts if claimed.stream == CONTACTS else _keep_messages)(work, new)
    is_full = len(records) >= wecom_bridge.PAGE and bool(new)
    store.set_stream(
        work, claimed.stream, claimed_until=None, failures=0, reason=None,
        last_seq=rules.seq_of(new[-1]) if new else held.last_seq,
        next_at=work.now if is_full else work.now + REST)


def _failed(work: Work, claimed: Claimed, reason: str) -> None:
    held = store.stream(work, claimed.stream)
    if held.claimed_until == claimed.until:
        failures = held.failures + 1
        store.set_stream(work, claimed.stream, claimed_until=None, failures=failures,
                         reason=reason, next_at=work.now + rules.wait(failures))


def _keep_contacts(work: Work, records: Records) -> None:
    """Somebody whose company is exactly one customer's name belongs to it; others wait."""
    rows = [row for row in map(rules.contact_of, records) if row is not None]
    homes = {row["external_user_id"]: _home(work, row["company"]) for row in rows}
    work.lock("party", *(one for one in homes.values() if one is not None))
    for row in rows:
        store.keep_contact(work, row)
        known = store.contacts(work, [row["external_user_id"]])[row["external_user_id"]]
        home = homes[row["external_user_id"]]
        if home is not None and known.contact_id is None and not known.is_erased:
            _tried_to_attach(work, known, home)


def _tried_to_attach(work: Work, known: Any, customer_id: str) -> None:
    """Where the customer refuses it, somebody decides later."""
    try:
        with work.savepoint():
            _attached(work, known, customer_id, None)
    except SalesloopError:
        return


def _home(work: Work, company: str | None) -> str | None:
    found = store.named(work, name_key(company)) if company else []
    return found[0] if len(found) == 1 else None


def _keep_messages(work: Work, records: Records) -> None:
    said = [one for one in (rules.message_of(record, work.now) for record in records)
            if one is not None]
    known = store.contacts(work, {one.external_user_id for one in said})
    work.lock("party", *(row.customer_id for row in known.values() if row.customer_id))
    known = store.contacts(work, known)  # as they are once nobody else changes them
    for one in said:
        who = known.get(one.external_user_id)
        is_gone = who is not None and who.is_erased
        is_new = store.keep_message(work, {
            "message_id": one.message_id, "external_user_id": one.external_user_id,
            "happened_at": one.happened_at, "words": None if is_gone else one.words})
        if is_new and who is not None and who.contact_id is not None and not is_gone:
            _spoken(work, who, one)


def _spoken(work: Work, who: Any, said: Any) -> None:
    """A message becomes an interaction; where the customer refuses it, it waits."""
    try:
        with work.savepoint():
            interactions.record(contract.RecordInteraction(
                who.customer_id, Channel.WECOM, said.words, said.happened_at,
                contact_ids=(who.contact_id,)), work)
            store.taken_over(work, said.message_id)
    except SalesloopError:
        return


def _attached(work: Work, known: Any, customer_id: str, contact_id: str | None) -> None:
    if contact_id is None:
        wish = contract.AddContact(
            customer_id, known.name or known.external_user_id, known.position, phone=known.phone,
            external_ref=f"wecom:{known.external_user_id}")
        contact_id = contacts.add(wish, work).contact_id
    store.attach(work, known.external_user_id, customer_id, contact_id)
    who = store.contacts(work, [known.external_user_id])[known.external_user_id]
    for one in store.waiting(work, known.external_user_id):
        _spoken(work, who, one)


def attach(command: c.AttachWecomContact, work: Work) -> c.WecomContact:
    customers.one_to_change(work, command.customer_id)
    known = store.contacts(work, [command.external_user_id]).get(command.external_user_id)
    if known is None or known.is_erased:
        raise NotFound("record.not_found")
    ids = [] if command.contact_id is None else [command.contact_id]
    refuse([
        *([Refusal("wecom.attached_already", "external_user_id",
                   {"contact_id": known.contact_id})] if known.contact_id else []),
        *([Refusal("wecom.contact_unknown", "contact_id")]
          if set(ids) - people.known_ids(work, command.customer_id, ids) else [])])
    _attached(work, known, command.customer_id, command.contact_id)
    return _messages(work, list(store.contacts(work, [command.external_user_id]).values()))[0]


def listed(query: c.WecomContactQuery, work: Work) -> c.WecomContactList:
    found = page(work, store.wanted(query.unattached_only), SORTING, query)
    return c.WecomContactList(_messages(work, found.rows), found.next_cursor)


def streams(query: Nothing, work: Work) -> c.WecomStreams:
    return c.WecomStreams(wecom_bridge.is_set_up(), tuple(
        c.WecomStream(row.stream, row.last_seq, row.next_at, row.failures, row.reason)
        for row in store.streams(work)))


def _messages(work: Work, rows: Sequence[Any]) -> tuple[c.WecomContact, ...]:
    waiting = store.count_waiting(work, (row.external_user_id for row in rows))
    return tuple(c.WecomContact(
        row.external_user_id, row.name, row.company, row.customer_id, row.contact_id,
        waiting.get(row.external_user_id, 0)) for row in rows)
