"""Partners: taken on once, moved along their statuses, announced, seen by whom they concern."""

from __future__ import annotations

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from services.channels.contract import PartnerStatus, PartnerStatusChanged
from tests.channels.builders import a_partner

CHANNEL_MANAGER = Caller("acc_cm", employee_id="emp_9", permissions={
    "partners:read": "team", "partners:write": "own", "rebates:read": "all"})


def of_partner(partner_id: str) -> Caller:
    return Caller("acc_p", partner_id=partner_id, permissions={
        "partners:read": "partner", "partners:write": "partner", "rebates:read": "partner",
        "agreements:write": "partner", "agreements:approve": "partner"})


def test_a_partner_starts_as_an_applicant(channels):
    taken = channels.call("create_partner", name="华东机电", channel_id="agents", level="gold")
    assert (taken.status, taken.version, taken.channel_id) == (PartnerStatus.APPLIED, 1, "agents")
    assert channels.published() == [
        PartnerStatusChanged(taken.partner_id, 1, PartnerStatus.APPLIED, "agents")]


def test_the_same_external_ref_never_makes_a_second_partner(channels):
    first = channels.call("create_partner", name="华东机电", external_ref="p-1")
    again = channels.call("create_partner", name="别名", external_ref="p-1")
    assert again == first
    assert len(channels.published()) == 1


def test_each_status_change_is_announced_with_its_version(channels, partner):
    for status in ("warned", "active", "ended"):
        channels.call("set_partner_status", partner_id=partner, status=status, reason="季度考核")
    said = [(event.version, event.status.value) for event in channels.published()]
    assert said == [(1, "applied"), (2, "active"), (3, "warned"), (4, "active"), (5, "ended")]
    assert channels.call("get_partner", partner_id=partner).status_reason == "季度考核"


def test_a_status_that_may_not_follow_is_refused_and_changes_nothing(channels, partner):
    with pytest.raises(Refused, match="partner.status_not_possible") as refused:
        channels.call("set_partner_status", partner_id=partner, status="applied", reason="回退")
    said = refused.value.error["errors"][0]["message"]
    assert said == "A partner cannot go from active to applied."
    assert channels.call("get_partner", partner_id=partner).version == 2


def test_a_change_of_an_older_version_is_refused(channels, partner):
    with pytest.raises(Refused) as refused:
        channels.call("set_partner_status", partner_id=partner, status="ended", reason="退出",
                      if_match=1)
    assert refused.value.kind == "stale"


def test_a_repeated_command_answers_the_same_and_changes_once(channels, partner):
    wish = {"partner_id": partner, "status": "warned", "reason": "连续两月未达标"}
    first = channels.call("set_partner_status", key="k", **wish)
    assert channels.call("set_partner_status", key="k", **wish) == first
    assert len(channels.published()) == 3


def test_a_partners_people_see_their_own_partner_only(channels, partner):
    other = a_partner(channels)
    seen = channels.call("list_partners", caller=of_partner(partner)).items
    assert [one.partner_id for one in seen] == [partner]
    for operation in ("get_partner", "rebate_statement"):
        assert channels.call(operation, caller=of_partner(partner), partner_id=partner)
        with pytest.raises(Refused) as refused:
            channels.call(operation, caller=of_partner(partner), partner_id=other)
        assert refused.value.kind == "not_found"


def test_a_partners_people_take_no_partner_on(channels, partner):
    with pytest.raises(Refused, match="caller.forbidden"):
        channels.call("create_partner", caller=of_partner(partner), name="另一家")


def test_a_caller_of_no_partner_in_scope_partner_sees_none(channels, partner):
    nobody = Caller("acc_x", permissions={"partners:read": "partner"})
    assert channels.call("list_partners", caller=nobody).items == ()


def test_everybody_else_with_the_permission_sees_all_partners(channels, partner):
    other = a_partner(channels)
    seen = channels.call("list_partners", caller=CHANNEL_MANAGER, sort="-partner_id").items
    assert {one.partner_id for one in seen} == {partner, other}


def test_partners_are_listed_page_by_page_and_by_status(channels):
    names = sorted(a_partner(channels) for _ in range(3))
    first = channels.call("list_partners", limit=2)
    rest = channels.call("list_partners", limit=2, cursor=first.next_cursor)
    assert [one.partner_id for one in (*first.items, *rest.items)] == names
    assert channels.call("list_partners", status="ended").items == ()


def test_an_unknown_partner_is_not_found(channels):
    with pytest.raises(Refused, match="record.not_found"):
        channels.call("set_partner_status", partner_id="part_x", status="active", reason="-")


def test_partners_are_found_by_name_status_channel_and_level(channels):
    channels.call("create_partner", name="华东机电 A_1", channel_id="agents", level="gold")
    other = channels.call("create_partner", name="Bolt", external_ref="p-7")
    channels.call("set_partner_status", partner_id=other.partner_id, status="active", reason="x")
    for wish, names in (
        ({"q": "机电 a_"}, ["华东机电 A_1"]), ({"q": "P-7"}, ["Bolt"]), ({"q": "%"}, []),
        ({"status": "active"}, ["Bolt"]), ({"channel_id": "agents"}, ["华东机电 A_1"]),
        ({"level": "gold", "status": "active"}, []), ({"external_ref": "p-7"}, ["Bolt"]),
    ):
        found = channels.call("list_partners", **wish).items
        assert [one.name for one in found] == names, wish
