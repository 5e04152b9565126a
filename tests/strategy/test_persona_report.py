"""《目标客户画像报告》: every figure is what crm counted, in every form."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from chassis import files
from chassis.documents import printing
from chassis.testing import Harness, Refused
from kernel.money import Money
from services.crm.contract import Crm, PersonaMatch, PersonaSide
from services.org.contract import Org
from services.org.contract.naming import AccountName, AccountNames
from services.strategy.documents import DOCUMENTS
from tests.strategy.test_personas import REGION, SIZE, approved
from tests.strategy.test_personas import drafted as any_drafted

INSIDE = PersonaSide(321, 47, 13, Decimal("0.7833"), (Money(123456789), Money(5, "USD")))
OUTSIDE = PersonaSide(679, 19, 61, Decimal("0.2375"), (Money(98765),))


def counted(strategy: Harness, version: int = 1) -> None:
    """Crm has scored everybody by this version."""
    strategy.answers(Crm.persona_match, lambda asked: PersonaMatch(
        asked.persona_id, version, Decimal(60), Decimal("0.3210"), 1000, 4, 88, INSIDE, OUTSIDE))


@pytest.fixture
def printer(strategy: Harness, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Harness:
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    counted(strategy)
    strategy.answers(Org.account_names, lambda asked: AccountNames(
        tuple(AccountName(one, "郑启明") for one in asked.account_ids)))
    return strategy


def drafted(strategy: Harness, persona_id: str | None = None, **values: Any) -> Any:
    """Nothing beyond the BMP: pypdf, not pdftotext, loses the text of a font that has such."""
    criteria = [{**REGION, "values": ["华东", "江苏"]}, SIZE]
    said = {"name": "华东泵业", "criteria": criteria, **values}
    return any_drafted(strategy, persona_id, **said)


def issued(strategy: Harness, language: str = "zh-CN") -> Any:
    made = strategy.call("issue_document", kind="persona_report", language=language)
    assert printing.print_next(strategy.ground)
    return strategy.call("document_issue", issue_id=made.issue_id)


def content(issue: Any, form: str) -> io.BytesIO:
    [made] = [one for one in issue.files if one.format == form]
    key = f"{printing.folder('strategy')}/{made.sha256}.{form}"
    return io.BytesIO(files.read(key, made.sha256))


@pytest.mark.parametrize(("language", "words"), [
    ("zh-CN", ("匹配率", "员工人数", "不低于", "区域", "硬性条件")),
    ("en", ("Match share", "Employees", "at least", "Region", "Hard"))])
def test_pdf_docx_and_html_say_what_crm_counted(printer, language, words):
    approved(printer, drafted(printer))
    issue = issued(printer, language)
    pages = pypdf.PdfReader(content(issue, "pdf")).pages
    told = {
        "pdf": "".join(page.extract_text() for page in pages),
        "docx": zipfile.ZipFile(content(issue, "docx")).read("word/document.xml").decode(),
        "html": content(issue, "html").read().decode()}
    for form, text in told.items():
        for said in (*words, "32.1%", "1,000", "88", "321", "679", "47", "13", "61", "78.33%",
                     "23.75%", "1,234,567.89", "987.65", "江苏"):
            assert said in text, (form, said)
    assert issue.approver == "郑启明"


def test_the_workbook_holds_the_same_as_numbers(printer):
    approved(printer, drafted(printer))
    book = CalamineWorkbook.from_filelike(content(issued(printer), "xlsx"))
    rows = {row[0]: row[1:3] for row in book.get_sheet_by_name("画像内外").to_python()[1:]}
    assert rows["客户数"] == [321, 679]
    assert (rows["赢单数"], rows["输单数"]) == ([47, 19], [13, 61])
    assert rows["赢单率"] == [0.7833, 0.2375]
    assert (rows["签约额 CNY"], rows["签约额 USD"]) == ([1234567.89, 987.65], [0.05, 0])
    criteria = book.get_sheet_by_name("画像条件").to_python()
    assert [row[3] for row in criteria[1:]] == [60, 40, 100]


def test_another_version_makes_it_stale_and_says_what_changed(printer):
    first = approved(printer, drafted(printer))
    issued(printer)
    assert printing.mark_stale(printer.ground, DOCUMENTS) == 0
    approved(printer, drafted(printer, first.persona_id, match_from="75"))
    assert printing.mark_stale(printer.ground, DOCUMENTS) == 1
    counted(printer, 2)
    pages = pypdf.PdfReader(content(issued(printer), "pdf")).pages
    assert "画像门槛分由 60 改为 75" in "".join(page.extract_text() for page in pages)


def test_nothing_is_printed_without_a_persona_or_before_crm_has_scored_it(printer):
    with pytest.raises(Refused) as refused:
        printer.call("issue_document", kind="persona_report")
    assert refused.value.codes == ["document.nothing_to_print"]
    first = approved(printer, drafted(printer))
    approved(printer, drafted(printer, first.persona_id, match_from="75"))
    with pytest.raises(Refused) as refused:
        printer.call("issue_document", kind="persona_report")
    assert refused.value.codes == ["persona.not_scored_yet"]


def test_rare_characters_reach_the_forms_that_can_be_read_back(printer):
    approved(printer, any_drafted(printer))
    issue = issued(printer)
    told = zipfile.ZipFile(content(issue, "docx")).read("word/document.xml").decode()
    assert "𠮷林" in told
    assert "🏭" in content(issue, "html").read().decode()
