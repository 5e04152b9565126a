"""What comes from WeCom: external contacts and the chat archive, read by sequence.

WeCom's own archive needs its closed kit; a bridge of the company runs it and answers as
`services/crm/README.md` says.
"""

from __future__ import annotations

from datetime import datetime

from chassis.contract import Contract, Nothing, command, message, query, text, whole


@message
class WecomContactQuery:
    """External contacts, by default those that belong to no customer yet."""

    unattached_only: bool = True
    sort: str = text(longest=40, default="external_user_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class WecomContact:
    """`waiting_messages` become interactions once it is attached."""

    external_user_id: str
    name: str | None
    company: str | None
    customer_id: str | None
    contact_id: str | None
    waiting_messages: int


@message
class WecomPerson:
    """What is kept of somebody who writes in WeCom; `words` wait to become interactions."""

    external_user_id: str
    name: str | None
    company: str | None
    position: str | None
    phone: str | None
    words: tuple[str, ...]


@message
class WecomContactList:
    items: tuple[WecomContact, ...]
    next_cursor: str | None = None


@message
class AttachWecomContact:
    """To a contact that is there, or to a customer as a new contact."""

    external_user_id: str = text(longest=64)
    customer_id: str = text(longest=64)
    contact_id: str | None = text(longest=64, default=None)


@message
class WecomStream:
    """How far an import is; `reason` says why it stands still."""

    stream: str
    last_seq: int
    next_at: datetime
    failures: int
    reason: str | None


@message
class WecomStreams:
    is_set_up: bool
    items: tuple[WecomStream, ...]


class WecomOperations(Contract):
    @query("wecom:manage", is_audited=True)
    def list_wecom_contacts(self, query: WecomContactQuery) -> WecomContactList:
        """External contacts that came from WeCom."""

    @command("wecom:manage")
    def attach_wecom_contact(self, command: AttachWecomContact) -> WecomContact:
        """Say whose contact somebody of WeCom is; what was spoken becomes interactions."""

    @query("wecom:manage")
    def wecom_streams(self, query: Nothing) -> WecomStreams:
        """How far the imports from WeCom are."""
