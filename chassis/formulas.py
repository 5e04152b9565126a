"""Which cells of an XLSX hold formulas? Read in the process that `chassis.sheets` starts and binds.

The first sheet is the one that the workbook names first; a cell with an `f` element is a formula,
one that shares another's included (ECMA-376, part 1, 18.3.1.40).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.etree import ElementTree

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def formulas_of(path: str) -> dict[tuple[int, int], str]:
    """Line and column, from 1, of each formula of the first sheet, with its text after `=`."""
    with zipfile.ZipFile(path) as book, book.open(_first_sheet(book)) as sheet:
        return dict(_formulas(sheet))


def address(line: int, column: int) -> str:
    """A cell as spreadsheets name it: line 12, column 6 is F12."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{line}"


def _first_sheet(book: zipfile.ZipFile) -> str:
    named = next(_elements(book, _WORKBOOK, "sheet")).attrib[_RELATION_ID]
    targets = {one.attrib["Id"]: one.attrib["Target"]
               for one in _elements(book, _RELATIONS, "Relationship")}
    target = targets[named]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _elements(book: zipfile.ZipFile, part: str, name: str) -> Iterator[Any]:
    with book.open(part) as content:
        for _, element in ElementTree.iterparse(content):
            if _name(element) == name:
                yield element


def _formulas(sheet: IO[bytes]) -> Iterator[tuple[tuple[int, int], str]]:
    for _, element in ElementTree.iterparse(sheet):
        if _name(element) == "row":
            element.clear()
        elif _name(element) == "c":
            formula = next((one for one in element if _name(one) == "f"), None)
            placed = _CELL.fullmatch(element.attrib.get("r", ""))
            if formula is not None and placed is not None:
                yield (int(placed[2]), _number(placed[1])), f"={formula.text or ''}"


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
