"""Registrations decided at once, and what ends them from outside: exactly one protects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from chassis.passport import Caller
from chassis.testing import A_SERVICE, Refused
from chassis.work import in_transaction
from kernel.money import Money
from services.channels.contract.registrations import RegistrationExpired, RegistrationState
from services.channels.store import registrations as store
from services.channels.usecases import protecting
from services.crm.contract import CustomerErased
from services.crm.contract.conflicts import OwnedCustomer
from services.pipeline.contract import (
    CreditKind,
    DealCancelled,
    DealSigned,
    SaleCredit,
    SaleFacts,
    SaleStatus,
)
from tests.channels.builders import a_partner
from tests.channels.registration_builders import (
    a_registration,
    an_approved_registration,
    approve,
    knows_customers,
    knows_deals,
    submitted,
)
from tests.channels.test_races import at_once, refusals

DAY = date(2026, 3, 31)


def the_sale(deal_id, kind=DealSigned, version=1):
    status = SaleStatus.SIGNED if kind is DealSigned else SaleStatus.CANCELLED
    return kind(SaleFacts(
        deal_id, version, "manual", "emp_1", status, DAY, DAY, "direct", "cust_1", "CNY",
        Money.of("1.00"), (), (SaleCredit("emp_1", CreditKind.REVENUE, Decimal(1)),)))


def state_of(channels, one):
    return channels.call("get_registration", registration_id=one.registration_id).state


def test_of_several_for_one_customer_and_product_exactly_one_is_approved(channels, partner):
    wanted = [submitted(channels, owner) for owner in (partner, a_partner(channels), partner)]
    answers = at_once([lambda one=one: approve(channels, one) for one in wanted])
    assert refusals(answers) == ["registration.duplicate"] * 2


def test_of_several_for_one_deal_exactly_one_is_approved(channels, partner):
    wanted = [submitted(channels, partner, customer_id=f"cust_{n}") for n in range(3)]
    answers = at_once([lambda one=one: approve(channels, one, deal_id="deal_1") for one in wanted])
    assert refusals(answers) == ["registration.deal_taken"] * 2


def test_the_database_itself_holds_one_approved_per_deal(channels, partner):
    first = an_approved_registration(channels, partner, deal_id="deal_1")
    other = a_registration(channels, partner, deal_id="deal_1")

    def force(work):
        row = store.one(work, other.registration_id)
        store.change(work, row, state=RegistrationState.APPROVED.value)

    with pytest.raises(IntegrityError, match="uq_registration_deal"):
        in_transaction(channels.ground, force)
    assert state_of(channels, first) == RegistrationState.APPROVED


def test_a_partner_that_ends_while_one_is_approved_keeps_none(channels, partner):
    for _ in range(3):
        owner = a_partner(channels)
        one = submitted(channels, owner, customer_id=f"cust_{owner}")
        at_once([
            lambda one=one: approve(channels, one),
            lambda owner=owner: channels.call("set_partner_status", partner_id=owner,
                                              status="ended", reason="退出")])
        assert state_of(channels, one) in (
            RegistrationState.CANCELLED, RegistrationState.SUBMITTED)


def test_a_deal_that_is_signed_while_one_is_approved_keeps_none(channels, partner):
    for n in range(3):
        one = submitted(channels, partner, customer_id=f"cust_{n}", deal_id=f"deal_{n}")
        at_once([lambda one=one: approve(channels, one),
                 lambda n=n: channels.hears(the_sale(f"deal_{n}"))])
        assert state_of(channels, one) == RegistrationState.CLOSED


def test_two_timers_expire_each_of_them_once(channels, partner):
    for n in range(6):
        an_approved_registration(channels, partner, days=1, customer_id=f"cust_{n}")
    channels.clock.at = channels.clock.at.replace(month=5, day=1)
    at_once([lambda: channels.runs(protecting.step)] * 2)
    channels.runs(protecting.step)
    assert len(channels.published(RegistrationExpired)) == 6


def test_very_many_expire_chunk_by_chunk(channels, partner, monkeypatch):
    monkeypatch.setattr(protecting, "CHUNK", 2)
    for n in range(5):
        an_approved_registration(channels, partner, days=1 + n // 4, customer_id=f"cust_{n}")
    channels.clock.at = channels.clock.at.replace(month=4, day=2)
    assert in_transaction(channels.ground, protecting.step)
    assert len(channels.published(RegistrationExpired)) == 2
    channels.runs(protecting.step)
    assert len(channels.published(RegistrationExpired)) == 4


def test_a_sale_closes_once_and_no_later_registration_is_approved(channels, partner):
    one = an_approved_registration(channels, partner, deal_id="deal_1")
    channels.hears_one_by_one(the_sale("deal_1", DealCancelled, 2), the_sale("deal_1"))
    [said] = channels.published(RegistrationExpired)
    assert (said.registration_id, said.state) == (one.registration_id, RegistrationState.CLOSED)
    late = submitted(channels, partner, deal_id="deal_1")
    with pytest.raises(Refused, match="registration.deal_signed"):
        approve(channels, late)
    assert approve(channels, late, deal_id="deal_2").deal_id == "deal_2"


def test_a_merged_customer_is_the_same_one_under_both_ids(channels, partner):
    an_approved_registration(channels, partner, customer_id="cust_old")
    other = submitted(channels, partner, customer_id="cust_new")
    knows_deals(channels)
    knows_customers(channels, OwnedCustomer("cust_new", DAY, "emp_1", None,
                                            ("cust_new", "cust_old")))
    with pytest.raises(Refused, match="registration.duplicate"):
        approve(channels, other)
    asked = dict(channels.others.calls)["pipeline.conflict_candidates"]
    assert asked.customer_ids == ("cust_new", "cust_old")


def test_a_partner_is_told_neither_our_overlay_nor_our_conflict(channels, partner):
    one = submitted(channels, partner, partner_manager_id="emp_7")
    approve(channels, one, overlay_rate="0.1", despite_conflict=True, reason="先拜访")
    theirs = Caller("acc_p", partner_id=partner, permissions={"registrations:read": "partner"})
    name = {"registration_id": one.registration_id}
    for who, rate, is_told in ((theirs, None, False), (A_SERVICE, Decimal("0.1"), True)):
        assert channels.call("get_registration", caller=who, **name).overlay_rate == rate
        assert channels.call("list_registrations", caller=who).items[0].overlay_rate == rate
        last = channels.call("registration_history", caller=who, **name).changes[-1]
        assert (last.despite_conflict, last.reason) == (is_told, "先拜访")


def test_an_erased_customers_name_is_forgotten(channels, partner):
    one = a_registration(channels, partner, customer_name="恒远", customer_domain="hengyuan.cn")
    other = a_registration(channels, partner, customer_id="cust_2", customer_name="别家")
    erased = CustomerErased("cust_1", 3, None, None, None, None)
    channels.hears_one_by_one(erased, erased)
    after = channels.call("get_registration", registration_id=one.registration_id)
    assert (after.customer_name, after.customer_domain, after.version) == (None, None, 1)
    kept = channels.call("get_registration", registration_id=other.registration_id)
    assert kept.customer_name == "别家"


def test_a_repeated_command_and_an_older_version_change_nothing(channels, partner):
    one = submitted(channels, partner)
    wish = {"registration_id": one.registration_id, "protection_days": 5}
    first = channels.call("approve_registration", key="k", **wish)
    assert channels.call("approve_registration", key="k", **wish) == first
    with pytest.raises(Refused) as stale:
        channels.call("cancel_registration", registration_id=one.registration_id, reason="x",
                      if_match=2)
    assert stale.value.kind == "stale"
