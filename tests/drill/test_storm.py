"""A short storm with a fixed seed: ten blows while 120 deals are signed, changed and paid.

Whoever plays a deal, what becomes of it is drawn from the seed; which blows fall, on whom and for
how long as well. With this one: kill -9 of a service, a gateway worker, the broker and PostgreSQL,
PostgreSQL frozen, events again and shuffled, a line reset, stalled and sliced. `make drill` runs
the long one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from deploy.drill import storm_books, storm_log
from deploy.drill.stage import Stage
from deploy.drill.storm import Storm, break_loose, opened

SEED, DEALS, CLIENTS, BLOWS = 3, 120, 8, 10
pytestmark = [pytest.mark.timeout(1500)]


@dataclass(frozen=True)
class Aftermath:
    stage: Stage
    storm: Storm
    said: storm_log.Testimony


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    folder = Path(tmp_path_factory.mktemp("storm"))
    with opened(folder, SEED) as scene:
        storm = break_loose(scene, Storm(SEED, DEALS, CLIENTS), folder / "clients", BLOWS)
        yield Aftermath(scene.stage, storm, storm_log.read(folder / "clients"))


def test_nothing_is_lost_nothing_counts_twice_and_every_balance_is_the_rule(after):
    table = after.storm.table()
    assert after.storm.troubles == [], table
    assert after.storm.verdict.is_clean, table
    assert after.storm.signed == DEALS, table


def test_every_blow_fell_on_work_in_flight_and_was_overcome(after):
    storm = after.storm
    assert len(storm.struck) + len(storm.missed) == BLOWS
    assert len(storm.struck) >= BLOWS - 2, storm.missed
    assert all(one.in_flight and one.evidence for one in storm.struck)
    assert sum(one.failed for one in storm.struck) > 0
    assert storm.is_kept, storm.table()


def test_the_check_sees_what_differs_from_the_log(after):
    """The same ledgers against a log that says something else: one deal is worth more, one less,
    one was never told of."""
    more, less, untold = sorted((deal for deal, sale in after.said.sales.items() if sale.stands),
                                key=lambda deal: -after.said.sales[deal].minor)[:3]
    sales = dict(after.said.sales)
    del sales[untold]
    for deal, by in ((more, 1), (less, -1)):
        (line, minor), *others = sorted(sales[deal].lines, key=lambda one: -one[1])
        sales[deal] = replace(sales[deal], lines=((line, minor + by), *others))
    found = storm_books.compare(after.stage.sql, after.stage.services,
                                replace(after.said, sales=sales))
    assert any(more in one for one in found.lost)
    assert any(less in one for one in found.twice)
    assert any(untold in one for one in found.twice)
    assert any(one.startswith("kpi") for one in found.differences)
    assert any(one.startswith("commission") for one in found.differences)
    assert any(one.startswith("rebate lines") for one in found.differences)
