"""Which file may be kept: its size, its name, and what it is by its content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.crm.rules.attachments import SIGNS, Limits, media_type, wrong_file
from tests.crm.attachment_builders import PDF, PNG, archive

ALL = Limits(1_000, frozenset(SIGNS))
DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
WEBP = b"RIFF\x10\0\0\0WEBPVP8 "


def codes(name: str, content: bytes, limits: Limits = ALL) -> list[str]:
    found = wrong_file(name, content, limits)
    assert {one.field for one in found} <= {"file"}
    return [one.code.removeprefix("attachment.") for one in found]


@pytest.mark.parametrize(("name", "content", "kind"), [
    ("合同.pdf", PDF, "application/pdf"),
    ("𠮷野家-龘-🐉.PDF", PDF, "application/pdf"),
    ("a.b.c.png", PNG, "image/png"),
    ("photo.JPEG", b"\xff\xd8\xff\xe0", "image/jpeg"),
    ("moving.gif", b"GIF89a", "image/gif"),
    ("small.webp", WEBP, "image/webp"),
    ("report.docx", DOCX,
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("prices.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("note.txt", "第一行\n第二行\t尾".encode(), "text/plain"),
    ("old.csv", "姓名,电话".encode("gb18030"), "text/csv"),
])
def test_a_file_that_is_what_it_says_is_kept(name, content, kind):
    assert codes(name, content) == []
    assert media_type(name) == kind


@pytest.mark.parametrize(("name", "content", "found"), [
    ("a.pdf", b"", ["empty"]),
    ("a.pdf", PDF + b" " * 1_000, ["too_large"]),
    ("a.exe", b"MZ", ["type_not_allowed"]),
    ("a.html", b"<script>", ["type_not_allowed"]),
    ("a.svg", b"<svg>", ["type_not_allowed"]),
    ("a.pdf.exe", PDF, ["type_not_allowed"]),
    ("pdf", PDF, ["name_missing", "type_not_allowed"]),
    ("", PDF, ["name_missing", "type_not_allowed"]),
    (".pdf", PDF, ["name_missing"]),
    ("...pdf", PDF, ["name_missing"]),
    ("  .pdf", PDF, ["name_missing"]),
    ("../../etc/passwd.pdf", PDF, ["name_is_path"]),
    ("C:\\temp\\a.pdf", PDF, ["name_is_path"]),
    ("a\0.pdf", PDF, ["name_has_unfit_character"]),
    ('a"\r\nSet-Cookie: x.pdf', PDF, ["name_has_unfit_character"]),
    ("合同\u202efdp.png", PNG, ["name_has_unfit_character"]),
    ("字" * 79 + ".pdf", PDF, ["name_too_long"]),
    ("a" * 117 + ".pdf", PDF, ["name_too_long"]),
    ("a.pdf", PNG, ["content_differs"]),
    ("a.png", PDF, ["content_differs"]),
    ("a.txt", b"\x7fELF\x02\x01\x01\0", ["content_differs"]),
    ("a.txt", b"\xff\xfe\xff", ["content_differs"]),
    ("a.docx", XLSX, ["content_differs"]),
    ("a.docx", b"PK\x03\x04 broken", ["content_differs"]),
    ("a.docx", archive("word/document.xml", "word/vbaProject.bin"), ["content_differs"]),
    ("a.webp", b"RIFF\x10\0\0\0WAVEfmt ", ["content_differs"]),
])
def test_what_is_wrong_is_named(name, content, found):
    assert codes(name, content) == found


def test_the_company_may_allow_less_and_the_largest_size_is_allowed():
    only = Limits(len(PDF), frozenset({"pdf"}))
    assert codes("a.pdf", PDF, only) == []
    assert codes("a.png", PNG, only) == ["type_not_allowed"]
    assert codes("a.pdf", PDF + b"!", only) == ["too_large"]


@given(st.text(max_size=40), st.binary(max_size=60))
def test_no_name_and_no_content_breaks_it_and_what_passes_is_no_path(name, content):
    if not codes(name, content):
        assert media_type(name)
        assert not set(name) & set('/\\\0\r\n"')
