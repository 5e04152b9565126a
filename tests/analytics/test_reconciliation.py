"""When the reconciler runs, what it keeps, and what it says in which language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY

from chassis import locks
from chassis.passport import service_caller
from chassis.reconciling import contract
from chassis.reconciling.contract import Reconciling
from chassis.testing import Harness, Refused
from chassis.topology import RECONCILER, SERVICES
from services.analytics.contract import Finding, FindingCode
from services.analytics.usecases import findings, reconciliation
from services.channels.contract import Channels, HeldKpiRows, RowDigests

EVERY = 300


@pytest.fixture
def analytics(analytics: Harness, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harness]:
    """Analytics with seven others who said and heard nothing; time stands until a test moves it."""
    monkeypatch.setenv("SALESLOOP_RECONCILE_EVERY", str(EVERY))
    monkeypatch.setattr(reconciliation, "BEGAN", analytics.clock.at)
    for service in SERVICES:
        plays(analytics, service)
    analytics.answers(Channels.held_row_digests, lambda asked: RowDigests(()))
    analytics.answers(Channels.held_rows, lambda asked: HeldKpiRows(()))
    return analytics


def plays(analytics: Harness, service: str, *ledgers: str, parked: int = 0,
          wrong: tuple[contract.Difference, ...] = ()) -> None:
    answers = {
        Reconciling.lacking: contract.Lacking((), (), ()),
        Reconciling.announced: contract.Announced((), ()),
        Reconciling.taken: contract.Taken((), (), 0, parked, ledgers),
        Reconciling.check_ledger: contract.LedgerPart(7, wrong, None),
    }
    for operation, answer in answers.items():
        analytics.others.play(operation, lambda asked, answer=answer: answer, service)


def later(analytics: Harness, **span: int) -> None:
    analytics.clock.at += timedelta(**span)


def look(analytics: Harness) -> None:
    reconciliation.look(analytics.ground)


def runs(analytics: Harness) -> int:
    return int(analytics.sql("SELECT count(*) FROM reconciliation WHERE state = 'done'")[0][0])


def gauge(name: str, **labels: str) -> Any:
    return REGISTRY.get_sample_value(f"salesloop_reconcile_{name}", labels)


def test_the_first_run_comes_when_its_time_has_come_and_then_one_each_time(analytics):
    later(analytics, seconds=EVERY - 1)
    look(analytics)
    assert runs(analytics) == 0
    later(analytics, seconds=1)
    for _ in range(3):
        look(analytics)
    assert runs(analytics) == 1
    later(analytics, seconds=EVERY)
    look(analytics)
    assert runs(analytics) == 2


def test_zero_means_only_when_asked(analytics, monkeypatch):
    monkeypatch.setenv("SALESLOOP_RECONCILE_EVERY", "0")
    later(analytics, days=400)
    look(analytics)
    assert runs(analytics) == 0
    asked = analytics.call("start_reconciliation")
    assert (asked.state, asked.started_at) == ("asked", None)
    look(analytics)
    done = analytics.call("reconciliation_run", run_id=asked.run_id)
    assert (done.state, done.findings, done.alarms) == ("done", (), 0)
    assert analytics.call("reconciliation").run_id == asked.run_id


def test_while_another_process_is_at_it_nothing_is_begun(analytics):
    analytics.call("start_reconciliation")
    with locks.alone(analytics.engine, "reconciler") as is_mine:
        assert is_mine
        look(analytics)
        assert runs(analytics) == 0
    look(analytics)
    assert runs(analytics) == 1


def test_a_run_that_a_dead_process_left_is_begun_again(analytics):
    asked = analytics.call("start_reconciliation")
    with analytics.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE reconciliation SET state = 'running'")
    look(analytics)
    assert analytics.call("reconciliation_run", run_id=asked.run_id).state == "done"


def test_before_the_first_run_there_is_no_report(analytics):
    for operation, wish in (("reconciliation", {}), ("reconciliation_run", {"run_id": "none"})):
        with pytest.raises(Refused, match="record.not_found"):
            analytics.call(operation, **wish)


def test_findings_are_kept_worded_counted_and_shown(analytics):
    plays(analytics, "people", "accounts", "sales", parked=2,
          wrong=(contract.Difference("emp_1", 100, 90, "CNY"),))
    analytics.call("start_reconciliation")
    look(analytics)
    report = analytics.call("reconciliation", language="zh-CN")
    assert [(one.code, one.subject, one.count, one.is_alarm) for one in report.findings] == [
        ("events.parked", "", 2, True), ("ledger.differs", "accounts", 1, True),
        ("ledger.differs", "sales", 1, True)]
    assert report.findings[1].text == "people 的账本 accounts 有 1 处与重算不符"
    assert report.findings[1].differences[0].held == 90
    assert (report.alarms, report.records) == (3, 14)
    assert gauge("differences", ledger="people.accounts") == 1
    assert gauge("differences", ledger="channels.held_rows") == 0
    assert gauge("finished_timestamp_seconds") == report.ended_at.timestamp()
    plays(analytics, "people", "accounts")
    analytics.call("start_reconciliation")
    look(analytics)
    assert gauge("differences", ledger="people.accounts") == 0
    assert gauge("differences", ledger="people.sales") is None


def test_old_reports_are_forgotten(analytics):
    analytics.call("start_reconciliation")
    look(analytics)
    later(analytics, days=31)
    look(analytics)
    assert analytics.sql("SELECT count(*) FROM reconciliation") == [(1,)]


def a_finding(*names: str, service: str = "people") -> Finding:
    [nothing] = findings.not_reached([service])
    return replace(nothing, code=FindingCode.EVENTS_MISSING, ids=names)


@pytest.mark.parametrize(("found", "expected"), [
    ([["a"], ["a"]], []),
    ([["a", "b"], ["b", "a"], ["a", "c"]], ["a"]),
    ([["a"], [], ["a"]], []),
    ([["b"], ["a"], ["a"], ["a"]], []),
], ids=["too few runs", "three on end", "not each time", "not the newest"])
def test_what_was_missing_three_times_on_end_is_tried_no_more(found, expected):
    told = [[a_finding(*names)] for names in found]
    assert findings.always_missing(told, 3) == {("people", name) for name in expected}


def test_a_person_without_the_permission_starts_nothing(analytics):
    with pytest.raises(Refused, match="caller.forbidden"):
        analytics.call("start_reconciliation", caller=service_caller("pipeline"))
    assert analytics.call("start_reconciliation", caller=service_caller(RECONCILER))
