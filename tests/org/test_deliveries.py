"""Robots and mail against a local WeCom: 20 a minute, retries, kills, secrets, permissions."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from chassis.testing import Refused
from chassis.work import in_transaction
from services.org.contract import Role
from services.org.rules.deliveries import CLAIM, MINUTE
from services.org.usecases import sending
from tests.org.builders import Company, a_caller
from tests.org.fake_wecom import OK, running
from tests.org.test_notices import asked, somebody


@pytest.fixture
def wecom(org, monkeypatch):
    org.clock.at = datetime(2026, 6, 15, 4, tzinfo=UTC)  # noon in Shanghai
    with running() as fake:
        monkeypatch.setenv("WECOM_ROBOT_HOSTS", f"qyapi.weixin.qq.com,{fake.host}")
        yield fake


def a_robot(org, wecom, key="key-1", **values):
    return org.call("create_robot", name="华东销售群", address=wecom.address(key), **values)


def sends(org):
    """Send what may go now; how many tries there were."""
    count = 0
    while sending.send_next(org.ground):
        count += 1
    return count


def states(org, **query):
    found = org.call("list_deliveries", limit=200, **query).items
    return sorted((one.state, one.attempts, one.reason) for one in found)


def test_one_message_a_robot_with_those_it_concerns_mentioned(org, wecom):
    a_robot(org, wecom)
    org.call("set_notice_preference", caller=somebody(), channels=["wecom"],
             wecom_user_id="wangfang")
    org.call("set_notice_preference", caller=somebody("emp_3"), channels=[],
             wecom_user_id="lina")
    event = asked("emp_1", "emp_2", "emp_3", lead_id="lead_1", day="3")
    org.hears(event)
    org.hears(event)
    assert sends(org) == 1
    [(key, body)] = wecom.said
    assert (key, body["text"]["mentioned_list"]) == ("key-1", ["wangfang"])
    assert body["text"]["content"] == "线索 lead_1 逾期未响应，已升级（第 3 天）"
    assert states(org) == [("sent", 1, None)]


def test_a_robot_hears_of_its_unit_and_its_templates_only(org, wecom):
    company = Company(org).staffed()
    for key, values in (("east", {"unit_id": company.east}), ("head", {"unit_id": company.head}),
                        ("west", {"unit_id": company.west}),
                        ("money", {"templates": ["payment_overdue"]})):
        a_robot(org, wecom, key, **values)
    org.hears(asked("emp_sell"))
    sends(org)
    assert sorted(key for key, _ in wecom.said) == ["east", "head"]
    org.hears(asked("emp_sell", about="deal_1", template="payment_overdue", number="2"))
    sends(org)
    assert sorted(key for key, _ in wecom.said)[2:] == ["head", "head", "money"]


def test_nobody_who_wants_it_means_no_message(org, wecom):
    a_robot(org, wecom)
    org.call("set_notice_preference", caller=somebody(), channels=[])
    org.hears(asked("emp_1"))
    assert (sends(org), states(org)) == (0, [])


def test_twenty_a_minute_and_key_and_none_is_lost(org, wecom):
    a_robot(org, wecom)
    for at in range(45):
        org.hears(asked("emp_1", about=f"lead_{at}"))
    rounds = []
    for _ in range(4):
        rounds.append(sends(org))
        org.clock.at += MINUTE
    assert rounds == [20, 20, 5, 0]
    assert (len(wecom.said), len({str(body) for _, body in wecom.said})) == (45, 1)
    assert {state for state, _, _ in states(org)} == {"sent"}


def test_each_key_has_its_own_twenty(org, wecom):
    a_robot(org, wecom)
    a_robot(org, wecom, "key-2")
    for at in range(25):
        org.hears(asked("emp_1", about=f"lead_{at}"))
    assert sends(org) == 40
    assert sorted(key for key, _ in wecom.said) == ["key-1"] * 20 + ["key-2"] * 20


def test_replicas_share_the_slots(org, wecom):
    from concurrent.futures import ThreadPoolExecutor

    a_robot(org, wecom)
    for at in range(30):
        org.hears(asked("emp_1", about=f"lead_{at}"))
    with ThreadPoolExecutor(3) as together:
        list(together.map(lambda _: sends(org), range(3)))
    sends(org)
    assert len(wecom.said) == 20
    assert [state for state, _, _ in states(org)].count("sent") == 20


def test_what_may_help_is_tried_again_later_and_the_robot_rests(org, wecom):
    a_robot(org, wecom)
    org.hears(asked("emp_1"), asked("emp_1", about="lead_2"))
    wecom.answers = [(200, {"errcode": 45009}), (500, b"<html>"), (200, b"not json")]
    for _ in range(3):
        assert sends(org) == 1
        org.clock.at += timedelta(minutes=3)
    assert sends(org) == 2
    assert [state for state, _, _ in states(org)] == ["sent", "sent"]


def test_what_cannot_help_is_parked_and_tried_again_by_command(org, wecom):
    a_robot(org, wecom)
    org.hears(asked("emp_1"))
    wecom.answers = [(200, {"errcode": 93000})]
    sends(org)
    assert states(org, state="parked") == [("parked", 1, "errcode 93000")]
    [parked] = org.call("list_deliveries", state="parked").items
    assert org.call("retry_delivery", delivery_id=parked.delivery_id).state == "queued"
    sends(org)
    assert states(org) == [("sent", 1, None)]
    with pytest.raises(Refused) as refused:
        org.call("retry_delivery", delivery_id=parked.delivery_id)
    assert refused.value.codes == ["delivery.not_parked"]


def test_after_eight_tries_it_is_parked(org, wecom):
    a_robot(org, wecom)
    org.hears(asked("emp_1"))
    wecom.answers = [(503, b"")] * 9
    for _ in range(12):
        sends(org)
        org.clock.at += timedelta(hours=1)
    assert states(org) == [("parked", 8, "http 503")]
    assert len(wecom.said) == 8


def test_a_redirect_is_not_followed(org, wecom):
    a_robot(org, wecom)
    org.hears(asked("emp_1"))
    wecom.answers = [(302, b"")]
    sends(org)
    assert states(org) == [("parked", 1, "http 302")]


def test_who_is_killed_between_claim_and_answer_leaves_it_to_the_next(org, wecom):
    a_robot(org, wecom)
    org.hears(asked("emp_1"))
    killed = in_transaction(org.ground, sending.claim)
    assert sends(org) == 0
    org.clock.at += CLAIM
    assert sends(org) == 1
    in_transaction(org.ground, lambda work: sending.settle(
        work, killed, sending.Answer(False, "late", may_help=False)))
    assert states(org) == [("sent", 2, None)]


def test_quiet_hours_end_before_it_is_said(org, wecom):
    a_robot(org, wecom)
    org.call("set_notice_preference", caller=somebody(), channels=["wecom"], quiet_from_hour=11,
             quiet_until_hour=14)
    org.hears(asked("emp_1"))
    assert sends(org) == 0
    org.clock.at += timedelta(hours=2)
    assert sends(org) == 1


def test_no_transaction_is_open_while_the_network_is_waited_for(org, wecom):
    a_robot(org, wecom)
    org.hears(asked("emp_1"))
    seen = []

    def look():
        seen.append(org.sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND state LIKE 'idle in transaction%'")[0][0])
        return OK

    wecom.answers = [look]
    assert sends(org) == 1
    assert seen == [0]


def test_a_robot_that_is_away_or_switched_off_keeps_its_messages(org, wecom):
    made = a_robot(org, wecom)
    org.hears(asked("emp_1"))
    org.call("change_robot", robot_id=made.robot_id, is_active=False)
    assert sends(org) == 0
    org.call("change_robot", robot_id=made.robot_id, is_active=True)
    assert (sends(org), states(org)) == (1, [("sent", 1, None)])


def test_the_key_is_stored_sealed_shown_to_nobody_and_logged_nowhere(org, wecom, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
    made = a_robot(org, wecom, secret)
    org.hears(asked("emp_1"), asked("emp_1", about="lead_2"))
    wecom.answers = [(500, b"")]
    sends(org)
    [row] = org.sql("SELECT * FROM robot")
    assert secret.encode() not in bytes(row.address) + bytes(row.key_digest)
    told = [made, org.call("list_robots"), org.call("list_deliveries"), org.call("list_audit")]
    assert secret not in "".join(map(str, told)) + caplog.text


@pytest.mark.parametrize("address", [
    "https://169.254.169.254/cgi-bin/webhook/send?key=k", "https://[::1]/cgi-bin/webhook/send?key=k",
    "http://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=k", "file:///etc/passwd",
    "https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key=k", "https://[", "🙂",
])  # fmt: skip
def test_an_address_inside_or_elsewhere_is_refused(org, wecom, address):
    with pytest.raises(Refused) as refused:
        org.call("create_robot", name="x", address=address)
    assert set(refused.value.codes) <= {"robot.host_not_allowed", "robot.address_malformed"}


def test_a_host_that_is_allowed_no_more_hears_nothing(org, wecom, monkeypatch):
    a_robot(org, wecom)
    org.hears(asked("emp_1"))
    monkeypatch.setenv("WECOM_ROBOT_HOSTS", "qyapi.weixin.qq.com")
    sends(org)
    assert (wecom.said, states(org)) == ([], [("parked", 1, "host not allowed")])


def test_a_key_belongs_to_one_robot_and_its_unit_exists(org, wecom):
    made = a_robot(org, wecom)
    with pytest.raises(Refused) as twice:
        a_robot(org, wecom)
    assert twice.value.codes == ["robot.key_known"]
    with pytest.raises(Refused) as nowhere:
        a_robot(org, wecom, "key-2", unit_id="unit_none")
    assert nowhere.value.codes == ["unit.unknown"]
    changed = org.call("change_robot", robot_id=made.robot_id, if_match=1, name="新群𠮷",
                       address=wecom.address("key-3"), templates=["lead_escalated"])
    assert (changed.version, changed.name, changed.templates) == (2, "新群𠮷", ("lead_escalated",))
    with pytest.raises(Refused) as stale:
        org.call("change_robot", robot_id=made.robot_id, if_match=1, name="x")
    assert stale.value.kind == "stale"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_robots_are_the_administrators(org, wecom, role):
    for operation, values in (("list_robots", {}), ("list_deliveries", {}),
                              ("create_robot", {"name": "x", "address": wecom.address()})):
        with pytest.raises(Refused) as refused:
            org.call(operation, caller=a_caller(role, "emp_1"), **values)
        assert refused.value.kind == "forbidden"
