"""HTML for a screen and, by the same page, for print: WeasyPrint makes the PDF of it."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from chassis.documents.model import Cell, Document, Figure, Heading, Table
from chassis.documents.words import WORDS, said, said_day

WIDE_FROM, SHORT = 6, 12


def html(document: Document) -> bytes:
    """The whole page, its style and pictures inside it."""
    blocks = [(block.__struct_config__.tag, block, _is_wide(document, at))
              for at, block in enumerate(document.blocks)]
    contents = [(f"h{at}", block) for at, block in enumerate(document.blocks)
                if isinstance(block, Heading) and block.level <= 2]
    page: str = _template().render(
        document=document, blocks=blocks, contents=contents, words=WORDS[document.language],
        said=partial(said, language=document.language), day=partial(said_day,
        language=document.language), drawn=_drawn, kinds=_kinds, set_as=_set_as)
    return page.encode()


def pdf(document: Document) -> bytes:
    """The same page on A4, with numbers, a running head and a table of contents."""
    from weasyprint import HTML

    written: bytes = HTML(string=html(document).decode(), url_fetcher=_nothing_from_outside
                          ).write_pdf(pdf_variant="pdf/ua-1")
    return written


def _is_wide(document: Document, at: int) -> bool:
    """Does a block stand on a page across: a wide table, and the headings right above it?"""
    for block in document.blocks[at:]:
        if not isinstance(block, Heading):
            return isinstance(block, Table) and len(block.head) > WIDE_FROM
    return False


def _kinds(table: Table) -> list[str]:
    """By column what stands in it: the first kind that is not text, else text."""
    return [next((cell.kind for cell in cells if cell.kind != "text"), "text")
            for cells in zip(*table.rows, strict=True)] or ["text"] * len(table.head)


def _set_as(cell: Cell, column: str) -> str:
    """A short word between figures, such as n/a, stands where they stand."""
    return column if cell.kind == "text" and len(cell.value) <= SHORT else cell.kind


@cache
def _template() -> Any:
    environment = Environment(loader=PackageLoader("chassis.documents", "page"), autoescape=True,
                              undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("document.html")


def _drawn(figure: Figure) -> Markup:
    """Our own drawing: its words were escaped when it was drawn."""
    return Markup(figure.svg)  # noqa: S704


def _nothing_from_outside(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"a document opens no address: {url[:80]}")
