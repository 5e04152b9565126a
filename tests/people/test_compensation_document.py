"""《薪酬激励制度》: the plan's own figures, and an example that the engine computed."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook

from chassis import files
from chassis.documents import printing
from chassis.testing import Harness, Refused
from kernel.money import Money
from kernel.tiers import TierMode, earned
from services.people.contract import Accumulate, Component, TierInput
from services.people.documents import DOCUMENTS
from services.people.rules.earning import tiers_of
from services.people.rules.worked import example
from services.people.service import PeopleService
from tests.people.builders import a_component, a_seller, an_approved_plan, yuan

KIND = "compensation_plan"


@pytest.fixture
def people(harness: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Harness:
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    return harness(PeopleService)


def a_plan_with_a_seller(people: Harness) -> str:
    plan_id: str = an_approved_plan(people).plan_id
    a_seller(people, plan_id)
    return plan_id


def workbook(people: Harness, **wish: Any) -> CalamineWorkbook:
    issue = people.call("issue_document", kind=KIND, language="zh-CN", **wish)
    assert printing.print_next(people.ground)
    issue = people.call("document_issue", issue_id=issue.issue_id)
    [made] = [one for one in issue.files if one.format == "xlsx"]
    content = files.read(f"{printing.folder('people')}/{made.sha256}.xlsx", made.sha256)
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def test_the_document_shows_the_plan_in_force_with_its_tiers(people: Harness):
    a_plan_with_a_seller(people)
    book = workbook(people)
    tiers = next(name for name in book.sheet_names if "阶梯" in name)
    assert book.get_sheet_by_name(tiers).to_python()[1:] == [
        [0.0, 1000.0, 0.01], [1000.0, "—", 0.02]]
    about = {row[0]: row[1] for row in book.get_sheet_by_name("薪酬激励制度").to_python()}
    assert about["适用人数"] == 1.0


def test_the_example_of_the_document_is_what_the_engine_pays(people: Harness):
    a_plan_with_a_seller(people)
    book = workbook(people)
    rows = book.get_sheet_by_name(next(n for n in book.sheet_names if "示例" in n)).to_python()[1:]
    assert [row[:2] + row[4:] for row in rows] == [
        ["A 签约", 600.0, 6.0, 6.0], ["B 签约", 600.0, 8.0, 14.0], ["C 签约", 500.0, 10.0, 24.0],
        ["A 取消", -600.0, -6.0, ""], ["A 取消", "", -6.0, 12.0]]


def a_full_plan(people: Harness) -> str:
    """Everything that a plan can say, and a contest."""
    plan = an_approved_plan(
        people,
        a_component(
            "flat", component_id="新签提成", trigger="received", basis="margin", boundary="lower",
            cap=yuan("50000.00"), tiers=(("0.00", "0.06"), ("20000.00", "0.08"),
                                         ("80000.00", "0.1")),
            product_rates=[
                {"level": "category", "reference": "pumps/large", "rate": "0.03"},
                {"level": "product", "reference": "prod_free", "rate": "0"}]),
        a_component(component_id="协同提成", overlay=True, clawback_days=90,
                    accumulate="deal", tiers=(("0.00", "0.005"),)),
        terms={"base_salary": yuan("6000.00"),
               "draw": {"minimum": yuan("3000.00"), "months": 3, "recovery_rate": "0.5"},
               "bonuses": [{"name": "达标奖", "attainment_ratio": "1", "amount": yuan("1000.00")}],
               "year_end": {"rate": "0.02", "cap": yuan("100000.00")}})
    people.call("announce_contest", name="月度销冠", grain="month", metric="signed",
                starts_on=date(2026, 1, 1), prizes=[yuan("3000.00"), yuan("1000.00")],
                least=yuan("50000.00"))
    a_seller(people, plan.plan_id)
    known: str = plan.plan_id
    return known


def test_the_document_shows_draw_bonuses_contests_and_rates(people: Harness):
    a_full_plan(people)
    book = workbook(people)

    def rows(part: str) -> list[Any]:
        name = next(one for one in book.sheet_names if part in one)
        return book.get_sheet_by_name(name).to_python()[1:]

    assert rows("底薪与奖金") == [
        ["底薪", "每月", 6000.0], ["达标奖", "当月签约额达到定额的 100%", 1000.0],
        ["年度超额分红", "全年签约额超出年度定额的部分，最多 ¥100,000.00", 0.02]]
    assert [row[1:] for row in rows("保底")] == [
        [1500.0, 1500.0, 0.0, 3000.0, 1500.0], [2100.0, 900.0, 0.0, 3000.0, 2400.0],
        [1200.0, 1800.0, 0.0, 3000.0, 4200.0], [6000.0, 0.0, 3000.0, 3000.0, 1200.0]]
    tiers = next(one for one in book.sheet_names if one.startswith("新签提成：阶梯"))
    assert book.get_sheet_by_name(tiers).to_python()[0] == ["自（不含）", "至（含）", "提成率"]
    assert rows("月度销冠")[:2] == [[1.0, 3000.0], [2.0, 1000.0]]
    assert rows("产品提成率")[:2] == [["品类", "pumps/large", 0.03], ["产品", "prod_free", 0.0]]


def test_a_new_contest_makes_the_issue_stale(people: Harness):
    a_full_plan(people)
    workbook(people)
    assert printing.mark_stale(people.ground, DOCUMENTS) == 0
    people.call("announce_contest", name="季度销冠", grain="quarter", metric="margin",
                starts_on=date(2026, 1, 1), prizes=[yuan("9000.00")])
    assert printing.mark_stale(people.ground, DOCUMENTS) == 1


def test_a_new_version_of_the_plan_makes_the_issue_stale(people: Harness):
    plan_id = a_plan_with_a_seller(people)
    workbook(people)
    assert printing.mark_stale(people.ground, DOCUMENTS) == 0
    an_approved_plan(people, a_component("flat"), starts_on=date(2026, 3, 1), plan_id=plan_id)
    assert printing.mark_stale(people.ground, DOCUMENTS) == 1


def test_without_an_approved_plan_there_is_nothing_to_print(people: Harness):
    with pytest.raises(Refused) as refused:
        people.call("issue_document", kind=KIND)
    assert refused.value.codes == ["document.nothing_to_print"]


@given(some.lists(some.integers(1, 10**9), min_size=0, max_size=4, unique=True),
       some.sampled_from(TierMode), some.sampled_from([Accumulate.MONTH, Accumulate.YEAR]))
def test_every_example_ends_where_the_rule_on_what_remains_ends(starts, mode, accumulate):
    tiers = tuple(TierInput(Money(start), Decimal(at + 1) / 100)
                  for at, start in enumerate([0, *sorted(starts)]))
    component = Component("c", "c", mode, accumulate, tiers)
    steps = example(component)
    remaining = sum((step.base for step in steps[1:3]), Money(0))
    assert steps[-1].balance == earned(remaining, tiers_of(component), mode)
