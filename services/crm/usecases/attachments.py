"""Files of customers: judged, kept, listed, opened, removed, and cleared away.

The row decides: a removed one loses its name at once and its content with the next step, however
often a process dies between; content that no row needs goes after an hour (`sweep`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis import files
from chassis.config import setting
from chassis.errors import Forbidden, NotFound, Refusal, RuleBroken, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.offload import offload
from chassis.work import Work
from services.crm.contract import attachments as c
from services.crm.contract.disclosures import DisclosureKind
from services.crm.rules import attachments as rules
from services.crm.rules.masking import masked_text
from services.crm.store import attachments as store
from services.crm.store import contacts, customers, disclosures
from services.crm.tables import attachment
from services.crm.usecases import personal

FOLDER, OWNER = files.attachments_of("crm"), "crm"
ORPHANED_AFTER = timedelta(hours=1)
LINKED = ("contact_id", "interaction_id", "complaint_id")
SORTS = Sorting({"uploaded_at": attachment.c.uploaded_at}, attachment.c.attachment_id)


def limits() -> rules.Limits:
    """What the company allows, by configuration."""
    endings = setting("SALESLOOP_ATTACHMENT_TYPES", ",".join(rules.SIGNS)).lower().split(",")
    return rules.Limits(
        int(setting("SALESLOOP_ATTACHMENT_LARGEST", "20000000")),
        frozenset(one.strip() for one in endings) & rules.SIGNS.keys())


def judge(command: c.AddAttachment, work: Work) -> list[Refusal]:
    """What is wrong with the file, before the transaction."""
    if not command.file_key.startswith(f"{FOLDER}/"):
        raise NotFound("record.not_found")
    return list(offload(_judged, command, limits()))


def _judged(command: c.AddAttachment, allowed: rules.Limits) -> list[Refusal]:
    content = files.read(command.file_key, command.sha256)
    return rules.wrong_file(command.name, content, allowed)


def add(command: c.AddAttachment, work: Work) -> c.Attachment:
    customers.one_to_change(work, command.customer_id)
    refuse([*work.asked, *_wrong_links(command, work)])
    attachment_id = new_id("att")
    store.add(work, {
        **{name: getattr(command, name) for name in (
            *LINKED, "customer_id", "name", "size", "sha256", "file_key")},
        "attachment_id": attachment_id, "version": 1,
        "media_type": rules.media_type(command.name),
        "uploaded_by": work.caller.subject, "uploaded_at": work.now})
    return _shown(store.known(work, attachment_id), work)


def listed(query: c.AttachmentQuery, work: Work) -> c.AttachmentList:
    customers.one(work, query.customer_id)
    wanted = store.all_of().where(chosen(*(
        (attachment.c[name], getattr(query, name)) for name in ("customer_id", *LINKED))))
    found = page(work, wanted, SORTS, query)
    return c.AttachmentList(tuple(_shown(row, work) for row in found.rows), found.next_cursor)


def opened(query: c.AttachmentId, work: Work) -> c.AttachmentFile:
    """A file shows everything, so it is opened by who may read personal data only."""
    row = store.one(work, query.attachment_id)
    if not personal.may_read(work, row.owner_id):
        raise Forbidden("caller.forbidden", permission=personal.PERMISSION)
    disclosures.note(work, disclosures.Shown(
        DisclosureKind.OPENED, row.customer_id, row.contact_id,
        attachment_id=row.attachment_id))
    return c.AttachmentFile(
        row.attachment_id, row.name, row.media_type, row.size, row.file_key)


def remove(command: c.AttachmentId, work: Work) -> c.Attachment:
    work.lock("party", store.one(work, command.attachment_id).customer_id)
    row = store.one(work, command.attachment_id)
    work.must_match(row.version)
    if row.is_erased:
        raise RuleBroken([Refusal("customer.erased", "attachment_id")])
    store.remove(work, [row.attachment_id])
    return _shown(store.known(work, row.attachment_id), work)


def told(work: Work, customer_id: str, contact_id: str | None, most: int
         ) -> tuple[c.Attachment, ...]:
    """The files of a customer or a contact, with their names."""
    talks = contacts.interactions_naming(work, customer_id, contact_id) if contact_id else []
    rows = store.of_subject(work, customer_id, contact_id, talks, most)
    return tuple(_message(row, row.name, is_masked=False) for row in rows)


def erase(work: Work, customer_id: str, contact_id: str | None, talks: list[str]) -> list[str]:
    """Remove all files of a customer, or those about a contact; their ids come back."""
    rows = store.of_subject(work, customer_id, contact_id, talks)
    found = [row.attachment_id for row in rows]
    store.remove(work, found)
    return found


def clear_step(work: Work) -> bool:
    """Remove the content of the next removed file; False when there is none.

    First the content, then the row: who dies between removes it once more.
    """
    row = store.next_to_remove(work)
    if row is None:
        return False
    files.remove(row.file_key)
    store.content_is_gone(work, row.attachment_id)
    return True


def sweep(work: Work) -> bool:
    """Remove what interrupted and refused uploads left in the store; there is one step only."""
    old = files.older_than(FOLDER, work.now - ORPHANED_AFTER)
    kept = store.kept_keys(work, old)
    for key in old:
        if key not in kept:
            files.remove(key)
    return False


def _wrong_links(command: c.AddAttachment, work: Work) -> list[Refusal]:
    found, contact_id = [], command.contact_id
    if contact_id and not contacts.known_ids(work, command.customer_id, [contact_id]):
        found.append(Refusal("link.contact_of_another", "contact_id"))
    for name, (table, column) in store.LINKS.items():
        wanted = getattr(command, name)
        if wanted and not store.is_of(work, table, column, wanted, command.customer_id):
            found.append(Refusal("link.record_of_another", name))
    return found


def _shown(row: Any, work: Work) -> c.Attachment:
    is_open = personal.may_read(work, row.owner_id)
    return _message(row, row.name if is_open else masked_text(row.name), is_masked=not is_open)


def _message(row: Any, name: str | None, *, is_masked: bool) -> c.Attachment:
    return c.Attachment(
        row.attachment_id, row.version, row.customer_id, name, row.media_type, row.size,
        row.sha256, row.uploaded_by, row.uploaded_at, row.contact_id, row.interaction_id,
        row.complaint_id, row.removed_at is not None, is_masked)
