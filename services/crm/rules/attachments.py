"""May this file be kept, and what is it?

The content decides: its first bytes, or the parts of an Office archive, must be what the name's
ending says. Macros are no document. A name is what a person reads, never a place: separators,
control characters and marks that turn the direction of writing are refused. A name may have 120
characters and, for file systems, 240 bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import NamedTuple

from chassis.errors import Refusal
from services.crm.contract.attachments import MEDIA_TYPES

FIELD = "file"
MOST_CHARACTERS, MOST_BYTES, MOST_PARTS = 120, 240, 5_000
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:\"|?*]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


class Sign(NamedTuple):
    """By what a content is told: how it begins, what stands at its ninth byte (RIFF), and, in a
    zip archive, the part that it must have. Nothing: it is text."""

    begins: tuple[bytes, ...] = ()
    within: bytes = b""
    part: str = ""


_ZIP = (b"PK\x03\x04",)
SIGNS: dict[str, Sign] = {
    "pdf": Sign((b"%PDF-",)),
    "png": Sign((b"\x89PNG\r\n\x1a\n",)),
    "jpg": Sign((b"\xff\xd8\xff",)),
    "jpeg": Sign((b"\xff\xd8\xff",)),
    "gif": Sign((b"GIF87a", b"GIF89a")),
    "webp": Sign((b"RIFF",), b"WEBP"),
    "docx": Sign(_ZIP, part="word/document.xml"),
    "xlsx": Sign(_ZIP, part="xl/workbook.xml"),
    "pptx": Sign(_ZIP, part="ppt/presentation.xml"),
    "txt": Sign(),
    "csv": Sign(),
}


class Limits(NamedTuple):
    """What the company allows: the largest size in bytes, and the endings."""

    most: int
    endings: Collection[str]


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def wrong_file(name: str, content: bytes, limits: Limits) -> list[Refusal]:
    """Every fault of a file, each named by the field and its rule."""
    return [*_wrong_size(len(content), limits.most), *_wrong_name(name),
            *_wrong_type(name, content, limits.endings)]


def media_type(name: str) -> str:
    """Of a file that nothing is wrong with."""
    return MEDIA_TYPES[ending_of(name)]


def _wrong_size(size: int, most: int) -> Iterator[Refusal]:
    if size == 0:
        yield Refusal("attachment.empty", FIELD)
    if size > most:
        yield Refusal("attachment.too_large", FIELD, {"most": most})


def _wrong_name(name: str) -> Iterator[Refusal]:
    stem = name.rpartition(".")[0].strip(" .")
    if not stem:
        yield Refusal("attachment.name_missing", FIELD)
    if "/" in name or "\\" in name:
        yield Refusal("attachment.name_is_path", FIELD)
    elif _UNFIT.search(name):
        yield Refusal("attachment.name_has_unfit_character", FIELD)
    if len(name) > MOST_CHARACTERS or len(name.encode(errors="replace")) > MOST_BYTES:
        yield Refusal("attachment.name_too_long", FIELD, {"most": MOST_CHARACTERS})


def _wrong_type(name: str, content: bytes, endings: Collection[str]) -> Iterator[Refusal]:
    ending = ending_of(name)
    if ending not in endings or ending not in SIGNS:
        yield Refusal("attachment.type_not_allowed", FIELD, {"allowed": sorted(endings)})
    elif content and not _is(SIGNS[ending], content):
        yield Refusal("attachment.content_differs", FIELD, {"ending": ending})


def _is(kind: Sign, content: bytes) -> bool:
    if not kind.begins:
        return _is_text(content)
    if not content.startswith(kind.begins) or (kind.within and content[8:12] != kind.within):
        return False
    return not kind.part or _has_part(content, kind.part)


def _is_text(content: bytes) -> bool:
    """UTF-8 or GB18030 without control characters."""
    if _CONTROL.search(content):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _has_part(content: bytes, part: str) -> bool:
    """Only the archive's list of contents is read; nothing is unpacked."""
    try:
        names = {one.filename for one in zipfile.ZipFile(BytesIO(content)).infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    has_macros = any(one.lower().endswith("vbaproject.bin") for one in names)
    return part in names and len(names) <= MOST_PARTS and not has_macros
