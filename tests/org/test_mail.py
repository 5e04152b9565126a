"""Notices by e-mail: to who wants them, tried again or parked."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from tests.org.fake_smtp import running
from tests.org.test_deliveries import sends, states
from tests.org.test_notices import asked, somebody


@pytest.fixture
def mailbox(org, monkeypatch):
    with running() as box:
        for name, value in {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(box.port),
                            "SMTP_FROM": "sales@example.com"}.items():
            monkeypatch.setenv(name, value)
        org.call("set_notice_preference", caller=somebody(), channels=["email"],
                 email="wang@example.com")
        yield box


def test_who_wants_mail_gets_it(org, mailbox):
    org.hears(asked("emp_1", "emp_2", lead_id="lead_1", day="5"))
    assert sends(org) == 1
    [mail] = [message_from_bytes(one, policy=policy.default) for one in mailbox.mails]
    assert (mail["To"], mail["From"]) == ("wang@example.com", "sales@example.com")
    assert mail.get_content().strip() == "线索 lead_1 逾期未响应，已升级（第 5 天）"
    assert states(org, channel="email") == [("sent", 1, None)]


@pytest.mark.parametrize(("said", "state"), [("451 later", "queued"), ("550 never", "parked")])
def test_a_refusal_for_now_is_tried_again_and_another_is_parked(org, mailbox, said, state):
    org.hears(asked("emp_1"))
    mailbox.refusal = said
    sends(org)
    assert states(org) == [(state, 1, f"smtp {said[:3]}")]
    mailbox.refusal = None
    org.clock.at += timedelta(minutes=1)
    assert sends(org) == (state == "queued")


def test_without_a_mail_server_nothing_is_queued(org, mailbox, monkeypatch):
    monkeypatch.delenv("SMTP_HOST")
    org.hears(asked("emp_1"))
    assert (sends(org), states(org)) == (0, [])
