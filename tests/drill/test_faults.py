"""A few of the 26 faults on a system of their own, with a fixed seed; `make drill` plays all.

Chosen are those that are quick and that no other test of the whole system plays. What would make
the drill blind is tested too: an outcome without a bite, a ledger that is short or over, a number
that nobody plays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deploy.drill.books import verdict
from deploy.drill.faults.all import FAMILIES
from deploy.drill.faults.base import FAULTS, Outcome
from deploy.drill.stage import Stage, opened
from deploy.drill.table import mark, table
from deploy.drill.traffic import Wish

SEED, QUICK = 20261125, (11, 13, 14)
pytestmark = [pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with opened(tmp_path_factory.mktemp("faults") / "state") as running:
        yield running


@pytest.mark.parametrize("number", QUICK)
def test_the_promise_is_kept(stage, number):
    outcome = FAULTS[number].run(stage, SEED)
    assert outcome.is_kept, outcome


def test_all_26_faults_are_played_and_say_in_both_languages_what_they_promise():
    assert FAMILIES
    assert sorted(FAULTS) == list(range(1, 27))
    for fault in FAULTS.values():
        for text in (fault.name, fault.promise):
            assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh)
            assert text.en.isascii()


@pytest.mark.parametrize(("outcome", "shown"), [
    (Outcome(bite="other pid"), "yes"),
    (Outcome(), "**NO**"),
    (Outcome(bite="other pid", lost=1), "**NO**"),
    (Outcome(bite="other pid", twice=1), "**NO**"),
    (Outcome(bite="other pid", problems=["late"]), "**NO** late"),
    (Outcome(impossible="no root"), "此处不可行 not possible here: no root"),
])
def test_only_a_kept_promise_with_a_bite_is_green(outcome, shown):
    assert mark(outcome) == shown
    assert f"| {shown} |" in table({1: outcome}, SEED)


def test_a_fault_played_alone_replaces_its_line_only():
    before = table({1: Outcome(bite="first"), 2: Outcome(bite="second")}, SEED)
    after = table({2: Outcome(bite="again")}, SEED, f"# page\n| 1 | other |\n{before}text\n")
    assert [line.split(" | ")[0] for line in after.splitlines()[2:]] == ["| 1", "| 2"]
    assert "first" in after
    assert "again" in after
    assert "second" not in after


LEDGERS = {
    "commission_line": [("deal_1", 5_000)],
    "'company'": [("deal_1", 5_000)],
    "certified_sale": [("deal_1",)],
    "FROM account": [("emp_1", 50)],
    "rebate_account": [("part_1", 250)],
    "held_row": [("part_1", 5_000)],
    "'employee'": [("emp_1", 5_000)],
    "'partner'": [("part_1", 5_000)],
    "outbox": [(0, 0, 0)],
}


def judged(**changed: list[Any]) -> Any:
    """The verdict on one signed deal of 50.00 over ledgers that say `changed`."""
    rows = {**LEDGERS, **{name.replace("_", " ") if name.startswith("FROM") else name: value
                          for name, value in changed.items()}}

    def ask(service: str, statement: str) -> list[Any]:
        return next(value for name, value in rows.items() if name in statement)

    return verdict(ask, ["people"], {"deal_1": Wish(1, "emp_1", "part_1", 5_000)})


def test_books_that_agree_are_clean():
    assert judged().is_clean


@pytest.mark.parametrize(("changed", "found"), [
    ({"commission_line": []}, (1, 0, 0)),
    ({"commission_line": [("deal_1", 4_999)]}, (1, 0, 0)),
    ({"commission_line": [("deal_1", 10_000)]}, (0, 1, 0)),
    ({"certified_sale": []}, (1, 0, 0)),
    ({"FROM_account": [("emp_1", 51)]}, (0, 0, 1)),
    ({"rebate_account": []}, (0, 0, 1)),
    ({"held_row": [("part_1", 5_001)]}, (0, 0, 1)),
])
def test_what_is_short_is_lost_and_what_is_over_counts_twice(changed, found):
    verdict = judged(**changed)
    assert (len(verdict.lost), len(verdict.twice), len(verdict.differences)) == found
    assert not verdict.is_clean


@pytest.mark.parametrize("busy", [(1, 0, 0), (0, 1, 0), (0, 0, 1)])
def test_what_is_left_somewhere_is_not_clean(busy):
    assert not judged(outbox=[busy]).is_clean
