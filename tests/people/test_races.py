"""What arrives late while a sale is being accrued: one of the two sees the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest

from chassis.envelope import Origin
from chassis.passport import service_caller
from chassis.testing import Harness
from chassis.work import Work
from deploy.local.waiting import wait_until
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
