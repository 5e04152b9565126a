"""What goes in comes out of every form: figures, foreign signs, nothing that runs."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import docx
import msgspec
import pypdf
import pytest
from python_calamine import CalamineWorkbook

from chassis.documents import model
from chassis.documents.render_docx import docx_file
from chassis.documents.render_html import html, pdf
from chassis.documents.render_xlsx import xlsx
from deploy.local.place import ROOT
from tests.chassis.documents.builders import NAMES, a_document, a_table

EXPECTED = {"zh-CN": ("¥1,250.00", "5.25%", "2028年2月29日", "¥100,000,000.00"),
            "en": ("CN¥1,250.00", "5.25%", "February 29, 2028", "CN¥100,000,000.00")}  # fmt: skip


def words_of_pdf(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def words_of_docx(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_figure_is_read_back_from_html_pdf_and_docx(language):
    document = a_document(language)
    for words in (html(document).decode(), words_of_pdf(pdf(document)),
                  words_of_docx(docx_file(document))):
        for figure in EXPECTED[language]:
            assert figure in words
        for said in ("薪酬激励制度", "总则", "阶梯上调", "张总", "王芳", "第二步", "注"):
            assert said in words


def test_a_workbook_has_numbers_as_numbers_and_one_sheet_a_table():
    twice = a_document("zh-CN", a_table(), a_table())
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx(twice)))
    assert book.sheet_names == ["薪酬激励制度", "指标  2028  月", "指标  2028  月 2",
                                "指标  2028  月 3"]
    rows = book.get_sheet_by_name("指标  2028  月").to_python()
    assert rows[0] == ["姓名", "指标", "提成率", "件数", "生效日"]
    assert [row[1] for row in rows[1:6]] == [1250.0, 1250.01, 1250.02, 1250.03, 5000.06]
    assert (rows[1][2], rows[2][3], rows[1][4].isoformat()) == (0.0525, 1000.0, "2028-02-29")
    assert [row[0] for row in rows[1:5]] == list(NAMES)


def test_text_never_becomes_markup_or_a_formula():
    page = html(a_document()).decode()
    assert "&lt;b&gt;&amp;😀" in page
    assert "<b>&😀" not in page
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx(a_document())))
    assert book.get_sheet_by_name("指标  2028  月").to_python()[3][0] == "=HYPERLINK(1)"


def test_a_long_table_repeats_its_head_on_each_page_and_its_sum_once():
    pages = pypdf.PdfReader(io.BytesIO(pdf(a_document("zh-CN", a_table(rows=120))))).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) >= 4
    assert sum("提成率" in words for words in texts) >= 3
    assert "".join(texts).count("Σ") == 2
    assert f"{len(texts)} / {len(texts)}" in texts[-1]


def test_a_table_right_below_its_own_name_does_not_say_it_twice():
    table = a_table()
    below, apart = (html(a_document("en", model.Heading(words), table)).decode()
                    for words in (table.name, "elsewhere"))
    assert below.count('<caption class="repeated">') == 1
    assert "repeated\"" not in apart


def test_an_empty_table_says_so():
    empty = model.Table("空", ("甲", "乙"), ())
    assert "（无）" in html(a_document("zh-CN", empty)).decode()
    assert len(words_of_pdf(pdf(a_document("zh-CN", empty)))) > 0


def test_a_row_that_does_not_fit_its_head_is_refused_where_it_is_built():
    with pytest.raises(ValueError, match="a row of 1 cells"):
        a_document("zh-CN", model.Table("t", ("a", "b"), ((model.text("x"),),)))


@dataclass
class Stored:
    key: str
    size: int
    sha256: str


def test_the_child_process_puts_each_form_into_the_store(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "chassis.documents", "documents/people", "html", "xlsx"], cwd=ROOT,
        input=msgspec.json.encode(a_document()), capture_output=True, check=True, timeout=60,
        env={"SALESLOOP_FILES": str(tmp_path), "PATH": "/usr/bin:/bin"})
    stored = msgspec.json.decode(done.stdout, type=dict[str, Stored])
    assert set(stored) == {"html", "xlsx"}
    for name, one in stored.items():
        assert (tmp_path / one.key).stat().st_size == one.size
        assert one.key.endswith(f"{one.sha256}.{name}")
