"""What arrives late while a sale is being accrued: one of the two sees the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from chassis.envelope import Origin
from chassis.passport import Caller, service_caller
from chassis.testing import Harness, Refused
from chassis.work import Work
from deploy.local.waiting import wait_until
from kernel.money import Money
from services.people.service import PeopleService
from services.people.usecases import commissions
from tests.builders import a_sale
from tests.people.builders import (
    FROM,
    a_component,
    a_seller,
    an_approved_plan,
    balance_of,
    caught_up,
)


@pytest.fixture
def people(harness) -> Harness:
    return harness(PeopleService)


def while_a_sale_is_in_hand(people: Harness, seller: str, late: Callable[[], object]) -> None:
    """Accrue a sale that does not know of `late`, run `late` before it commits, and catch up."""
    sale = a_sale("deal_1", 1, "1000.00", credits={seller: "1"})
    work = Work(people.ground, service_caller("people"), Origin("people"), scope="all")
    work.lock("deal", sale.deal_id)
    work.lock("party", seller)
    commissions.accrue(sale, work)
    thread = threading.Thread(target=late)
    thread.start()
    wait_until(lambda: _somebody_waits(people), 10, "the one that comes late")
    caught_up(people)
    work.commit()
    work.close()
    thread.join(10)
    caught_up(people)


def _somebody_waits(people: Harness) -> bool:
    return bool(people.sql(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")[0][0])


def test_an_approval_reaches_the_sale_that_was_in_hand(people):
    plan = people.call("draft_plan", name="p", starts_on=FROM, components=[a_component()])
    seller = a_seller(people, plan.plan_id)
    caught_up(people)
    while_a_sale_is_in_hand(people, seller, lambda: people.call(
        "approve_plan", plan_id=plan.plan_id, plan_version=1))
    assert balance_of(people, seller) == ["10.00"]


def test_a_hire_date_reaches_the_sale_that_was_in_hand(people):
    seller = a_seller(people, an_approved_plan(people).plan_id, hired_on=date(2026, 3, 10))
    caught_up(people)
    while_a_sale_is_in_hand(people, seller, lambda: people.call(
        "change_employee", employee_id=seller, hired_on=date(2026, 1, 1)))
    assert balance_of(people, seller) == ["10.00"]


def test_an_assignment_reaches_the_sale_that_was_in_hand(people):
    plan, seller = an_approved_plan(people), a_seller(people)
    caught_up(people)
    while_a_sale_is_in_hand(people, seller, lambda: people.call(
        "assign_plan", employee_id=seller, plan_id=plan.plan_id, valid_from=FROM))
    assert balance_of(people, seller) == ["10.00"]


@pytest.fixture
def reviewed(people: Harness) -> tuple[str, str]:
    """A seller with a reviewed sheet of March, and the sheet's id."""
    people.clock.at = datetime(2026, 6, 1, tzinfo=UTC)
    seller = a_seller(people, an_approved_plan(people).plan_id)
    caught_up(people)
    sheet = people.call("calculate_pay", employee_id=seller, period="2026-03").settlement_id
    people.call("review_pay", settlement_id=sheet, caller=Caller(
        "hr", permissions={"settlements:write": "all"}))
    return seller, sheet


def test_a_sheet_is_not_approved_past_the_sale_that_was_in_hand(people, reviewed):
    seller, sheet = reviewed
    refused: list[list[str]] = []

    def approve() -> None:
        try:
            people.call("approve_pay", settlement_id=sheet)
        except Refused as error:
            refused.append(error.codes)

    while_a_sale_is_in_hand(people, seller, approve)
    assert refused == [["settlement.changed"]]
    again = people.call("calculate_pay", employee_id=seller, period="2026-03")
    assert again.paid == Money(10_00)


def test_two_approvals_at_once_freeze_the_sheet_once(people, reviewed):
    seller, sheet = reviewed
    codes: list[list[str]] = []

    def approve() -> None:
        try:
            people.call("approve_pay", settlement_id=sheet)
            codes.append([])
        except Refused as error:
            codes.append(error.codes)

    threads = [threading.Thread(target=approve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(codes) == [[], ["settlement.wrong_state"]]
    assert people.sql("SELECT state FROM settlement WHERE employee_id = :s", s=seller) == [
        ("approved",)]
