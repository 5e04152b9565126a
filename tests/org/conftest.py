"""Org under test, with its signing key."""

import pytest

from chassis import clock
from services.org.service import OrgService


@pytest.fixture
def org(harness, servers, monkeypatch):
    monkeypatch.setenv("SALESLOOP_KEY_FILE", str(servers.place.keys() / "org.pem"))
    under_test = harness(OrgService)
    under_test.clock.at = clock.now().replace(microsecond=0)   # tokens are judged by the real clock
    return under_test
