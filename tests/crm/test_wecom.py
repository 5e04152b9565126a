"""Contacts and chats from a local bridge: resumed, repeated, killed, attached, forgotten."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from chassis.testing import Refused
from chassis.work import in_transaction
from services.crm import wecom_bridge
from services.crm.contract import FollowUpDone
from services.crm.usecases import wecom
from tests.crm.builders import a_contact, a_customer, somebody
from tests.crm.fake_bridge import running

AT = int(datetime(2026, 3, 31, 2, tzinfo=UTC).timestamp() * 1000)
SECRETS = ("corp-secret", "token-1")


@pytest.fixture
def bridge(crm, monkeypatch):
    with running() as fake:
        for name, value in {"WECOM_BRIDGE_URL": fake.base, "WECOM_CORP_ID": "corp",
                            "WECOM_CORP_SECRET": "corp-secret"}.items():
            monkeypatch.setenv(name, value)
        yield fake


def person(name="wm_1", **more):
    return {"external_user_id": name, "name": "李工𠮷", "company": "恒远泵业有限公司", **more}


def message(number, name="wm_1", text="报价收到🙂", **more):
    return {"message_id": f"msg_{number}", "external_user_id": name, "text": text,
            "sent_at_ms": AT + number, **more}


def reads(crm, minutes=1):
    """Read what there is, a while later; how many pages came."""
    crm.clock.at += timedelta(minutes=minutes)
    count = 0
    while wecom.read_next(crm.ground):
        count += 1
    return count


def stands(crm):
    return {one.stream: (one.last_seq, one.failures, one.reason)
            for one in crm.call("wecom_streams").items}


def talks(crm, customer_id):
    return crm.call("list_interactions", customer_id=customer_id, sort="happened_at").items


def test_contacts_find_their_customer_and_chats_become_interactions_once(crm, bridge):
    made = a_customer(crm, name="恒远泵业")
    bridge.knows(person(position="采购", phone="13800138000"))
    bridge.heard(message(1), message(2, text=""), message(2, text="again"))
    assert reads(crm) == 2
    assert reads(crm) == 2
    (contact,) = crm.call("list_contacts", customer_id=made.customer_id).items
    assert (contact.name, contact.role) == ("李工𠮷", "采购")
    said = talks(crm, made.customer_id)
    assert [(one.channel, one.summary, one.contact_ids) for one in said] == [
        ("wecom", "报价收到🙂", (contact.contact_id,)), ("wecom", "[-]", (contact.contact_id,))]
    assert len(crm.published(FollowUpDone)) == 2
    assert stands(crm) == {"contacts": (1, 0, None), "messages": (3, 0, None)}


def test_it_goes_on_after_the_last_sequence_page_by_page(crm, bridge, monkeypatch):
    monkeypatch.setattr(wecom_bridge, "PAGE", 2)
    bridge.knows(*(person(f"wm_{at}", company=None) for at in range(5)))
    reads(crm)
    assert [after for stream, after in bridge.asked if stream == "contacts"] == [0, 2, 4]
    bridge.knows(person("wm_9", company=None))
    reads(crm)
    assert bridge.asked[-2:].count(("contacts", 5)) == 1
    assert len(crm.call("list_wecom_contacts").items) == 6


def test_who_is_killed_between_page_and_store_reads_it_again_and_nothing_twice(crm, bridge):
    bridge.knows(person(company=None))
    killed = in_transaction(crm.ground, wecom.claim)
    page = wecom_bridge.page(killed.stream, killed.after_seq)
    assert reads(crm, minutes=3) == 2
    in_transaction(crm.ground, lambda work: wecom.keep(work, killed, page))
    assert stands(crm)["contacts"] == (1, 0, None)
    assert len(crm.call("list_wecom_contacts").items) == 1


@pytest.mark.parametrize(("fault", "reason"), [
    ((500, b"<html>"), "http 500"), ((200, {"errcode": 45009}), "errcode 45009"),
    ((200, b"not json"), "not json"), ((200, [1]), "not json"),
    ((200, {"errcode": 0}), "errcode 0"), ((302, b""), "http 302"),
])  # fmt: skip
def test_a_fault_is_named_rests_longer_each_time_and_loses_nothing(crm, bridge, fault, reason):
    bridge.knows(person(company=None))
    bridge.faults = [fault] * 3
    reads(crm)
    reads(crm, minutes=0)
    named = [one for one in stands(crm).values() if one[1]]
    assert {one[2] for one in named} == {reason}
    for _ in range(4):
        reads(crm, minutes=5)
    assert stands(crm) == {"contacts": (1, 0, None), "messages": (0, 0, None)}


def test_a_bridge_that_is_away_is_no_error_of_the_service(crm, bridge, monkeypatch):
    monkeypatch.setenv("WECOM_BRIDGE_URL", "http://127.0.0.1:1/archive")
    wecom_bridge._token["http://127.0.0.1:1/archive"] = "t"
    assert reads(crm) == 0
    assert {one[2] for one in stands(crm).values() if one[1]} == {"ConnectionError"}


def test_a_token_that_ended_is_asked_for_anew(crm, bridge):
    bridge.knows(person(company=None))
    reads(crm)
    bridge.token = "token-2"
    bridge.knows(person("wm_2", company=None))
    assert reads(crm) == 2
    assert (bridge.tokens, stands(crm)["contacts"]) == (2, (2, 0, None))


def test_whom_nobody_knows_waits_and_is_attached_by_hand_with_all_that_was_said(crm, bridge):
    made = a_customer(crm, name="另一家")
    contact = a_contact(crm, made.customer_id)
    bridge.heard(message(2), message(1, text="第一句"))
    reads(crm)
    bridge.knows(person(company="没有这家"))
    reads(crm)
    (waits,) = crm.call("list_wecom_contacts").items
    assert (waits.customer_id, waits.waiting_messages) == (None, 2)
    wish = {"external_user_id": "wm_1", "customer_id": made.customer_id}
    with pytest.raises(Refused) as unknown:
        crm.call("attach_wecom_contact", **wish, contact_id="cont_none")
    assert unknown.value.codes == ["wecom.contact_unknown"]
    done = crm.call("attach_wecom_contact", **wish, contact_id=contact.contact_id)
    assert (done.contact_id, done.waiting_messages) == (contact.contact_id, 0)
    assert [one.summary for one in talks(crm, made.customer_id)] == ["第一句", "报价收到🙂"]
    with pytest.raises(Refused) as twice:
        crm.call("attach_wecom_contact", **wish)
    assert twice.value.codes == ["wecom.attached_already"]
    assert crm.call("list_wecom_contacts").items == ()
    assert len(crm.call("list_wecom_contacts", unattached_only=False).items) == 1


def test_two_customers_of_one_name_are_decided_by_a_person(crm, bridge):
    for _ in range(2):
        a_customer(crm, name="恒远泵业", allow_duplicate=True)
    bridge.knows(person())
    reads(crm)
    assert [one.customer_id for one in crm.call("list_wecom_contacts").items] == [None]


def test_who_is_forgotten_stays_so_whatever_comes_later(crm, bridge):
    made = a_customer(crm, name="恒远泵业")
    bridge.knows(person())
    bridge.heard(message(1))
    reads(crm)
    reads(crm)
    (contact,) = crm.call("list_contacts", customer_id=made.customer_id).items
    crm.call("subject_erase", subject_id=contact.contact_id, reason="本人要求")
    bridge.knows(person(name="wm_1", position="采购"))
    bridge.heard(message(2, text="又来了"))
    reads(crm)
    assert [one.summary for one in talks(crm, made.customer_id)] == [None]
    rows = crm.sql("SELECT name, phone, company FROM wecom_contact")
    words = crm.sql("SELECT words FROM wecom_message WHERE words IS NOT NULL")
    assert ([tuple(row) for row in rows], words) == ([(None, None, None)], [])


def test_who_is_nobodys_yet_is_told_and_forgotten_with_the_person_of_the_same_telephone(
    crm, bridge
):
    made = a_customer(crm, name="恒远泵业", phone="0532-5555 0000")
    who = a_contact(crm, made.customer_id, name="李工", phone="13800138000")
    bridge.knows(
        person("wm_1", company=None, phone="+86 138-0013-8000", position="采购"),
        person("wm_2", company=None, phone="13900139000"), person("wm_3", company=None))
    bridge.heard(message(1, "wm_1"), message(2, "wm_2"))
    reads(crm)
    for subject in (who.contact_id, made.customer_id):
        (told,) = crm.call("subject_export", subject_id=subject).wecom
        assert (told.external_user_id, told.name, told.position, told.words) == (
            "wm_1", "李工𠮷", "采购", ("报价收到🙂",))
    crm.call("subject_erase", subject_id=who.contact_id, reason="本人要求")
    assert [one.external_user_id for one in crm.call("list_wecom_contacts").items] == [
        "wm_2", "wm_3"]
    kept = crm.sql("SELECT message_id FROM wecom_message WHERE words IS NOT NULL")
    assert [row.message_id for row in kept] == ["msg_2"]
    bridge.knows(person("wm_1", company="恒远泵业", phone="13800138000"))
    reads(crm)
    assert crm.call("list_contacts", customer_id=made.customer_id).items == ()


def test_what_is_attached_to_a_person_is_told_as_well(crm, bridge):
    made = a_customer(crm, name="恒远泵业")
    bridge.knows(person())
    bridge.heard(message(1))
    reads(crm)
    (who,) = crm.call("list_contacts", customer_id=made.customer_id).items
    (told,) = crm.call("subject_export", subject_id=who.contact_id).wecom
    assert (told.external_user_id, told.company) == ("wm_1", "恒远泵业有限公司")


@pytest.mark.parametrize("record", [
    {}, {"external_user_id": 7}, {"external_user_id": ""}, {"name": "nobody"},
    {"external_user_id": "wm\0\ud800", "name": "\0", "company": ["x"]},
    message(1, sent_at_ms=-1), message(1, sent_at_ms=2**60), message(1, sent_at_ms=True),
    message(1, message_id=None), message(1, text={"x": 1}), message(1, sent_at_ms=2**42),
])  # fmt: skip
def test_nonsense_stops_no_stream(crm, bridge, record):
    a_customer(crm, name="恒远泵业")
    bridge.knows(record, person("wm_2"))
    bridge.heard(record, message(5, "wm_2"))
    reads(crm)
    reads(crm)
    assert stands(crm) == {"contacts": (2, 0, None), "messages": (2, 0, None)}


def test_secrets_are_logged_nowhere(crm, bridge, caplog):
    caplog.set_level(logging.DEBUG)
    bridge.knows(person(company=None))
    bridge.faults = [(500, b"")]
    reads(crm)
    assert not [one for one in SECRETS if one in caplog.text + str(crm.call("wecom_streams"))]


def test_it_is_for_who_may_and_off_where_it_is_not_set_up(crm, bridge, monkeypatch):
    with pytest.raises(Refused) as refused:
        crm.call("list_wecom_contacts", caller=somebody())
    assert refused.value.kind == "forbidden"
    monkeypatch.delenv("WECOM_CORP_SECRET")
    assert reads(crm) == 0
    assert crm.call("wecom_streams").is_set_up is False
