"""Where files lie: a folder, by fsspec; or a bucket of any S3-compatible store, by boto3.

Boto3 waits on sockets, so under eventlet the other green threads go on, and in the gateway its real
threads; fsspec's own S3 has an asyncio loop in a thread, which eventlet turns into the same thread
(docs/decisions/0014-files-in-a-bucket.md). Both raise FileNotFoundError for what is not there and
OSError when the store is away. A bucket's endpoint, region and keys come from the environment
(AWS_ENDPOINT_URL, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from shutil import copyfileobj
from typing import Any, BinaryIO, Protocol

import fsspec

BUCKETS = "s3://"
PATIENCE = {"connect_timeout": 5, "read_timeout": 20, "retries": {"mode": "standard",
            "total_max_attempts": 3}}  # fmt: skip
PLAIN = {"request_checksum_calculation": "when_required",
         "response_checksum_validation": "when_required"}  # fmt: skip
"""Other makers' stores do not know the checksums that Amazon's newest clients add by themselves."""
MISSING = ("NoSuchKey", "404", "NotFound")


class Store(Protocol):
    """Paths are relative, with `/` between their parts."""

    def write(self, path: str, source: BinaryIO) -> None: ...

    def open(self, path: str) -> tuple[int, Any]:
        """Size, and a file to read and to close."""

    def remove(self, path: str) -> None: ...

    def listed(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """What lies in a folder and below, and when each was last written."""

    def remove_folder(self, folder: str) -> None: ...


def store_at(address: str) -> Store:
    if address.startswith(BUCKETS):
        bucket, _, prefix = address.removeprefix(BUCKETS).strip("/").partition("/")
        return Bucket(bucket, f"{prefix}/" if prefix else "")
    return Folder(address.rstrip("/"))


class Folder:
    def __init__(self, root: str) -> None:
        self.root = root

    def write(self, path: str, source: BinaryIO) -> None:
        with fsspec.open(f"{self.root}/{path}", "wb", auto_mkdir=True) as file:
            copyfileobj(source, file)

    def open(self, path: str) -> tuple[int, Any]:
        file = fsspec.open(f"{self.root}/{path}", "rb").open()
        size = file.seek(0, 2)
        file.seek(0)
        return size, file

    def remove(self, path: str) -> None:
        store, at = fsspec.core.url_to_fs(f"{self.root}/{path}")
        with suppress(FileNotFoundError):
            store.rm_file(at)

    def listed(self, folder: str) -> Iterator[tuple[str, datetime]]:
        store, at = fsspec.core.url_to_fs(f"{self.root}/{folder}")
        for path in store.find(at) if store.exists(at) else []:
            with suppress(FileNotFoundError):  # another has removed it meanwhile
                yield f"{folder}{path.removeprefix(at)}", store.modified(path)

    def remove_folder(self, folder: str) -> None:
        store, at = fsspec.core.url_to_fs(f"{self.root}/{folder}")
        if store.exists(at):
            store.rm(at, recursive=True)


class Bucket:
    def __init__(self, bucket: str, prefix: str) -> None:
        self.bucket, self.prefix = bucket, prefix

    def write(self, path: str, source: BinaryIO) -> None:
        from boto3.s3.transfer import TransferConfig

        with _as_os_errors():
            _client().upload_fileobj(source, self.bucket, self.prefix + path,
                                     Config=TransferConfig(use_threads=False))

    def open(self, path: str) -> tuple[int, Any]:
        with _as_os_errors():
            found = _client().get_object(Bucket=self.bucket, Key=self.prefix + path)
        return found["ContentLength"], _Body(found["Body"])

    def remove(self, path: str) -> None:
        with _as_os_errors():
            _client().delete_object(Bucket=self.bucket, Key=self.prefix + path)

    def listed(self, folder: str) -> Iterator[tuple[str, datetime]]:
        pages = _client().get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=f"{self.prefix}{folder}/")
        with _as_os_errors():
            for page in pages:
                for one in page.get("Contents", ()):
                    yield one["Key"].removeprefix(self.prefix), one["LastModified"]

    def remove_folder(self, folder: str) -> None:
        for path, _ in list(self.listed(folder)):
            self.remove(path)


class _Body:
    """A content on its way; what breaks is told as of a file."""

    def __init__(self, body: Any) -> None:
        self.body = body

    def read(self, size: int = -1) -> bytes:
        with _as_os_errors():
            piece: bytes = self.body.read(None if size < 0 else size)
            return piece

    def __enter__(self) -> _Body:
        return self

    def __exit__(self, *_: object) -> None:
        self.body.close()


def _client() -> Any:
    return _client_of(threading.get_native_id())


@lru_cache(maxsize=64)
def _client_of(native_thread: int) -> Any:
    """One client a real thread: green locks do not hold between real ones."""
    import boto3
    from botocore.config import Config

    return boto3.session.Session().client("s3", config=Config(**PATIENCE, **PLAIN))


@contextmanager
def _as_os_errors() -> Iterator[None]:
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in MISSING:
            raise FileNotFoundError(error.response["Error"]["Code"]) from None
        raise OSError(error.response["Error"]["Code"]) from None
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(type(error).__name__) from None
