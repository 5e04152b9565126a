"""《销售组织架构图》: built from today's records, issued in every form, stale when they change."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook

from chassis import files
from chassis.documents import printing
from chassis.documents.contract import DocumentIssued, DocumentStale
from chassis.errors import Unavailable
from chassis.testing import Harness, Refused
from services.org.contract import Role
from services.org.documents import DOCUMENTS
from services.org.rules.chart import Seat, chart
from services.people.contract import EmployeeName, EmployeeNames, People
from tests.org.builders import Company, a_caller, assigned

NAMES = {"emp_dir": "王芳", "emp_east": "李娜", "emp_west": "𠮷田", "emp_sell": "张伟"}
KIND = "organization_chart"


@pytest.fixture
def staffed(org: Harness, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Harness:
    """A company of four, whose names people knows."""
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    Company(org).staffed()
    org.answers(People.employees_by_ids, lambda asked: EmployeeNames(
        tuple(EmployeeName(one, NAMES[one]) for one in asked.employee_ids)))
    return org


def issued(org: Harness, language: str = "zh-CN") -> Any:
    """An issue with its files."""
    made = org.call("issue_document", kind=KIND, language=language)
    while printing.print_next(org.ground):
        pass
    return org.call("document_issue", issue_id=made.issue_id)


def content(issue: Any, form: str) -> bytes:
    [found] = [one for one in issue.files if one.format == form]
    key = f"{printing.folder('org')}/{found.sha256}.{form}"
    return files.read(key, found.sha256)


def test_an_issue_has_four_forms_with_names_vacancies_and_spans(staffed):
    issue = issued(staffed)
    assert (issue.state, issue.number, issue.title, issue.is_stale) == (
        "issued", 1, "销售组织架构图", False)
    assert {one.format for one in issue.files} == {"html", "pdf", "docx", "xlsx"}
    pages = "".join(page.extract_text() for page in pypdf.PdfReader(
        io.BytesIO(content(issue, "pdf"))).pages)
    for words in (*NAMES.values(), "管理幅度", "director"):
        assert words in pages
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(issue, "xlsx")))
    places = book.get_sheet_by_name("编制与空缺").to_python()
    assert places[-1] == ["合计", "", "", 4.0, 4.0, 0.0]
    spans = book.get_sheet_by_name("管理幅度").to_python()
    assert spans[1:] == [["director", "王芳", 2.0], ["east lead", "李娜", 1.0]]
    assert 'stroke-dasharray="5 4"' not in content(issue, "html").decode()


def test_a_leaver_leaves_a_vacancy_marks_the_issue_stale_and_stands_in_the_next_ones_changes(
    staffed,
):
    first = issued(staffed, language="en")
    assert printing.mark_stale(staffed.ground, DOCUMENTS) == 0
    held = next(one for one in staffed.call("list_assignments").items
                if one.employee_id == "emp_sell")
    staffed.call("end_assignment", assignment_id=held.assignment_id, valid_to=date(2026, 2, 1))
    assert printing.mark_stale(staffed.ground, DOCUMENTS) == 1
    assert printing.mark_stale(staffed.ground, DOCUMENTS) == 0
    assert staffed.call("document_issue", issue_id=first.issue_id).is_stale
    told = [DocumentIssued, DocumentStale]
    assert [[one.issue_id for one in staffed.published(kind)] for kind in told] == (
        [[first.issue_id]] * 2)
    second = issued(staffed, language="en")
    assert (second.number, second.is_stale) == (2, False)
    assert "Headcount and vacancies / seller / Vacant: 0 → 1" in second.changes
    assert 'stroke-dasharray="5 4"' in content(second, "html").decode()
    compared = staffed.call("compare_issues", issue_id=first.issue_id,
                            with_issue_id=second.issue_id)
    assert ("People", "4", "3") in [
        (one.place, one.before, one.after) for one in compared.differences]
    [kind] = [one for one in staffed.call("printed_documents").items if one.kind == KIND]
    assert [one.issue_id for one in kind.newest] == [second.issue_id]
    listed = staffed.call("document_issues", kind=KIND, limit=1)
    assert (listed.items[0].issue_id, listed.next_cursor is None) == (second.issue_id, False)


def test_an_issue_that_was_claimed_by_a_killed_process_is_printed_later(staffed):
    made = staffed.call("issue_document", kind=KIND)
    with staffed.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE document_issue SET claimed_until = %s, tries = 1",
            (staffed.clock.at + printing.CLAIMED_FOR,))
    assert not printing.print_next(staffed.ground)
    staffed.clock.at += 2 * printing.CLAIMED_FOR
    assert printing.print_next(staffed.ground)
    assert staffed.call("document_issue", issue_id=made.issue_id).state == "issued"


def test_an_issue_that_cannot_be_rendered_fails_after_three_tries(staffed, monkeypatch):
    made = staffed.call("issue_document", kind=KIND)
    monkeypatch.setenv("SALESLOOP_FILES", "/proc/none")
    for _ in range(printing.MOST_TRIES):
        assert printing.print_next(staffed.ground)
        staffed.clock.at += 2 * printing.CLAIMED_FOR
    assert not printing.print_next(staffed.ground)
    assert staffed.call("document_issue", issue_id=made.issue_id).state == "failed"


def test_nothing_to_print_and_an_unknown_kind_are_refused(org):
    org.answers(People.employees_by_ids, lambda asked: EmployeeNames(()))
    for wish, code in ((KIND, "document.nothing_to_print"), ("poem", "document.unknown")):
        with pytest.raises(Refused) as refused:
            org.call("issue_document", kind=wish)
        assert refused.value.codes == [code]
    assert org.sql("SELECT count(*) FROM document_issue")[0][0] == 0


def test_while_people_is_away_nothing_is_issued(staffed):
    def away(asked: Any) -> Any:
        raise Unavailable("service.unavailable")

    staffed.answers(People.employees_by_ids, away)
    with pytest.raises(Refused) as refused:
        staffed.call("issue_document", kind=KIND)
    assert refused.value.kind == "unavailable"


def test_a_seller_neither_issues_nor_reads_documents(staffed):
    for operation, values in (("issue_document", {"kind": KIND}), ("printed_documents", {})):
        with pytest.raises(Refused) as refused:
            staffed.call(operation, caller=a_caller(Role.SELLER, "emp_sell"), **values)
        assert refused.value.kind == "forbidden"


def test_a_half_filled_position_is_half_vacant():
    seat = Seat("p", "t", "u", "l", 2, None, {"a": Decimal("0.5"), "b": Decimal(1)})
    assert seat.vacancies == Decimal("0.5")
    assert Seat("p", "t", "u", "l", 1, None, {"a": Decimal(1), "b": Decimal(1)}).vacancies == 0


@given(some.lists(some.tuples(some.integers(0, 20), some.integers(0, 20)), max_size=20))
def test_every_seat_stands_in_the_chart_once(pairs):
    """Lines go upwards in number, as org's check for circles leaves them."""
    seats = {low: Seat(str(low), "t", "u", "l", 1, str(high) if high < low else None, {})
             for low, high in pairs}
    order = chart(seats.values()).in_order()
    assert sorted(one.position_id for one in order) == sorted(map(str, seats))


def test_two_share_a_seat_of_their_superior(staffed):
    position = next(one for one in staffed.call("list_positions").items if one.title == "seller")
    NAMES["emp_half"] = "半半"
    assigned(staffed, "emp_half", position.position_id, share="0.5")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(issued(staffed), "xlsx")))
    assert ["east lead", "李娜", 2.0] in book.get_sheet_by_name("管理幅度").to_python()
