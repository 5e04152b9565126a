"""Gateways hear which sessions ended, also when the clock was set back in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chassis import clock, codec
from chassis.errors import Unauthenticated
from chassis.passport import Caller, Signer
from gateway.revocations import EndedOnes
from services.org.contract import EndedQuery, EndedSession, EndedSessions
from tests.gateway.conftest import Keys


class Org:
    """Answers what has ended since an instant, as org does."""

    def __init__(self) -> None:
        self.ended: list[EndedSession] = []

    def ends(self, session_id: str) -> None:
        self.ended.append(EndedSession(session_id, clock.now()))

    def call(self, _service: str, _operation: str, body: bytes, *_more: Any) -> Any:
        since = codec.decode(body, EndedQuery).since
        found = tuple(one for one in self.ended if one.ended_at >= since)
        return SimpleNamespace(error=None, result=codec.encode(EndedSessions(found, None)))


@pytest.fixture
def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file by which this process's clock is moved."""
    file = tmp_path / "clock"
    file.write_text("0")
    monkeypatch.setenv("SALESLOOP_MODE", "local")
    monkeypatch.setenv("SALESLOOP_CLOCK_FILE", str(file))
    clock._moved_by.cache_clear()
    yield file
    clock._moved_by.cache_clear()


@pytest.mark.parametrize("seconds", [3600, 0, -3600])
def test_what_ends_after_the_clock_was_set_is_heard(
    moved: Path, keys: Keys, seconds: int
) -> None:
    org = Org()
    signer = Signer("gateway", (keys.folder / "gateway.pem").read_text())
    known = EndedOnes(org, signer)  # type: ignore[arg-type]
    org.ends("before")
    known.ask()
    moved.write_text(str(seconds))
    org.ends("after")
    known.ask()
    known.refuse(Caller("acct_1", permissions={}, session_id="nobody's"))
    with pytest.raises(Unauthenticated):
        known.refuse(Caller("acct_1", permissions={}, session_id="after"))
