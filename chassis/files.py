"""Files never ride the bus: they lie in one object store, and calls carry key, size and sha256.

The store is an address (SALESLOOP_FILES): a local folder by default, `s3://bucket/...` by
configuration (`chassis/stores.py`). Keys end in the content's hash, so the same file put twice is
one object. A folder carries its service's name; each service removes what is old in its own
folders.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chassis.config import setting
from chassis.errors import NotFound
from chassis.stores import Store, store_at

_PIECE = 256 * 1024


@dataclass(frozen=True)
class StoredFile:
    key: str
    size: int
    sha256: str


def kept_for() -> timedelta:
    """How long uploads, and what jobs make, are kept: seven days unless SALESLOOP_FILES_KEPT_DAYS
    says otherwise."""
    return timedelta(days=int(setting("SALESLOOP_FILES_KEPT_DAYS", "7")))


def uploads_of(service: str) -> str:
    """The folder of what clients send in for a service."""
    return f"imports/{service}"


def files_of(service: str, job_id: str = "") -> str:
    """The folder of what a service's jobs make; with an id, of one job."""
    return f"jobs/{service}/{job_id}".rstrip("/")


def attachments_of(service: str) -> str:
    """The folder of what belongs to a service's records; it stays until its record goes."""
    return f"attachments/{service}"


def _store() -> Store:
    return store_at(setting("SALESLOOP_FILES"))


def _safe(key: str) -> str:
    if ".." in key or key.startswith("/"):
        raise NotFound("record.not_found")
    return key


def put(folder: str, content: bytes, ending: str) -> StoredFile:
    """Keep a content under its hash; raises OSError when the store is away."""
    digest = hashlib.sha256(content).hexdigest()
    key = f"{folder}/{digest}.{ending}"
    put_as(key, content)
    return StoredFile(key, len(content), digest)


def put_as(key: str, content: bytes) -> None:
    """Keep a content under a key that the caller chose; a second one replaces the first."""
    _store().write(_safe(key), io.BytesIO(content))


def put_path(folder: str, path: Path, ending: str) -> StoredFile:
    """Keep a local file under its hash, piece by piece."""
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        key = f"{folder}/{digest}.{ending}"
        source.seek(0)
        _store().write(_safe(key), source)
    return StoredFile(key, path.stat().st_size, digest)


def read(key: str, sha256: str) -> bytes:
    """The content of a key; raises NotFound when it is gone or is not what was announced."""
    content = read_as(key)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotFound("record.not_found")
    return content


def read_as(key: str) -> bytes:
    """The content of a key; raises NotFound when it is gone."""
    _, file = _opened(key)
    with file:
        content: bytes = file.read()
        return content


def stream(key: str) -> tuple[int, Iterator[bytes]]:
    """Size and pieces of a content; raises NotFound when it is gone, before the first piece."""
    size, file = _opened(key)
    return size, _pieces(file)


def _opened(key: str) -> tuple[int, Any]:
    try:
        return _store().open(_safe(key))
    except FileNotFoundError:
        raise NotFound("file.gone") from None


def _pieces(file: Any) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def remove(key: str) -> None:
    """Remove one file; one that is gone already is as good."""
    _store().remove(_safe(key))


def remove_folder(folder: str) -> None:
    """Remove all that lies in a folder of one job, and the folder."""
    _store().remove_folder(_safe(folder))


def lying_in(folder: str) -> list[str]:
    """The keys of all that lies in a folder and below."""
    return [key for key, _ in _store().listed(_safe(folder))]


def older_than(folder: str, at: datetime) -> list[str]:
    """The keys in a folder that were last written before an instant."""
    return [key for key, written in _store().listed(_safe(folder)) if written < at]


def remove_old(service: str, now: datetime) -> int:
    """Remove what a service's clients and jobs left behind, once its time is over."""
    until = now - kept_for()
    old = [key for folder in (uploads_of(service), files_of(service))
           for key in older_than(folder, until)]
    for key in old:
        remove(key)
    return len(old)
