"""What analytics does after a restore: take back costs that are said anew, say rows again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chassis.envelope import Origin, enclose, seal
from chassis.reactor import Heard
from chassis.testing import Harness
from chassis.work import in_transaction
from services.analytics.contract import KpiUpdated, Metric, RowKey, SubjectKind
from services.analytics.usecases import recovering
from tests.analytics.builders import a_commission, calculated, row_versions, rows, summed_facts
from tests.builders import a_sale

COST = "commission_cost/company/company/CNY/2026-03-03"
PARTNER = RowKey(Metric.SIGNED, SubjectKind.PARTNER, "part_1/pumps", "CNY", date(2026, 3, 3))
GONE = replace(PARTNER, day=date(2026, 3, 4))


@pytest.fixture
def booked(analytics: Harness) -> Harness:
    analytics.hears(calculated(a_sale(), a_commission("10.00")))
    return analytics


def withdraw(analytics: Harness, *causes: str) -> int:
    return int(in_transaction(
        analytics.ground, lambda work: recovering.withdraw(causes, work)))


def say_again(analytics: Harness, *keys: RowKey) -> int:
    return int(in_transaction(analytics.ground, lambda work: recovering.say_again(keys, work)))


def the_cause(analytics: Harness) -> str:
    return str(analytics.heard(calculated(a_sale(), a_commission("10.00"))).envelope.event_id)


def test_costs_of_an_event_that_is_gone_are_taken_back_once(booked: Harness):
    before = rows(booked)
    assert withdraw(booked, the_cause(booked)) == 2, "the company's and the employee's"
    assert rows(booked) == summed_facts(booked)
    assert rows(booked) == {name: value for name, value in before.items()
                            if not name.startswith("commission_cost/")}
    assert withdraw(booked, the_cause(booked)) == 0


def test_what_is_said_anew_counts_once(booked: Harness):
    before = rows(booked)
    withdraw(booked, the_cause(booked))
    anew = enclose(calculated(a_sale(), a_commission("10.00")), Origin("people"),
                   booked.ground.now(), epoch=1)
    booked.reactor.batch([Heard(anew, seal(anew))])
    assert rows(booked) == before == summed_facts(booked)
    assert withdraw(booked, the_cause(booked)) == 0, "the event of before costs nothing any more"


@pytest.mark.parametrize("causes", [(), ("00000000-0000-5000-8000-000000000000",)])
def test_an_event_that_cost_nothing_changes_nothing(booked: Harness, causes):
    before = rows(booked), row_versions(booked)
    assert withdraw(booked, *causes) == 0
    assert (rows(booked), row_versions(booked)) == before


def test_a_row_is_said_again_above_every_version_of_an_earlier_epoch(booked: Harness):
    booked.ground = replace(booked.ground, epoch=3)
    assert say_again(booked, PARTNER, PARTNER, GONE) == 2
    told = {one.row: one for one in booked.published(KpiUpdated)[-2:]}
    assert (told[PARTNER].value, told[GONE].value) == (1_000_00, 0)
    assert {(one.version.epoch, one.version.counter) for one in told.values()} == {(3, 2), (3, 1)}
    assert rows(booked) == summed_facts(booked)
