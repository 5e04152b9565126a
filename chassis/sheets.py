"""`python -m chassis.sheets IN OUT [formulas]`: the first sheet of a spreadsheet, a list a line.

A process of its own, with a bound on memory and time: a small file may claim a sheet of a
milliard cells, and whoever reads it must not be the service. Its exit code is its answer.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import msgspec

from chassis.cells import read_cell
from chassis.errors import Invalid, Refusal
from chassis.formulas import formulas_of

MOST_UNPACKED, MOST_PARTS = 300_000_000, 2_000
MOST_MEMORY, MOST_SECONDS = 1_500_000_000, 8  # within the deadline of a call
FORMULAS = "formulas"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_spreadsheet(content: bytes) -> bool:
    """XLSX and ODS are zip archives, XLS is an OLE file; anything else is not one of them."""
    return content.startswith((_ZIP, _OLE))


def rows_of(content: bytes, *, shows_formulas: bool = False) -> Iterator[list[str]]:
    """Each row of the first sheet as texts; raises Invalid when there is none to be read.

    With `shows_formulas`, of an XLSX only, a formula is told as such ("=A1+1"), not as its value.
    """
    _refuse_bomb(content)
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        given, read = Path(folder) / "given", Path(folder) / "read"
        given.write_bytes(content)
        if not _is_read(given, read, *([FORMULAS] if shows_formulas else [])):
            raise _refusal("import.not_spreadsheet")
        decoder = msgspec.json.Decoder(list[str])
        with read.open("rb") as lines:
            yield from map(decoder.decode, lines)


def _is_read(given: Path, read: Path, *wish: str) -> bool:
    child = subprocess.Popen(
        [sys.executable, "-m", "chassis.sheets", str(given), str(read), *wish],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parent.parent,
    )
    try:
        return child.wait(MOST_SECONDS + 1) == 0
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return False


def _refuse_bomb(content: bytes) -> None:
    """What an archive says of itself is looked at before anything is unpacked."""
    if not content.startswith(_ZIP):
        return
    try:
        parts = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _refusal("import.not_spreadsheet") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _refusal("import.too_large_unpacked")


def _refusal(code: str) -> Invalid:
    return Invalid("request.invalid", Refusal(code, "file"))


def _main(given: str, read: str, wish: str = "") -> None:
    """Bind ourselves, read, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook  # only here: the service never loads it

    formulas = formulas_of(given) if wish == FORMULAS else {}
    sheet = CalamineWorkbook.from_path(given).get_sheet_by_index(0)
    with Path(read).open("wb") as lines:
        for line, values in enumerate(sheet.iter_rows(), start=1):
            told = [formulas.get((line, column)) or read_cell(value)
                    for column, value in enumerate(values, start=1)]
            lines.write(msgspec.json.encode(told) + b"\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
