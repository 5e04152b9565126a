"""Org with its audit log on a real database, and two who look at the running system."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from chassis.testing import Harness
from services.org.service import OrgService
from tests.running import Client, RunningSystem
from tests.servers import Servers


@pytest.fixture
def org(
    harness: Callable[[Any], Harness], servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> Harness:
    monkeypatch.setenv("SALESLOOP_KEY_FILE", str(servers.keys_dir / "org.pem"))
    return harness(OrgService)


@pytest.fixture
def superuser(servers: Servers) -> Iterator[Any]:
    """Somebody with every right over org's database."""
    database = servers.postgres.connect(f"{servers.worker}_org")
    with closing(database) as session, session.cursor() as cursor:
        yield cursor


@pytest.fixture
def director(running_system: RunningSystem) -> Client:
    return running_system.client()
