"""Files never ride the bus: they lie in one object store, and calls carry key, size and sha256.

The store is an fsspec address (SALESLOOP_FILES): a local folder by default, `s3://...` by
configuration. Keys are made of the content's hash, so the same file uploaded twice is one object.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

import fsspec

from chassis.config import setting
from chassis.errors import NotFound


@dataclass(frozen=True)
class StoredFile:
    key: str
    size: int
    sha256: str


def _path(key: str) -> str:
    if ".." in key or key.startswith("/"):
        raise NotFound("record.not_found")
    return f"{setting('SALESLOOP_FILES').rstrip('/')}/{key}"


def put(folder: str, content: bytes, ending: str) -> StoredFile:
    """Keep a content; raises OSError when the store is away."""
    digest = hashlib.sha256(content).hexdigest()
    key = f"{folder}/{digest}.{ending}"
    with fsspec.open(_path(key), "wb", auto_mkdir=True) as file:
        file.write(content)
    return StoredFile(key, len(content), digest)


def read(key: str, sha256: str) -> bytes:
    """The content of a key; raises NotFound when it is gone or is not what was announced."""
    try:
        with fsspec.open(_path(key), "rb") as file:
            content: bytes = _all_of(file)
    except FileNotFoundError:
        raise NotFound("record.not_found") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotFound("record.not_found")
    return content


def _all_of(file: BinaryIO) -> bytes:
    return file.read()
