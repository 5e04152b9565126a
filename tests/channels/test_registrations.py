"""Deal registrations: drafted, submitted, decided, protected, ended; who sees them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from kernel.money import Money
from services.channels.contract.registrations import (
    RegistrationApproved,
    RegistrationExpired,
    RegistrationState,
)
from services.channels.usecases import protecting
from services.crm.contract.conflicts import OwnedCustomer
from services.pipeline.contract import DealLost, Stage
from tests.channels.builders import a_partner
from tests.channels.registration_builders import (
    a_direct_deal,
    a_registration,
    an_approved_registration,
    approve,
    days_later,
    knows_customers,
    knows_deals,
    submitted,
)

TODAY = date(2026, 3, 31)


def refused(channels, operation, **values):
    with pytest.raises(Refused) as found:
        channels.call(operation, **values)
    return found.value.codes


def states(channels, registration_id):
    found = channels.call("registration_history", registration_id=registration_id).changes
    return [change.to_state.value for change in found]


def test_a_registration_is_drafted_submitted_returned_changed_and_approved(channels, partner):
    drafted = a_registration(channels, partner, amount={"amount": "9.00", "currency": "CNY"})
    name = {"registration_id": drafted.registration_id}
    assert (drafted.state, drafted.version) == (RegistrationState.DRAFT, 1)
    channels.call("submit_registration", **name)
    channels.call("return_registration", **name, reason="缺产品")
    changed = channels.call("change_registration", **name, products=["prod_1", "prod_9"])
    assert (changed.products, changed.amount) == (("prod_1", "prod_9"), Money.of("9.00"))
    channels.call("submit_registration", **name)
    done = channels.call("approve_registration", **name, deal_id="deal_1",
                         partner_manager_id="emp_7", overlay_rate="0.05")
    assert (done.state, done.protected_until) == (
        RegistrationState.APPROVED, TODAY + timedelta(days=90))
    assert states(channels, drafted.registration_id) == [
        "draft", "submitted", "returned", "submitted", "approved"]
    [said] = channels.published(RegistrationApproved)
    assert said == RegistrationApproved(
        drafted.registration_id, done.version, partner, "distribution", done.approved_at,
        done.protected_until, "deal_1", "cust_1", "emp_7", done.overlay_rate)


@pytest.mark.parametrize(("wish", "code"), [
    ({"customer_id": None}, "registration.customer_missing"),
    ({"products": ["p", "p"]}, "registration.product_twice"),
    ({"products": [" "]}, "registration.product_unreadable"),
    ({"products": ["x" * 65]}, "registration.product_unreadable"),
    ({"amount": {"amount": "-1.00", "currency": "CNY"}}, "registration.amount_negative"),
])
def test_what_is_registered_is_checked(channels, partner, wish, code):
    values = {"partner_id": partner, "products": ["p"], "customer_id": "cust_1", **wish}
    assert refused(channels, "create_registration", **values) == [code]


def test_only_an_active_or_warned_partner_registers(channels, partner):
    channels.call("set_partner_status", partner_id=partner, status="warned", reason="x")
    drafted = a_registration(channels, partner)
    channels.call("set_partner_status", partner_id=partner, status="ended", reason="x")
    assert refused(channels, "submit_registration", registration_id=drafted.registration_id) == [
        "registration.partner_not_active"]
    applied = channels.call("create_partner", name="新").partner_id
    assert refused(channels, "create_registration", partner_id=applied, products=["p"],
                   customer_id="cust_1") == ["registration.partner_not_active"]


def test_a_second_one_for_the_same_customer_and_product_waits_until_the_first_is_over(
    channels, partner,
):
    first = an_approved_registration(channels, partner, days=10)
    other = submitted(channels, a_partner(channels), products=["prod_1", "prod_2"])
    with pytest.raises(Refused) as found:
        approve(channels, other)
    assert found.value.code == "registration.duplicate"
    assert found.value.error["errors"][0]["details"] == {
        "registration_id": first.registration_id, "protected_until": "2026-04-10"}
    free = submitted(channels, a_partner(channels), products=["prod_3"])
    assert approve(channels, free).state == RegistrationState.APPROVED
    days_later(channels, 10)
    with pytest.raises(Refused, match="registration.duplicate"):
        approve(channels, other)
    days_later(channels, 1)
    assert approve(channels, other).state == RegistrationState.APPROVED


def test_customers_without_an_id_are_the_same_by_name_or_domain(channels, partner):
    an_approved_registration(channels, partner, customer_id=None,
                             customer_name="上海恒远泵业有限公司",
                             customer_domain="https://www.Hengyuan.cn/")
    for known in ({"customer_name": "上海恒远 泵业"},
                  {"customer_name": "别名", "customer_domain": "hengyuan.cn"}):
        other = submitted(channels, partner, customer_id=None, **known)
        with pytest.raises(Refused, match="registration.duplicate"):
            approve(channels, other)
    linked = submitted(channels, partner, customer_name="𠮷野家🍜")
    assert approve(channels, linked, customer_id="cust_2").customer_id == "cust_2"


def test_a_deal_has_one_approved_registration(channels, partner):
    an_approved_registration(channels, partner, days=5, deal_id="deal_1")
    other = submitted(channels, partner, customer_id="cust_2")
    with pytest.raises(Refused, match="registration.deal_taken"):
        approve(channels, other, deal_id="deal_1")
    days_later(channels, 6)
    assert approve(channels, other, deal_id="deal_1").deal_id == "deal_1"
    assert [event.version for event in channels.published(RegistrationExpired)] == [4]


def test_an_older_direct_deal_of_somebody_else_is_overruled_only_by_name(channels, partner):
    knows_customers(channels)
    knows_deals(channels, a_direct_deal(channels.clock.at - timedelta(days=3)))
    one = submitted(channels, partner)
    with pytest.raises(Refused, match="registration.conflict"):
        approve(channels, one)
    with pytest.raises(Refused, match="registration.reason_missing"):
        approve(channels, one, despite_conflict=True)
    approve(channels, one, despite_conflict=True, reason="伙伴先拜访")
    kept = channels.call("registration_history", registration_id=one.registration_id).changes[-1]
    assert (kept.despite_conflict, kept.reason) == (True, "伙伴先拜访")


@pytest.mark.parametrize("more", [
    {"opened_at": datetime(2026, 3, 31, 8, 1, tzinfo=UTC)}, {"product_ids": ("prod_2",)},
    {"partner_id": "part_9"}, {"owner_id": "emp_7"}, {"deal_id": "deal_own"},
])
def test_other_deals_do_not_stand_against_it(channels, partner, more):
    knows_customers(channels)
    knows_deals(channels, a_direct_deal(**{
        "opened_at": channels.clock.at - timedelta(hours=1), **more}))
    one = submitted(channels, partner, partner_manager_id="emp_7", deal_id="deal_own")
    assert approve(channels, one).state == RegistrationState.APPROVED


def test_the_evidence_names_partners_deals_owners_and_who_is_away(channels, partner):
    first = an_approved_registration(channels, partner)
    one = submitted(channels, a_partner(channels))
    found = channels.call("registration_conflicts", registration_id=one.registration_id)
    assert found.not_known == ("crm", "pipeline")
    knows_customers(channels, OwnedCustomer("cust_1", date(2026, 1, 2), None, "pool_1"))
    knows_deals(channels, a_direct_deal(channels.clock.at - timedelta(days=1)))
    found = channels.call("registration_conflicts", registration_id=one.registration_id)
    [rival], [deal], [customer] = found.registrations, found.deals, found.customers
    assert (rival.registration_id, rival.blocks) == (first.registration_id, True)
    assert (deal.deal_id, deal.owner_id, deal.blocks) == ("deal_d", "emp_1", True)
    assert (customer.pool_id, found.not_known) == ("pool_1", ())


def test_it_expires_after_its_last_day_in_the_zone_of_the_company(channels, partner):
    one = an_approved_registration(channels, partner, days=1)
    days_later(channels, 1)
    channels.clock.at = channels.clock.at.replace(hour=15, minute=59)
    channels.runs(protecting.step)
    assert channels.published(RegistrationExpired) == []
    channels.clock.at += timedelta(minutes=1)
    channels.runs(protecting.step)
    channels.runs(protecting.step)
    [said] = channels.published(RegistrationExpired)
    assert (said.registration_id, said.state) == (one.registration_id, RegistrationState.EXPIRED)


def test_it_is_extended_once_and_only_while_it_protects(channels, partner):
    one = an_approved_registration(channels, partner, days=10)
    wish = {"registration_id": one.registration_id, "days": 30, "reason": "招标推迟"}
    assert channels.call("extend_registration", **wish).protected_until == date(2026, 5, 10)
    assert refused(channels, "extend_registration", **wish) == ["registration.extended_already"]
    other = an_approved_registration(channels, partner, days=1, customer_id="cust_2")
    days_later(channels, 2)
    assert refused(channels, "extend_registration", **{
        **wish, "registration_id": other.registration_id}) == ["registration.protection_over"]
    draft = a_registration(channels, partner)
    assert refused(channels, "extend_registration", **{
        **wish, "registration_id": draft.registration_id}) == ["registration.not_protected"]
    assert len(channels.published(RegistrationApproved)) == 3


def test_only_submitted_and_approved_ones_are_cancelled(channels, partner):
    draft = a_registration(channels, partner)
    sent = submitted(channels, partner)
    done = an_approved_registration(channels, partner, customer_id="cust_2")
    assert refused(channels, "cancel_registration", registration_id=draft.registration_id,
                   reason="x") == ["registration.not_possible"]
    for one in (sent, done):
        channels.call("cancel_registration", registration_id=one.registration_id, reason="撤回")
    [said] = channels.published(RegistrationExpired)
    assert (said.registration_id, said.state) == (
        done.registration_id, RegistrationState.CANCELLED)
    gone = submitted(channels, partner)
    channels.call("reject_registration", registration_id=gone.registration_id, reason="无此客户")
    for operation in ("cancel_registration", "return_registration", "reject_registration"):
        assert refused(channels, operation, registration_id=gone.registration_id,
                       reason="x") == ["registration.not_possible"]


def test_a_partner_that_ends_loses_what_was_approved(channels, partner):
    kept = an_approved_registration(channels, a_partner(channels), customer_id="cust_9")
    lost = [an_approved_registration(channels, partner, customer_id=f"cust_{n}") for n in range(3)]
    channels.call("set_partner_status", partner_id=partner, status="ended", reason="窜货")
    found = {one.registration_id: one for one in channels.call("list_registrations").items}
    assert {(found[one.registration_id].state, found[one.registration_id].reason)
            for one in lost} == {(RegistrationState.CANCELLED, "窜货")}
    assert found[kept.registration_id].state == RegistrationState.APPROVED
    assert len(channels.published(RegistrationExpired)) == 3


def test_very_many_are_cancelled_by_the_timer(channels, partner, monkeypatch):
    monkeypatch.setattr(protecting, "CHUNK", 1)
    for n in range(3):
        an_approved_registration(channels, partner, customer_id=f"cust_{n}")
    channels.call("set_partner_status", partner_id=partner, status="ended", reason="窜货")
    assert len(channels.published(RegistrationExpired)) == 1
    channels.runs(protecting.step)
    assert len(channels.published(RegistrationExpired)) == 3


def test_a_lost_deal_closes_what_was_registered_by_then(channels, partner):
    one = an_approved_registration(channels, partner, deal_id="deal_1")
    lost = DealLost("deal_1", 2, "emp_1", Stage.PROPOSAL, "价格", Money.of("1.00"))
    late = channels.heard(lost)
    channels.hears(lost)
    channels.reactor.batch([late])
    [said] = channels.published(RegistrationExpired)
    assert (said.registration_id, said.state) == (one.registration_id, RegistrationState.CLOSED)
    days_later(channels, 1)
    again = an_approved_registration(channels, partner, deal_id="deal_1")
    channels.reactor.batch([late])
    assert channels.call("get_registration", registration_id=again.registration_id
                         ).state == RegistrationState.APPROVED


def test_a_partners_people_see_and_register_their_own_only(channels, partner):
    other = a_partner(channels)
    mine, theirs = submitted(channels, partner), submitted(channels, other)
    seller = Caller("acc_p", partner_id=partner, permissions={
        "registrations:read": "partner", "registrations:write": "partner",
        "registrations:approve": "partner"})
    seen = channels.call("list_registrations", caller=seller).items
    assert [one.registration_id for one in seen] == [mine.registration_id]
    for operation in ("get_registration", "registration_history", "submit_registration"):
        assert refused(channels, operation, caller=seller,
                       registration_id=theirs.registration_id) == ["record.not_found"]
    assert refused(channels, "create_registration", caller=seller, partner_id=other,
                   products=["p"], customer_id="c") == ["record.not_found"]
    for operation in ("approve_registration", "reject_registration", "return_registration"):
        assert refused(channels, operation, caller=seller, reason="x",
                       registration_id=mine.registration_id) == ["caller.forbidden"]


def test_registrations_are_listed_by_state_partner_customer_deal_and_words(channels, partner):
    one = an_approved_registration(channels, partner, deal_id="deal_1", customer_name="恒远 A_1")
    two = submitted(channels, a_partner(channels), customer_id="cust_2", customer_name="Bolt")
    for wish, names in (
        ({}, [two, one]), ({"state": "approved"}, [one]), ({"partner_id": partner}, [one]),
        ({"customer_id": "cust_2"}, [two]), ({"deal_id": "deal_1"}, [one]), ({"q": "a_1"}, [one]),
        ({"q": "%"}, []), ({"protected_before": "2026-06-30"}, [one]),
        ({"protected_before": "2026-06-29"}, []),
    ):
        found = channels.call("list_registrations", **wish).items
        assert [each.registration_id for each in found] == [
            each.registration_id for each in names], wish
    first = channels.call("list_registrations", limit=1)
    rest = channels.call("list_registrations", limit=1, cursor=first.next_cursor)
    assert [each.registration_id for each in (*first.items, *rest.items)] == [
        two.registration_id, one.registration_id]
