"""Files never ride the bus: they lie in one object store, and calls carry key, size and sha256.

The store is an fsspec address (SALESLOOP_FILES): a local folder by default, `s3://...` by
configuration. Keys end in the content's hash, so the same file put twice is one object. A folder
carries its service's name; each service removes what is old in its own folders.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import fsspec

from chassis.config import setting
from chassis.errors import NotFound

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


def _path(key: str) -> str:
    if ".." in key or key.startswith("/"):
        raise NotFound("record.not_found")
    return f"{setting('SALESLOOP_FILES').rstrip('/')}/{key}"


def put(folder: str, content: bytes, ending: str) -> StoredFile:
    """Keep a content under its hash; raises OSError when the store is away."""
    digest = hashlib.sha256(content).hexdigest()
    key = f"{folder}/{digest}.{ending}"
    put_as(key, content)
    return StoredFile(key, len(content), digest)


def put_as(key: str, content: bytes) -> None:
    """Keep a content under a key that the caller chose; a second one replaces the first."""
    with fsspec.open(_path(key), "wb", auto_mkdir=True) as file:
        file.write(content)


def put_path(folder: str, path: Path, ending: str) -> StoredFile:
    """Keep a local file under its hash, piece by piece."""
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        key = f"{folder}/{digest}.{ending}"
        source.seek(0)
        with fsspec.open(_path(key), "wb", auto_mkdir=True) as file:
            for piece in _pieces(source):
                file.write(piece)
    return StoredFile(key, path.stat().st_size, digest)


def read(key: str, sha256: str) -> bytes:
    """The content of a key; raises NotFound when it is gone or is not what was announced."""
    content = read_as(key)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotFound("record.not_found")
    return content


def read_as(key: str) -> bytes:
    """The content of a key; raises NotFound when it is gone."""
    try:
        with fsspec.open(_path(key), "rb") as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        raise NotFound("file.gone") from None


def stream(key: str) -> tuple[int, Iterator[bytes]]:
    """Size and pieces of a content; raises NotFound when it is gone, before the first piece."""
    try:
        file = fsspec.open(_path(key), "rb").open()
    except FileNotFoundError:
        raise NotFound("file.gone") from None
    size = file.seek(0, 2)
    file.seek(0)
    return size, _closing(file)


def _closing(file: Any) -> Iterator[bytes]:
    with file:
        yield from _pieces(file)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def remove(key: str) -> None:
    """Remove one file; one that is gone already is as good."""
    store, path = fsspec.core.url_to_fs(_path(key))
    with suppress(FileNotFoundError):
        store.rm_file(path)


def remove_folder(folder: str) -> None:
    """Remove all that lies in a folder of one job, and the folder."""
    store, root = fsspec.core.url_to_fs(_path(folder))
    if store.exists(root):
        store.rm(root, recursive=True)


def older_than(folder: str, at: datetime) -> list[str]:
    """The keys in a folder that were last written before an instant."""
    return [f"{folder}/{path.rpartition('/')[2]}" for _, path in _old(folder, at)]


def _old(folder: str, at: datetime) -> Iterator[tuple[Any, str]]:
    """The store, and where in it a file of the folder lies that is older."""
    store, root = fsspec.core.url_to_fs(_path(folder))
    for path in store.find(root) if store.exists(root) else []:
        if store.modified(path) < at:
            yield store, path


def remove_old(service: str, now: datetime) -> int:
    """Remove what a service's clients and jobs left behind, once its time is over."""
    removed, until = 0, now - kept_for()
    for folder in (uploads_of(service), files_of(service)):
        for store, path in _old(folder, until):
            store.rm_file(path)
            removed += 1
    return removed
