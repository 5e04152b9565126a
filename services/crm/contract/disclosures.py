"""Who was shown what is personal: masked fields revealed for a reason, files opened, subjects told.

The log is only added to. Source: modules.md 5, "access log"; reliability.md 109.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import Contract, command, items, message, query, text, whole


class PersonalField(StrEnum):
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PAINS = "pains"


class DisclosureKind(StrEnum):
    REVEALED = "revealed"  # masked fields, by command
    OPENED = "opened"  # an attachment
    EXPORTED = "exported"  # all that is known of a subject


@message
class Reveal:
    """Show fields of a customer, or of a contact there, unmasked."""

    customer_id: str = text(longest=64)
    fields: tuple[PersonalField, ...] = items(least=1, most=5)
    reason: str = text(longest=500, shortest=2)
    contact_id: str | None = text(longest=64, default=None)


@message
class RevealedField:
    field: PersonalField
    value: str | None


@message
class Revealed:
    """`revealed` is told once: who sends the same command again finds null."""

    disclosure_id: int
    customer_id: str
    contact_id: str | None
    revealed: tuple[RevealedField, ...] | None


@message
class Disclosure:
    """`reason` is null where none was asked for, and once the subject is erased."""

    disclosure_id: int
    kind: DisclosureKind
    customer_id: str
    contact_id: str | None
    fields: tuple[str, ...]
    attachment_id: str | None
    actor: str
    disclosed_at: datetime
    reason: str | None


@message
class DisclosureQuery:
    customer_id: str | None = text(longest=64, default=None)
    contact_id: str | None = text(longest=64, default=None)
    actor: str | None = text(longest=64, default=None)
    kind: DisclosureKind | None = None
    sort: str = text(longest=40, default="-disclosure_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class DisclosureList:
    items: tuple[Disclosure, ...]
    next_cursor: str | None = None


class DisclosureOperations(Contract):
    @command("personal:reveal")
    def reveal(self, command: Reveal) -> Revealed:
        """Show masked fields, with the reason; it is written down."""

    @query("reveals:read")
    def list_reveals(self, query: DisclosureQuery) -> DisclosureList:
        """Who was shown what of whom, when and why, newest first."""
