"""《客户分级与跟进策略表》: the rule, the cadence and the customers as they are today."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from chassis.documents import printing
from chassis.testing import Harness
from services.crm.documents import DOCUMENTS
from services.crm.service import CrmService
from services.org.contract import Org
from services.org.contract.naming import AccountName, AccountNames
from tests.crm.builders import a_customer, an_approved_rule, knows_employees
from tests.printing import Issued

KIND = "grading_strategy"
RULE: tuple[dict[str, Any], ...] = (
    {"field": "buying_power_score", "operator": "at_least", "values": ["60"], "points": 50},
    {"field": "potential_score", "operator": "above", "values": ["70"], "points": 25},
    {"field": "signed_last_365_days", "operator": "at_least", "values": ["1000.00 CNY"],
     "points": 25},
    {"field": "region", "operator": "in", "values": ["华东 <b>", "华南"], "points": 0},
)


@pytest.fixture
def crm(harness: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Harness:
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    built: Harness = harness(CrmService)
    built.answers(Org.account_names, lambda asked: AccountNames(
        tuple(AccountName(one, "王芳") for one in asked.account_ids)))
    knows_employees(built, "emp_1", "emp_2")
    return built


def ruled(crm: Harness) -> Any:
    return an_approved_rule(crm, *RULE, a_from="80", b_from="45",
                            cadence={"a_days": 6, "b_days": 13, "c_days": 45})


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-CN", ("客户分级与跟进策略表", "购买力评分", "不低于 60", "高于 70",
                   "属于 华东 <b>、华南", "A类 核心客户", "王芳", "V2",
                   "得分 50，等级：B类 重点客户")),
        ("en", ("Customer grades and follow-up", "Buying power score", "at least 60", "above 70",
                "is one of 华东 <b>, 华南", "A: core", "王芳", "Score 50, grade B: key", "V2")),
    ],
)  # fmt: skip
def test_every_form_says_the_rule_and_how_an_example_is_graded(crm, language, told):
    ruled(crm)
    issued = Issued(crm, KIND, language=language)
    assert (issued.issue.state, issued.issue.approver) == ("issued", "王芳")
    assert issued.lacks(*told) == []


def test_the_workbook_holds_the_rule_as_numbers(crm):
    rule = ruled(crm)
    issued = Issued(crm, KIND, language="en")
    rows = issued.sheet("Criteria")[1:]
    assert [row[2:4] for row in rows[:5]] == [[50.0, 0.5], [25.0, 0.25], [25.0, 0.25],
                                             [0.0, 0.0], [100.0, 1.0]]
    assert [row[1] for row in issued.sheet("Thresholds")[1:]] == [
        float(rule.a_from), float(rule.b_from), "the rest"]
    assert [row[1] for row in issued.sheet("Cadence")[1:]] == [6.0, 13.0, 45.0]


def test_the_example_is_what_the_api_explains_of_such_a_customer(crm):
    ruled(crm)
    same = a_customer(crm, buying_power_score=85, potential_score=60)
    told = crm.call("explain_grade", customer_id=same.customer_id)
    rows = Issued(crm, KIND, language="en").sheet("Example")[1:]
    assert [row[3:] for row in rows[:4]] == [
        [one.possible, one.points] for one in told.criteria]
    assert (told.score, told.rule_grade) == (Decimal("50.00"), "B")


def test_customers_are_counted_by_grade_by_hand_and_overdue(crm):
    ruled(crm)
    high = {"buying_power_score": 90, "potential_score": 90}
    a_customer(crm, name="甲", **high)
    hand = a_customer(crm, name="丙")
    crm.call("set_grade", customer_id=hand.customer_id, grade="A", reason="战略客户")
    a_customer(crm, name="乙", **high)
    crm.clock.at = crm.clock.at.replace(year=crm.clock.at.year + 1)
    rows = {row[0]: row[1:] for row in Issued(crm, KIND, language="en").sheet(
        "Customers by grade")[1:]}
    listed = crm.call("follow_ups", overdue=True).items
    assert rows["A: core"] == [1.0, 0.3333, 1.0, 1.0, 1.0]
    assert rows["B: key"] == [2.0, 0.6667, 0.0, 2.0, 1.0]
    assert rows["Total"] == [3.0, 1.0, 1.0, float(len(listed)), 1.0]


def test_without_customers_there_is_no_share(crm):
    rows = Issued(crm, KIND, language="zh-CN").sheet("等级分布")[1:]
    assert rows[0] == ["A类 核心客户", 0.0, "n/a", 0.0, 0.0, "n/a"]
    assert Issued(crm, KIND, language="zh-CN").issue.approver is None


def test_a_new_rule_and_a_new_customer_make_an_issue_stale(crm):
    Issued(crm, KIND, language="en")
    assert printing.mark_stale(crm.ground, DOCUMENTS) == 0
    ruled(crm)
    assert printing.mark_stale(crm.ground, DOCUMENTS) == 1
    again = Issued(crm, KIND, language="en")
    assert any("Cadence / A: core" in change for change in again.issue.changes)
    a_customer(crm)
    assert printing.mark_stale(crm.ground, DOCUMENTS) == 1
