"""KPI rows held by channels against analytics' own, each on its real database."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from chassis import codec
from chassis.passport import service_caller
from chassis.testing import Harness
from chassis.topology import RECONCILER
from services.analytics.contract import KpiUpdated
from services.analytics.service import AnalyticsService
from services.analytics.usecases.held_rows import HeldRows
from services.channels.service import ChannelsService
from tests.analytics.builders import calculated
from tests.builders import a_sale

ROW = "signed/partner/part_1/pumps/CNY/2026-03-03"


class Pair:
    """Both services; `late()` delivers what channels has not heard when the reconciler waits."""

    def __init__(self, harness: Any) -> None:
        self.analytics: Harness = harness(AnalyticsService)
        self.channels: Harness = harness(ChannelsService)
        self.pauses = 0
        self.late: list[KpiUpdated] = []

    def sells(self, *sales: Any, is_heard: bool = True) -> None:
        before = len(self.analytics.published(KpiUpdated))
        self.analytics.hears(*map(calculated, sales))
        said = self.analytics.published(KpiUpdated)[before:]
        if is_heard:
            self.channels.hears(*said)
        else:
            self.late += said

    def differences(self) -> list[tuple[str, int, int]]:
        rows = HeldRows(self.analytics.ground, self._ask, self._pause, 3)
        return [(one.key, one.due, one.held) for one in rows.differences()]

    def _ask(self, service: str, operation: Any, request: Any) -> Any:
        assert service == "channels"
        return self.channels.call(operation.operation.name, caller=service_caller(RECONCILER),
                                  **codec.plain(request))

    def _pause(self, seconds: float) -> None:
        self.pauses += 1
        self.channels.hears(*self.late)

    def by_hand(self, harness: Harness, statement: str) -> None:
        with harness.engine.begin() as connection:
            connection.execute(text(statement))


@pytest.fixture
def pair(harness: Any) -> Pair:
    return Pair(harness)


def test_rows_that_were_heard_agree(pair):
    assert pair.differences() == []
    pair.sells(a_sale(), a_sale("deal_2", amount="20.00"))
    pair.sells(a_sale("deal_1", 2, "700.00"))
    assert pair.differences() == []
    assert pair.pauses == 0


def test_a_row_on_its_way_is_waited_for(pair):
    pair.sells(a_sale(), is_heard=False)
    assert pair.differences() == []
    assert pair.pauses == 1


def test_a_row_that_never_comes_is_named(pair):
    pair.sells(a_sale())
    pair.sells(a_sale("deal_2", amount="1.00"), is_heard=False)
    pair.late = []
    assert pair.differences() == [(ROW, 100_100, 100_000)]
    assert pair.pauses == 3


@pytest.mark.parametrize(("change", "found"), [
    ("value = 5", (ROW, 100_000, 5)),
    ("counter = counter + 1", (f"{ROW}/version", 1, 2)),
    ("epoch = 1, value = 7", (ROW, 100_000, 7)),
])
def test_a_row_that_was_changed_is_named_at_once(pair, change, found):
    pair.sells(a_sale())
    pair.by_hand(pair.channels, f"UPDATE held_row SET {change}")
    assert pair.differences() == [found]
    assert pair.pauses == 0


def test_a_row_that_analytics_no_longer_has_is_named(pair):
    pair.sells(a_sale())
    pair.by_hand(pair.analytics, "DELETE FROM kpi_row WHERE subject_kind = 'partner'")
    assert pair.differences() == [(ROW, 0, 100_000)]
    pair.by_hand(pair.channels, "UPDATE held_row SET value = 0")
    assert pair.differences() == [(f"{ROW}/exists", 0, 1)]


@settings(max_examples=8, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(("部件", "pumps/x", "😀")),
                          st.integers(1, 10**9)), min_size=1, max_size=12), st.data())
def test_whatever_the_rows_are_called_one_that_is_off_is_the_one_named(harness, sold, data):
    pair = Pair(harness)
    sales = [a_sale(f"deal_{number}", amount=str(minor), partner_id=f"part_{place}",
                    product_line=line) for number, (place, line, minor) in enumerate(sold)]
    pair.sells(*sales)
    assert pair.differences() == []
    names = sorted(row[0] for row in pair.channels.sql("SELECT row_name FROM held_row"))
    name = data.draw(st.sampled_from(names))
    with pair.channels.engine.begin() as connection:
        connection.execute(text("UPDATE held_row SET value = value + 1 WHERE row_name = :name"),
                           {"name": name})
    assert [key for key, _, _ in pair.differences()] == [name]
    for one in (pair.analytics, pair.channels):
        one.engine.dispose()
