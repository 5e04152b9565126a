"""Tables in and out: what is read from CSV and spreadsheets, what we write, what is refused."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from chassis import reading, sheets, writing
from chassis.cells import as_text, cell_of, escaped, read_cell, unescaped
from chassis.errors import Invalid
from chassis.reading import REASONS, read_table
from kernel.money import Money

FORMULAS = [
    '=HYPERLINK("http://x.example","y")', "@SUM(1)", "\t=1+1", "\r=1", "\n=1", "+cmd|' /C calc'!A0",
    "-2+3", "＝1+1", "--5", "-", "+8613800001111",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless_and_comes_back(text: str) -> None:
    assert escaped(text) == "'" + text
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize(
    "text", ["", "-5", "-1250.00", "王伟", "a=b", "'s-Hertogenbosch", "'", "😀"]
)
def test_other_texts_and_negative_numbers_stay_as_they_are(text: str) -> None:
    assert escaped(text) == text
    assert unescaped(text) == text


@given(st.text(st.sampled_from("'=+-@\t\r\n1.5a王"), max_size=8))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Money.of("-5.00", "CNY"), "-5.00"),
        (Money(12345678901234567, "JPY"), "12345678901234567"),
        (Decimal("0.350000"), "0.350000"),
        (date(2028, 2, 29), "2028-02-29"),
        (True, "true"),
        (None, ""),
        ("=1", "'=1"),
    ],
)
def test_values_of_messages_as_cells(value: Any, shown: str) -> None:
    assert as_text(cell_of(value)) == shown


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (0.1 + 0.2, "0.3"),
        (1250.0, "1250"),
        (1250.1, "1250.1"),
        (123456789012345.0, "123456789012345"),
        (1e-7, "0.0000001"),
        (-5.0, "-5"),
        (datetime(2026, 3, 3), "2026-03-03"),  # noqa: DTZ001 - as a spreadsheet has it
        (datetime(2026, 3, 3, 8, 30), "2026-03-03T08:30:00"),  # noqa: DTZ001
        (True, "true"),
        ("'=1", "=1"),
        (None, ""),
    ],
)
def test_cells_of_a_spreadsheet_are_read_as_a_person_would_type_them(value: Any, read: str) -> None:
    assert read_cell(value) == read


def a_sheet(*rows: Any) -> bytes:
    """An XLSX whose first sheet has these rows."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("任意")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
            else:
                sheet.write(number, column, cell)
    book.add_worksheet("second").write(0, 0, "not read")
    book.close()
    return content.getvalue()


def cells(content: bytes) -> list[tuple[int, dict[str, str]]]:
    return [tuple(row) for row in read_table(content).rows(0, 100)]


def test_a_spreadsheet_and_a_csv_say_the_same() -> None:
    sheet = a_sheet(["name", "on", "price"], ["王伟", date(2028, 2, 29), 1250.1], [], ["𠮷", "", 7])
    text = "name,on,price\r\n王伟,2028-02-29,1250.1\r\n,,\r\n𠮷,,7\r\n".encode()
    assert (
        cells(sheet)
        == cells(text)
        == [
            (2, {"name": "王伟", "on": "2028-02-29", "price": "1250.1"}),
            (4, {"name": "𠮷", "price": "7"}),
        ]
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_that_occur_are_read(encoding: str) -> None:
    assert cells("name,城市\n王伟,深圳\n".encode(encoding)) == [
        (2, {"name": "王伟", "城市": "深圳"})
    ]


def test_a_cell_of_several_lines_and_blank_lines_keep_the_line_numbers_right() -> None:
    found = cells(b'\nname,note\n\n"a","x\ny"\nb,z\n')
    assert found == [(5, {"name": "a", "note": "x\ny"}), (6, {"name": "b", "note": "z"})]


def test_a_cell_beyond_the_headings_is_not_dropped_in_silence() -> None:
    assert cells(b"name\na,b\n") == [(2, {"name": "a", "": "?"})]


def test_the_reasons_of_an_earlier_refusal_are_passed_over() -> None:
    assert cells(f"name,{REASONS}\na,too short\n".encode()) == [(2, {"name": "a"})]


REFUSED = {
    "empty": (b"", "import.empty"),
    "only blanks": (b"\n,,\n", "import.empty"),
    "header only": (b"name,on\n", "import.no_rows"),
    "header only, sheet": (a_sheet(["name"]), "import.no_rows"),
    "empty sheet": (a_sheet(), "import.empty"),
    "heading twice": (b"name,on,name\na,b,c\n", "import.heading_twice"),
    "too many columns": (
        b",".join(b"c%d" % n for n in range(201)) + b"\n1\n",
        "import.too_many_columns",
    ),
    "open quote": (b'name\n"a\n', "import.not_csv"),
    "neither encoding": (b"name\n\xff\xff\xff\n", "import.not_text"),
    "zip of nothing": (b"PK\x03\x04", "import.not_spreadsheet"),
    "broken xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "import.not_spreadsheet"),
    "sparse sheet": (a_sheet(*[["name"]] + [[]] * 3), "import.no_rows"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_as_a_whole(name: str) -> None:
    content, code = REFUSED[name]
    with pytest.raises(Invalid) as refused:
        read_table(content)
    assert [one.code for one in refused.value.refusals] == [code]


def _code(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_table(content)
    return refused.value.refusals[0].code


def test_a_zip_that_says_it_is_huge_is_not_unpacked() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.MOST_UNPACKED + 1))
    assert len(content.getvalue()) < 1_000_000
    assert _code(content.getvalue()) == "import.too_large_unpacked"


def test_a_small_sheet_of_a_milliard_cells_ends_its_reader_not_the_service() -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "name")
    sheet.write(1_048_575, 16_383, "far away")
    book.close()
    assert _code(content.getvalue()) == "import.not_spreadsheet"


def test_more_rows_and_more_bytes_than_we_take_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    assert cells(b"n\n1\n2\n3\n")
    assert _code(b"n\n1\n2\n3\n4\n") == "import.too_many_rows"
    monkeypatch.setattr(reading, "MOST_BYTES", 5)
    assert _code(b"n\n1\n2\n") == "import.too_large"


def test_a_csv_opens_with_a_mark_and_is_quoted_by_the_rules(tmp_path: Any) -> None:
    path = tmp_path / "out.csv"
    writing.write_csv(path, ["名称", "=h"], [['say "hi", 王', Decimal("-5.00")], ["=1", None]])
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) == [
        ["名称", "'=h"], ['say "hi", 王', "-5.00"], ["'=1", ""],
    ]  # fmt: skip


def test_a_written_sheet_has_numbers_days_and_texts_and_repeats_itself(tmp_path: Any) -> None:
    paths = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    row = ["=1+1", Decimal("-5.10"), date(2028, 2, 29), 12345678901234567, None, "007"]
    for path in paths:
        writing.write_xlsx(path, "商机", ["a"], [row], datetime(2026, 3, 3))  # noqa: DTZ001
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>-5.10</v>" in sheet
    assert list(sheets.rows_of(paths[0].read_bytes()))[1] == [
        "=1+1", "-5.1", "2028-02-29", "12345678901234567", "", "007",
    ]  # fmt: skip
