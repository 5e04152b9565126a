"""Files that belong to a customer, a contact, an interaction or a complaint.

The gateway has put a file into the object store before it asks; the bus carries its key only.
"""

from __future__ import annotations

from datetime import datetime

from chassis.contract import Contract, command, message, query, text, whole

_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "gif": "image/gif", "webp": "image/webp",
    "docx": f"{_OFFICE}wordprocessingml.document", "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation", "txt": "text/plain", "csv": "text/csv",
}
"""What may be kept, by the ending of its name."""


@message
class AddAttachment:
    """An uploaded file by its place in the object store; it belongs to the customer, and may be
    about one contact, interaction or complaint there."""

    customer_id: str = text(longest=64)
    file_key: str = text(longest=200)
    size: int = whole(least=0, most=100_000_000)
    sha256: str = text(longest=64, shortest=64)
    name: str = text(longest=2000, shortest=0)
    contact_id: str | None = text(longest=64, default=None)
    interaction_id: str | None = text(longest=64, default=None)
    complaint_id: str | None = text(longest=64, default=None)


@message
class Attachment:
    """`media_type` is what the content is. What looks like a number or an e-mail in the name is
    masked for who may not read personal data; a removed one has no name."""

    attachment_id: str
    version: int
    customer_id: str
    name: str | None
    media_type: str
    size: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime
    contact_id: str | None = None
    interaction_id: str | None = None
    complaint_id: str | None = None
    is_removed: bool = False
    is_masked: bool = False


@message
class AttachmentQuery:
    customer_id: str = text(longest=64)
    contact_id: str | None = text(longest=64, default=None)
    interaction_id: str | None = text(longest=64, default=None)
    complaint_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="-uploaded_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class AttachmentList:
    items: tuple[Attachment, ...]
    next_cursor: str | None = None


@message
class AttachmentId:
    attachment_id: str = text(longest=64)


@message
class AttachmentFile:
    """Where the content lies, for the gateway to stream it."""

    attachment_id: str
    name: str
    media_type: str
    size: int
    file_key: str


class AttachmentOperations(Contract):
    @command("customers:write", status=201)
    def add_attachment(self, command: AddAttachment) -> Attachment:
        """Keep an uploaded file with a customer."""

    @query("customers:read")
    def list_attachments(self, query: AttachmentQuery) -> AttachmentList:
        """The files of a customer, newest first."""

    @query("customers:read", is_audited=True)
    def open_attachment(self, query: AttachmentId) -> AttachmentFile:
        """The content of a file; needs personal:read as well, and is written down."""

    @command("customers:write")
    def remove_attachment(self, command: AttachmentId) -> Attachment:
        """Take a file off a customer; its content is removed within seconds."""
