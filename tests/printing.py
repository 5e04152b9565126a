"""Reading printed documents back."""

from __future__ import annotations

import io
from typing import Any

import pypdf
from docx import Document as Docx
from python_calamine import CalamineWorkbook

from chassis import files
from chassis.documents import printing
from chassis.documents.contract import DocumentIssue
from chassis.testing import Harness


class Issued:
    """A document that was printed now, with what stands in its forms."""

    def __init__(self, service: Harness, kind: str, **wish: Any) -> None:
        made = service.call("issue_document", kind=kind, **wish)
        while printing.print_next(service.ground):
            pass
        self.folder = printing.folder(service.ground.service)
        self.issue: DocumentIssue = service.call("document_issue", issue_id=made.issue_id)

    def content(self, form: str) -> bytes:
        [found] = [one for one in self.issue.files if one.format == form]
        return files.read(f"{self.folder}/{found.sha256}.{form}", found.sha256)

    def pages(self) -> list[str]:
        reader = pypdf.PdfReader(io.BytesIO(self.content("pdf")))
        return [page.extract_text() for page in reader.pages]

    def words(self) -> str:
        book = Docx(io.BytesIO(self.content("docx")))
        cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in book.paragraphs), *cells])

    def sheet(self, name: str) -> list[list[Any]]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(self.content("xlsx")))
        return book.get_sheet_by_name(name).to_python()

    def lacks(self, *told: str) -> list[str]:
        """What of this does not stand in the PDF or not in the DOCX."""
        pages = "".join(self.pages()).replace("\n", "")
        return [one for one in told if one not in pages or one not in self.words()]
