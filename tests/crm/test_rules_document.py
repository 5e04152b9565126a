"""《CRM系统使用规范》: the rules, and how far they are kept by team, by person and by field."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chassis.documents import printing
from chassis.scope import ScopeEdge
from chassis.testing import Harness
from services.crm.contract import FollowUpDone
from services.crm.documents import DOCUMENTS
from services.org.contract import AssignmentChanged
from services.people.contract import EmployeeName, EmployeeNames, People
from tests.crm.builders import a_customer, an_approved_rule, sees, spoke
from tests.crm.test_documents import RULE, crm  # noqa: F401
from tests.printing import Issued

KIND = "crm_rules"
SINCE = date(2026, 1, 1)
FULL = {"phone": "021-5555 0000", "industry": "水务", "segment": "工业泵"}
NAMES = {"emp_1": "李娜", "emp_2": "赵强", "emp_boss": "王芳 <b>"}


@pytest.fixture
def used(crm: Harness) -> Harness:  # noqa: F811
    """李娜 under 王芳, 赵强 under nobody; one customer of three is complete."""
    crm.answers(People.employees_by_ids, lambda asked: EmployeeNames(tuple(
        EmployeeName(one, NAMES[one]) for one in asked.employee_ids if one in NAMES)))
    above = ScopeEdge("emp_top", SINCE)
    crm.hears(AssignmentChanged("emp_1", 1, (), (above, ScopeEdge("emp_boss", SINCE))),
              AssignmentChanged("emp_boss", 1, (), (above,)))
    return crm


def rows(issued: Issued, name: str) -> dict[str, list[Any]]:
    return {row[0]: row[1:] for row in issued.sheet(name)[1:]}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-CN", ("CRM系统使用规范", "24 小时内登记", "必填资料", "电话", "李娜",
                   "王芳 <b>的团队", "紧急")),
        ("en", ("Rules of CRM use", "within 24 hours", "Telephone", "李娜", "Team of 王芳 <b>",
                "Urgent")),
    ],
)  # fmt: skip
def test_every_form_says_the_rules_and_whose_figures_they_are(used, language, told):
    a_customer(used, **FULL)
    issued = Issued(used, KIND, language=language)
    assert issued.issue.state == "issued"
    assert issued.lacks(*told) == []


def test_filled_fields_are_counted_by_field_person_and_team(used):
    a_customer(used, name="甲", **FULL)
    a_customer(used, name="乙", phone="021-5555 0001")
    a_customer(used, name="丙", owner_id="emp_2", industry="水务", segment="工业泵")
    issued = Issued(used, KIND, language="en")
    assert rows(issued, "Fields") == {
        "Telephone": [2.0, 3.0, 0.6667], "Industry": [2.0, 3.0, 0.6667],
        "Segment": [2.0, 3.0, 0.6667],
        "": ["", "", ""], "Of customers that have an owner.": ["", "", ""]}
    assert rows(issued, "By person") == {
        "李娜": [2.0, 0.5, 0.0, "n/a", "n/a"], "赵强": [1.0, 0.0, 0.0, "n/a", "n/a"]}
    teams = rows(issued, "By team")
    assert teams["Team of 王芳 <b>"][:2] == [2.0, 0.5]
    assert teams["(no leader)"][:2] == [1.0, 0.0]
    assert teams["Total"][:2] == [3.0, 0.3333]


def test_follow_ups_and_notes_in_time_are_those_of_the_events(used):
    """C: every 45 days. Of four talks one comes late, one is written down two days after."""
    an_approved_rule(used, *RULE, cadence={"a_days": 6, "b_days": 13, "c_days": 45})
    one = a_customer(used)
    for days, late_note in ((10, 0), (45, 0), (30, 2), (14, 0)):
        used.clock.at += timedelta(days=days)
        spoke(used, one.customer_id, happened_at=used.clock.at - timedelta(days=late_note))
    used.clock.at += timedelta(days=1)
    told = rows(Issued(used, KIND, language="en"), "By person")["李娜"]
    first = used.clock.at.date() - timedelta(days=90)
    recent = [event for event in used.published(FollowUpDone) if event.done_on >= first]
    in_time = sum(event.done_on <= event.was_due_on for event in recent)
    assert told[2:4] == [float(len(recent)), round(in_time / len(recent), 4)]
    assert told[4] == round(1 - 1 / len(recent), 4)


def test_a_note_and_a_moved_line_make_an_issue_stale(used):
    one = a_customer(used)
    Issued(used, KIND, language="en")
    assert printing.mark_stale(used.ground, DOCUMENTS) == 0
    spoke(used, one.customer_id)
    assert printing.mark_stale(used.ground, DOCUMENTS) == 1
    Issued(used, KIND, language="en")
    sees(used, "emp_boss", "emp_2")
    assert printing.mark_stale(used.ground, DOCUMENTS) == 1
    Issued(used, KIND, language="en")
    an_approved_rule(used, *RULE)
    assert printing.mark_stale(used.ground, DOCUMENTS) == 1
