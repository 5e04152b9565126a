"""《销售战略规划书》 and 《年度销售目标分解表》: every figure is the API's, every sum a sum."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from chassis import files
from chassis.documents import printing
from chassis.testing import Harness, Refused
from services.org.contract import Org, Unit, UnitKind, UnitList
from services.org.contract.naming import AccountName, AccountNames
from services.people.contract import EmployeeName, EmployeeNames, People
from services.strategy.documents import DOCUMENTS
from tests.strategy.builders import (
    COMPANY,
    EAST,
    LI,
    PEAK,
    WANG,
    WEST,
    ZHAO,
    a_company,
    a_content,
    a_draft,
    a_goal,
    locked,
    money,
    node,
    tree,
)

NAMES = {"emp_wang": "王芳", "emp_li": "李娜", "emp_zhao": "赵强", "emp_director": "钱总"}


@pytest.fixture
def printing_strategy(
    strategy: Harness, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> Harness:
    """Strategy beside an org and a people that know what its nodes are called."""
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    strategy.answers(People.employees_by_ids, lambda asked: EmployeeNames(
        tuple(EmployeeName(one, NAMES[one]) for one in asked.employee_ids)))
    strategy.answers(Org.account_names, lambda asked: AccountNames(
        tuple(AccountName(one, "郑启明") for one in asked.account_ids)))
    today = strategy.clock.at.date()
    strategy.answers(Org.list_units, lambda asked: UnitList(tuple(
        Unit(name, 1, f"{name} 大区", UnitKind.REGION, None, today) for name in ("east", "west"))))
    return strategy


def issued(strategy: Harness, kind: str, language: str = "zh-CN", **wish: Any) -> Any:
    made = strategy.call("issue_document", kind=kind, language=language, **wish)
    assert printing.print_next(strategy.ground)
    return strategy.call("document_issue", issue_id=made.issue_id)


def content(issue: Any, form: str) -> io.BytesIO:
    [made] = [one for one in issue.files if one.format == form]
    key = f"{printing.folder('strategy')}/{made.sha256}.{form}"
    return io.BytesIO(files.read(key, made.sha256))


def words(issue: Any) -> str:
    pages = pypdf.PdfReader(content(issue, "pdf")).pages
    return "".join(page.extract_text() for page in pages)


def test_the_breakdown_has_the_figures_of_the_tree_and_its_sums(printing_strategy):
    plan = locked(printing_strategy, a_draft(printing_strategy, "1234567.89", shares=PEAK))
    nodes = tree(printing_strategy, plan)
    book = CalamineWorkbook.from_filelike(
        content(issued(printing_strategy, "target_breakdown"), "xlsx"))
    rows = [row for name in ("上半年", "下半年")
            for row in book.get_sheet_by_name(name).to_python()[1:]]
    half = len(rows) // 2
    order = [nodes[name] for name in (COMPANY, EAST, WANG, LI, WEST, ZHAO)]
    for first, second, one in zip(rows[:half - 1], rows[half:-1], order, strict=True):
        assert [*first[1:7], *second[1:7]] == [float(month.amount) for month in one.months]
        assert first[7] == float(one.target.amount)
    for total, below in ((rows[half - 1], rows[:half - 1]), (rows[-1], rows[half:-1])):
        assert total[1:] == below[0][1:]
    assert [row[0].strip("　") for row in rows[:half]] == [
        "公司", "east 大区", "王芳", "李娜", "west 大区", "赵强", "末级合计"]
    quarters = book.get_sheet_by_name("按季度").to_python()
    assert quarters[1][1:5] == [float(one.amount) for one in nodes[COMPANY].quarters]


def test_the_breakdown_shows_levels_adjustments_hedges_and_cuts(printing_strategy):
    strategy = printing_strategy
    nodes = a_company(east={"hedge_rate": "0.05", "adjust_rate": "0.1"}, wang={"hedge_rate": "0.1"},
                      west={"adjust_amount": money("-60000.00")})
    plan = locked(strategy, a_draft(strategy, "1200000.00", nodes, padding_rate="0.03",
                                    stretch_ratio="1.1", challenge_ratio="1.25"))
    for dimension, titles in (("product", ("水泵", "阀门𠮷")), ("channel", ("直销", "经销商"))):
        locked(strategy, a_draft(
            strategy, "1200000.00",
            [node(COMPANY), *(node(f"{dimension}/{place}", COMPANY, title=title)
                              for place, title in enumerate(titles))],
            padding_rate="0.03", dimension=dimension, cut_of=plan.plan_id))
    issue = issued(strategy, "target_breakdown")
    book = CalamineWorkbook.from_filelike(content(issue, "xlsx"))
    levels = book.get_sheet_by_name("三级目标").to_python()
    assert levels[1][1:] == levels[-1][1:] == [1236000.00, 1359600.00, 1545000.00]
    found = tree(strategy, plan)
    rows = {row[0].strip("　"): row for row in book.get_sheet_by_name("调整与预留").to_python()}
    assert rows["east 大区"][1:4] == [600000.0, 0.1, 660000.0]
    assert rows["west 大区"][1:4] == [600000.0, -60000.0, 540000.0]
    assert [rows["王芳"][5], rows["公司"][5]] == [
        float(found[name].hedged.amount) for name in (WANG, COMPANY)]
    products = book.get_sheet_by_name("按产品分解").to_python()
    assert [(row[0].strip("　"), row[5]) for row in products[1:]] == [
        ("公司", 1236000.0), ("水泵", 618000.0), ("阀门𠮷", 618000.0), ("末级合计", 1236000.0)]
    told = words(issue)
    assert all(said in told for said in ("冲刺目标", "挑战目标", "按渠道分解", "经销商"))
    assert "须重新分解" not in told
    strategy.call("revise_target_plan", plan_id=plan.plan_id, reason="上调",
                  amount=money("1300000.00"),
                  nodes=[{"node": WEST, "adjust_amount": money("-65000.00")}])
    told = words(issued(strategy, "target_breakdown", language="en"))
    assert "Stretch" in told
    assert "no longer comes to it" in told


def test_counts_are_printed_as_plain_numbers(printing_strategy):
    locked(printing_strategy, a_draft(
        printing_strategy, money("1001", "XXX"), metric="new_customers"))
    told = words(issued(printing_strategy, "target_breakdown"))
    assert "1,001" in told
    assert "新增客户数" in told
    assert "¤" not in told


def test_a_revision_makes_the_breakdown_stale(printing_strategy):
    plan = locked(printing_strategy, a_draft(printing_strategy))
    issued(printing_strategy, "target_breakdown")
    assert printing.mark_stale(printing_strategy.ground, DOCUMENTS) == 0
    printing_strategy.call("revise_target_plan", plan_id=plan.plan_id, reason="上调",
                           amount={"amount": "2400.00", "currency": "CNY"})
    assert printing.mark_stale(printing_strategy.ground, DOCUMENTS) == 1
    second = issued(printing_strategy, "target_breakdown")
    assert "年度目标：¥1,200.00 → ¥2,400.00" in second.changes


def test_the_strategy_plan_has_goals_in_their_tree_phases_and_what_changed(printing_strategy):
    strategy = printing_strategy
    approved(strategy, strategy.call("draft_strategic_plan", content=a_content(
        a_goal(), a_goal("revenue", name="年度营收1亿", metric="signed", base="60000000",
                         target="100000000", unit="CNY", parent_id="share"))))
    first = issued(strategy, "strategic_plan")
    told = words(first)
    for said in ("市场份额突破20%", "年度营收1亿", "20%", "100,000,000", "差异化", "华东",
                 "续航比竞品长2小时", "2027年1月1日"):
        assert said in told
    assert "钱总" in told
    assert first.approver == "郑启明"
    plan_id = strategy.call("list_strategic_plans").items[0].plan_id
    approved(strategy, strategy.call("draft_strategic_plan", plan_id=plan_id, content=a_content(
        a_goal(target="0.25"))))
    second = issued(strategy, "strategic_plan")
    assert "goals.share.target" in words(second)
    assert "目标 / 市场份额突破20% / 目标值：20% → 25%" in second.changes


def approved(strategy: Harness, plan: Any) -> None:
    for step in ("submit_strategic_plan", "approve_strategic_plan"):
        strategy.call(step, plan_id=plan.plan_id, plan_version=plan.plan_version)


@pytest.mark.parametrize("kind", list(DOCUMENTS))
def test_without_an_agreed_plan_there_is_nothing_to_print(printing_strategy, kind):
    a_draft(printing_strategy)
    with pytest.raises(Refused) as refused:
        printing_strategy.call("issue_document", kind=kind)
    assert refused.value.codes == ["document.nothing_to_print"]
