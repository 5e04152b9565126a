"""Old notices and deliveries go by themselves, in chunks; what waits or is unread stays longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from chassis.work import in_transaction
from services.org.tables import delivery
from services.org.usecases import old_notices
from tests.org.test_notices import asked, notices, somebody

DAY = timedelta(days=1)


def told(org, *abouts):
    org.hears(*(asked("emp_1", about=one) for one in abouts))


def kept(org):
    return sorted(one.about for one in notices(org).items)


def pruned(org):
    org.runs(old_notices.step)


def a_delivery(org, name, state):
    with org.engine.begin() as connection:
        connection.execute(insert(delivery).values(
            delivery_id=name, notification_id="n", channel="email", template="t", about="a",
            body="b", mentions=(), state=state, attempts=0, created_at=org.clock.at,
            due_at=org.clock.at))


def test_read_notices_go_after_their_days_and_unread_ones_after_twice_as_many(org):
    told(org, "read", "unread")
    [one] = [one for one in notices(org).items if one.about == "read"]
    org.call("read_notice", caller=somebody(), notice_id=one.notice_id)
    for days, left in ((180, ["read", "unread"]), (1, ["unread"]), (179, ["unread"]), (1, [])):
        org.clock.at += days * DAY
        pruned(org)
        assert kept(org) == left


def test_how_long_is_configuration_and_a_young_one_stays(org, monkeypatch):
    monkeypatch.setenv("SALESLOOP_NOTICES_KEPT_DAYS", "3")
    told(org, "old")
    org.clock.at += 7 * DAY
    told(org, "young")
    pruned(org)
    assert kept(org) == ["young"]


def test_many_go_chunk_by_chunk(org, monkeypatch):
    monkeypatch.setattr(old_notices, "CHUNK", 2)
    told(org, *(f"lead_{number}" for number in range(5)))
    org.clock.at += 361 * DAY
    assert in_transaction(org.ground, old_notices.step)
    assert len(kept(org)) == 3
    pruned(org)
    assert kept(org) == []


@pytest.mark.parametrize(("state", "is_kept"), [
    ("queued", True), ("sent", False), ("parked", False)])
def test_a_delivery_goes_once_it_is_over(org, state, is_kept):
    a_delivery(org, "dlv_1", state)
    org.clock.at += 181 * DAY
    pruned(org)
    assert bool(org.sql("SELECT 1 FROM delivery WHERE delivery_id = 'dlv_1'")) is is_kept
