"""A Word document: headings, tables and lists of Word's own, pictures as PNG.

Chinese needs its font named apart (`w:eastAsia`), or Word falls back to another one; the table of
contents and the page numbers are fields, which Word fills when it opens the file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import docx
import resvg_py
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from chassis.documents import model
from chassis.documents.model import Document
from chassis.documents.words import WORDS, said, said_day

LATIN, CHINESE, WIDEST_CM, WIDE_FROM = "Calibri", "Noto Sans CJK SC", 17.0, 6
RIGHT = ("money", "number", "percent")


def docx_file(document: Document) -> bytes:
    """The bytes of the .docx file."""
    made: Any = docx.Document()
    made.core_properties.title, made.core_properties.author = document.title, document.company
    made.core_properties.language = document.language
    _dress(made)
    _cover(made, document)
    for block in document.blocks:
        _WRITERS[type(block)](made, block, document.language)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _dress(made: Any) -> None:
    """Fonts of both scripts for every style, A4, and a page number at the foot."""
    for style in made.styles:
        fonts = style.element.find(qn("w:rPr"))
        if fonts is not None or style.name == "Normal":
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE)
    normal = made.styles["Normal"].font
    normal.name, normal.size = LATIN, Pt(10.5)
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _field(foot, "PAGE")


def _cover(made: Any, document: Document) -> None:
    words = WORDS[document.language]
    made.add_paragraph(document.company)
    made.add_heading(document.title, 0)
    if document.subtitle:
        made.add_paragraph(document.subtitle)
    for label, value in (
        (words["version"], str(document.version)),
        (words["issued_on"], said_day(document.issued_on, document.language)),
        (words["approver"], document.approver or words["not_approved"]),
    ):
        made.add_paragraph(f"{label}  {value}")
    if document.changes:
        made.add_paragraph(words["changes"]).runs[0].bold = True
        _list(made, model.Listing(document.changes), document.language)
    if any(isinstance(block, model.Heading) for block in document.blocks):
        made.add_paragraph(words["contents"]).runs[0].bold = True
        _field(made.add_paragraph(), r'TOC \o "1-2" \h \z \u')
    made.add_page_break()


def _heading(made: Any, block: model.Heading, language: str) -> None:
    made.add_heading(block.text, block.level)


def _paragraph(made: Any, block: model.Paragraph, language: str) -> None:
    made.add_paragraph(block.text)


def _list(made: Any, block: model.Listing, language: str) -> None:
    for item in block.items:
        made.add_paragraph(item, style="List Number" if block.is_numbered else "List Bullet")


def _table(made: Any, block: model.Table, language: str) -> None:
    made.add_paragraph(block.name).runs[0].bold = True
    table = made.add_table(rows=1, cols=len(block.head), style="Light Grid Accent 1")
    for cell, head in zip(table.rows[0].cells, block.head, strict=True):
        _write(cell, head, Look(is_strong=True, size=_size(block)))
    _repeat(table.rows[0])
    for row in (*block.rows, *([block.totals] if block.totals else [])):
        for cell, value in zip(table.add_row().cells, row, strict=True):
            is_strong = value.is_strong or row is block.totals
            look = Look(is_strong, value.kind in RIGHT, _size(block))
            _write(cell, said(value, language), look)
    made.add_paragraph(block.note)


@dataclass(frozen=True)
class Look:
    is_strong: bool = False
    is_right: bool = False
    size: float = 9.0


def _size(block: model.Table) -> float:
    """A wide table is set smaller."""
    return 9.0 if len(block.head) <= WIDE_FROM else 7.0


def _write(cell: Any, words: str, look: Look) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(words)
    run.bold, run.font.size = look.is_strong, Pt(look.size)
    if look.is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _figure(made: Any, block: model.Figure, language: str) -> None:
    picture = io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=block.svg, zoom=2)))
    shape = made.add_picture(picture, width=Cm(WIDEST_CM))
    shape._inline.docPr.set("descr", block.told)
    made.add_paragraph(block.caption).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _key_figures(made: Any, block: model.KeyFigures, language: str) -> None:
    table = made.add_table(rows=2, cols=len(block.figures))
    for at, figure in enumerate(block.figures):
        _write(table.rows[0].cells[at], said(figure.value, language), Look(is_strong=True))
        _write(table.rows[1].cells[at], f"{figure.label} {figure.note}".strip(), Look())
    made.add_paragraph()


def _break(made: Any, block: model.PageBreak, language: str) -> None:
    made.add_page_break()


def _repeat(row: Any) -> None:
    """The head of a table again on each page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _field(paragraph: Any, code: str) -> None:
    """A field that Word computes when it opens the file."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(OxmlElement("w:r"))
    paragraph._p.append(field)


_WRITERS: dict[type, Any] = {
    model.Heading: _heading, model.Paragraph: _paragraph, model.Listing: _list,
    model.Table: _table, model.Figure: _figure, model.KeyFigures: _key_figures,
    model.PageBreak: _break,
}  # fmt: skip
