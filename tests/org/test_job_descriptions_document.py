"""《各岗位职位说明书》: what stands in the records stands in every form of the document."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
from docx import Document as Docx
from python_calamine import CalamineWorkbook

from chassis import files
from chassis.documents import printing
from chassis.documents.contract import DocumentIssue
from chassis.testing import Harness, Refused
from services.org.contract import Role
from services.org.documents import DOCUMENTS
from services.people.contract import EmployeeName, EmployeeNames, People
from tests.org.builders import Company, a_caller, a_position, an_account
from tests.org.describing import described

KIND = "job_descriptions"


@pytest.fixture
def company(org: Harness, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Company:
    """Two managers and five sellers; a director whom people knows approved what is described."""
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    org.answers(People.employees_by_ids, lambda asked: EmployeeNames(
        tuple(EmployeeName(one, "王芳") for one in asked.employee_ids)))
    built = Company(org)
    account = an_account(org, "wang.fang", Role.DIRECTOR, employee_id="emp_dir")
    boss = a_caller(Role.DIRECTOR, "emp_dir")
    boss = type(boss)(account.account_id, "emp_dir", None, boss.permissions)
    described(org, built.east_lead, boss)
    seller = {
        "purpose": "客户开发与维护", "duties": ["客户开发", "客户维护 <b>&amp;</b>", "𠮷田"],
        "authority": {"discount_rate": "0.025",
                      "approval_amount": {"amount": "1234.56", "currency": "USD"}},
        "kpis": [], "next_step": None}
    more = [a_position(org, "seller ", built.east, under=built.east_lead) for _ in range(1)]
    for position_id in (built.seller, *more):
        described(org, position_id, boss, **seller)
    return built


def issued(org: Harness, **wish: Any) -> DocumentIssue:
    made = org.call("issue_document", kind=KIND, **wish)
    while printing.print_next(org.ground):
        pass
    found: DocumentIssue = org.call("document_issue", issue_id=made.issue_id)
    return found


def content(issue: DocumentIssue, form: str) -> bytes:
    [found] = [one for one in issue.files if one.format == form]
    return files.read(f"{printing.folder('org')}/{found.sha256}.{form}", found.sha256)


def pages(issue: DocumentIssue) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content(issue, "pdf")))
    return "".join(page.extract_text() for page in reader.pages)


def words_of(issue: DocumentIssue) -> str:
    book = Docx(io.BytesIO(content(issue, "docx")))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in book.paragraphs), *cells])


def sheet(issue: DocumentIssue, name: str) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(issue, "xlsx")))
    return book.get_sheet_by_name(name).to_python()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-CN", ("各岗位职位说明书", "人员管理", "团队管理", "必备", "10%", "¥50,000.00",
                   "US$1,234.56", "2.5%", "客户维护 <b>&amp;</b>", "𠮷田", "王芳", "销售总监",
                   "70%")),
        ("en", ("Job descriptions", "Duties", "人员管理", "required", "10%", "CN¥50,000.00",
                "$1,234.56", "2.5%", "Reports to", "east lead", "王芳", "70%")),
    ],
)  # fmt: skip
def test_every_form_says_duties_authority_kpis_skills_and_line(company, language, told):
    issue = issued(company.org, language=language)
    assert (issue.state, issue.approver) == ("issued", "王芳")
    for found in (pages(issue), words_of(issue)):
        assert [words for words in told if words not in found] == []


def test_the_workbook_holds_the_figures_as_numbers(company):
    issue = issued(company.org, language="zh-CN")
    jobs = sheet(issue, "职位一览")
    assert ["east lead", "销售代表", 1.0, 1.0, 0.1, 50000.0] in jobs
    assert [row[-2:] for row in jobs if row[0] == "seller"] == [[0.025, 1234.56]]
    kpis = sheet(issue, "east lead 考核指标")
    assert kpis[1:] == [["签约额", "每月 100 万元", 0.7], ["人员保留率", "90%", 0.3],
                        ["合计", "", 1.0]]
    missing = [row[0] for row in sheet(issue, "尚无职位说明的岗位")[1:]]
    assert sorted(missing) == ["director", "west lead"]


def test_alike_positions_are_printed_once_with_all_their_places(company):
    org = company.org
    twin = org.call("create_position", title="seller", unit_id=company.west,
                    valid_from="2026-01-01", reports_to=company.west_lead, headcount=4)
    described(org, twin.position_id, purpose="客户开发与维护")
    described(org, company.seller, purpose="客户开发与维护")
    rows = [row for row in sheet(issued(org, language="en"), "All jobs") if row[0] == "seller"]
    assert [row[2:4] for row in rows] == [[2.0, 5.0]]


def test_one_position_or_one_unit_is_printed_alone(company):
    org = company.org
    alone = issued(org, about=company.seller, language="en")
    assert [row[0] for row in sheet(alone, "All jobs")[1:]] == ["seller"]
    with pytest.raises(Refused) as refused:
        org.call("issue_document", kind=KIND, about=company.west)
    assert refused.value.codes == ["document.nothing_to_print"]


def test_a_new_version_makes_an_issue_stale_and_stands_in_the_next_ones_changes(company):
    org = company.org
    first = issued(org, language="en")
    assert printing.mark_stale(org.ground, DOCUMENTS) == 0
    limits = {"discount_rate": "0.15", "approval_amount": {"amount": "60000", "currency": "CNY"}}
    described(org, company.east_lead, authority=limits)
    assert printing.mark_stale(org.ground, DOCUMENTS) == 1
    assert org.call("document_issue", issue_id=first.issue_id).is_stale
    second = issued(org, language="en")
    assert "All jobs / east lead / Discount: 10% → 15%" in second.changes
