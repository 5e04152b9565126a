"""Two that want the same at once: one wins, and the balances stay the rule's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

from sqlalchemy.orm import Session

from chassis import locks
from chassis.testing import Harness, Refused
from deploy.local.waiting import wait_until
from services.channels.contract import RebateAccrued
from tests.channels.builders import (
    a_draft,
    a_programme,
    a_row,
    an_approved,
    an_update,
    approved,
    balances_of,
)


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each act answered, or the refusal that it met."""
    together = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        together.wait(10)
        try:
            return act()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(answers: Sequence[Any]) -> list[str]:
    return [answer.code for answer in answers if isinstance(answer, Refused)]


def test_of_two_overlapping_agreements_one_is_approved(channels, partner):
    drafts = [a_draft(channels, partner, a_programme(name)) for name in ("a", "b")]
    answers = at_once([lambda one=one: approved(channels, one) for one in drafts])
    assert refusals(answers) == ["agreement.overlaps"]


def test_one_draft_is_approved_once(channels, partner):
    channels.hears(an_update(a_row(partner_id=partner), "1000.00"))
    drafted = a_draft(channels, partner)
    answers = at_once([lambda: approved(channels, drafted)] * 4)
    assert refusals(answers) == ["agreement.already_approved"] * 3
    assert len(channels.published(RebateAccrued)) == 1


def test_versions_written_at_once_get_different_numbers(channels, partner):
    agreement_id = a_draft(channels, partner).agreement_id
    answers = at_once([lambda: a_draft(channels, partner, agreement_id=agreement_id)] * 4)
    assert sorted(one.agreement_version for one in answers) == [2, 3, 4, 5]


def test_a_partner_is_taken_on_once_by_two_at_once(channels):
    answers = at_once([lambda: channels.call("create_partner", name="华东", external_ref="p")] * 4)
    assert len({one.partner_id for one in answers}) == 1
    assert len(channels.published()) == 1


def test_a_partner_moves_once_from_one_status(channels, partner):
    def end() -> Any:
        return channels.call("set_partner_status", partner_id=partner, status="ended", reason="-")

    assert refusals(at_once([end] * 4)) == ["partner.status_not_possible"] * 3


def test_rows_that_arrive_while_an_agreement_is_approved_are_counted_once(channels, partner):
    rows = [a_row(date(2026, 3, day), partner_id=partner) for day in range(1, 13)]
    drafted = a_draft(channels, partner)
    hearing = [lambda row=row: channels.hears(an_update(row, "500.00")) for row in rows]
    answers = at_once([*hearing[:6], lambda: approved(channels, drafted), *hearing[6:]])
    assert refusals(answers) == []
    assert channels.waiting() == 0
    assert balances_of(channels, partner) == ["435.00"]


def waits_for_a_lock(channels: Harness) -> bool:
    return bool(channels.sql("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
                             "AND database = (SELECT oid FROM pg_database "
                             "WHERE datname = current_database())"))


def test_updates_of_a_partner_wait_for_whoever_holds_the_partner(channels, partner):
    an_approved(channels, partner)
    with ThreadPoolExecutor(1) as pool, Session(channels.engine) as holder:
        locks.take(holder, "party", [partner])
        hearing = pool.submit(channels.hears, an_update(a_row(partner_id=partner), "500.00"))
        wait_until(lambda: hearing.done() or waits_for_a_lock(channels), 10, "waiting for the lock")
        assert not hearing.done()
        holder.rollback()
        hearing.result(10)
    assert balances_of(channels, partner) == ["25.00"]
