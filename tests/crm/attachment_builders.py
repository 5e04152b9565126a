"""Contents of files, and a file that is kept with a customer."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any
from uuid import uuid4

from chassis import files
from chassis.testing import Harness

PDF, PNG = b"%PDF-1.7 content", b"\x89PNG\r\n\x1a\ncontent"


def archive(*names: str) -> bytes:
    """A zip archive with parts of these names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return made.getvalue()


def stored(content: bytes) -> dict[str, Any]:
    """What the gateway says of a content that it has put into the store."""
    key = f"{files.attachments_of('crm')}/{uuid4().hex}"
    files.put_as(key, content)
    return {"file_key": key, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def a_file(crm: Harness, customer_id: str, name: str = "合同.pdf", content: bytes = PDF,
           **more: Any) -> Any:
    caller = {} if "caller" not in more else {"caller": more.pop("caller")}
    return crm.call("add_attachment", customer_id=customer_id, name=name, **stored(content),
                    **more, **caller)


def keys_in_store() -> set[str]:
    """Every attachment's content that lies in the store."""
    return {key.rpartition("/")[2] for key in files.lying_in(files.attachments_of("crm"))}
