"""A bucket of an S3-compatible store over real HTTP, for what has to work in any store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

BUCKET = "salesloop"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1"}  # fmt: skip


class BucketServer:
    def __init__(self) -> None:
        from moto.server import ThreadedMotoServer

        self.server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)

    def start(self) -> None:
        """Begin, with one bucket that is empty."""
        self.server.start()
        host, port = self.server.get_host_and_port()
        self.environment: Mapping[str, str] = {
            **KEYS, "AWS_ENDPOINT_URL": f"http://{host}:{port}", "SALESLOOP_FILES": f"s3://{BUCKET}"}
        self.client().create_bucket(Bucket=BUCKET)

    def client(self) -> Any:
        import boto3

        return boto3.client(
            "s3", endpoint_url=self.environment["AWS_ENDPOINT_URL"], region_name="us-east-1",
            aws_access_key_id="test", aws_secret_access_key="test")

    def keys(self) -> list[str]:
        found = self.client().list_objects_v2(Bucket=BUCKET).get("Contents", ())
        return [one["Key"] for one in found]

    def empty(self) -> None:
        for key in self.keys():
            self.client().delete_object(Bucket=BUCKET, Key=key)


@pytest.fixture(scope="session")
def bucket_server() -> Iterator[BucketServer]:
    running = BucketServer()
    running.start()
    yield running
    running.server.stop()


@pytest.fixture(params=["folder", "bucket"])
def file_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """SALESLOOP_FILES is an empty folder, then an empty bucket."""
    if request.param == "folder":
        monkeypatch.setenv("SALESLOOP_FILES", str(request.getfixturevalue("tmp_path")))
    else:
        server: BucketServer = request.getfixturevalue("bucket_server")
        server.empty()
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
    return str(request.param)
