from __future__ import annotations

import pytest

from chassis.testing import Harness
from services.analytics.contract import KpiUpdated
from tests.analytics.builders import (
    a_commission,
    a_share,
    calculated,
    placed,
    row_versions,
    rows,
    summed_facts,
)
from tests.builders import a_sale

COMPANY = "signed/company/company/CNY/2026-03-03"
PARTNER = "signed/partner/part_1/pumps/CNY/2026-03-03"


@pytest.fixture
def booked(analytics: Harness) -> Harness:
    analytics.hears(
        placed("emp_1", 1, a_share("north")), calculated(a_sale(), a_commission("10.00"))
    )
    analytics.hears(calculated(a_sale(version=2, amount="600.00"), a_commission("-4.00", number=2)))
    return analytics


def damage(analytics: Harness, statement: str) -> None:
    with analytics.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_rows_that_are_right_are_left_alone(booked: Harness):
    versions, told = row_versions(booked), booked.published()
    report = booked.call("rebuild")
    assert (report.rows, report.repaired) == (len(versions), 0)
    assert (row_versions(booked), booked.published()) == (versions, told)


def test_only_the_row_that_differs_is_repaired_with_its_next_version(booked: Harness):
    before, versions = rows(booked), row_versions(booked)
    damage(
        booked,
        "UPDATE kpi_row SET value = value + 7 WHERE subject_kind = 'company' AND metric = 'signed'",
    )
    assert booked.call("rebuild").repaired == 1
    assert rows(booked) == before == summed_facts(booked)
    assert row_versions(booked) == {**versions, COMPANY: (0, 3)}
    assert booked.call("rebuild").repaired == 0


def test_a_repaired_partner_row_is_announced(booked: Harness):
    damage(booked, "UPDATE kpi_row SET value = 1 WHERE subject_kind = 'partner'")
    booked.call("rebuild")
    told = booked.published(KpiUpdated)[-1]
    assert (told.row.name, told.value, told.version.counter) == (PARTNER, 600_00, 3)
    assert len(booked.published(KpiUpdated)) == 3


def test_a_row_that_is_gone_comes_back_above_every_version_it_had(booked: Harness):
    before = rows(booked)
    damage(
        booked,
        "DELETE FROM kpi_row WHERE subject_kind IN ('partner', 'unit') AND metric = 'signed'",
    )
    assert booked.call("rebuild").repaired == 2
    assert rows(booked) == before
    assert row_versions(booked)[PARTNER] == (0, 3)


def test_a_row_without_facts_becomes_zero(booked: Harness):
    damage(
        booked,
        "INSERT INTO kpi_row SELECT 'signed', 'partner', 'ghost/pumps', 'CNY', day, 5, 0, 1 "
        "FROM kpi_row LIMIT 1",
    )
    assert booked.call("rebuild").repaired == 1
    assert rows(booked) == summed_facts(booked)
    assert booked.published(KpiUpdated)[-1].value == 0


def test_a_newer_epoch_is_never_lowered(booked: Harness):
    damage(
        booked,
        "UPDATE kpi_row SET epoch = 5, value = 0 "
        "WHERE subject_kind = 'company' AND metric = 'signed'",
    )
    booked.call("rebuild")
    assert row_versions(booked)[COMPANY] == (5, 3)
    booked.hears(calculated(a_sale(version=3)))
    assert row_versions(booked)[COMPANY] == (5, 4)
