"""What differs between two issues of a document, in words: figure by figure, line by line.

A document is flattened to places and what stands there (a table's row is found by its first cell),
so that a moved row is no difference and a changed figure is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from chassis.contract import message
from chassis.documents import model
from chassis.documents.model import Document
from chassis.documents.words import said


@message
class DocumentDifference:
    """`before` is null for what is new, `after` for what is gone."""

    place: str
    before: str | None
    after: str | None


def differences(old: Document, new: Document) -> list[DocumentDifference]:
    """Those of the newer document's order first, then what is gone."""
    was, now = dict(_places(old)), dict(_places(new))
    changed = [DocumentDifference(place, was.get(place), words) for place, words in now.items()
               if was.get(place) != words]
    return changed + [DocumentDifference(place, words, None) for place, words in was.items()
                      if place not in now]


def told(difference: DocumentDifference, language: str) -> str:
    """A difference as one line."""
    before, after = difference.before, difference.after
    if before is None:
        return f"{difference.place}：新增 {after}" if language == "zh-CN" else (
            f"{difference.place}: new: {after}")
    if after is None:
        return f"{difference.place}：删除 {before}" if language == "zh-CN" else (
            f"{difference.place}: gone: {before}")
    mark = "：" if language == "zh-CN" else ": "
    return f"{difference.place}{mark}{before} → {after}"


def _places(document: Document) -> Iterator[tuple[str, str]]:
    """Each place once: what stands twice at one is told apart by a number."""
    seen: Counter[str] = Counter()
    for place, words in _found(document):
        seen[place] += 1
        yield (place if seen[place] == 1 else f"{place} ({seen[place]})"), words


def _found(document: Document) -> Iterator[tuple[str, str]]:
    heading = document.title
    for block in document.blocks:
        if isinstance(block, model.Heading):
            heading = block.text
        else:
            yield from _of_block(block, heading, document.language)


def _of_block(block: model.Block, heading: str, language: str) -> Iterator[tuple[str, str]]:
    if isinstance(block, model.Paragraph):
        yield heading, block.text
    elif isinstance(block, model.Listing):
        yield from ((f"{heading} / {item}", item) for item in block.items)
    elif isinstance(block, model.KeyFigures):
        yield from ((one.label, said(one.value, language)) for one in block.figures)
    elif isinstance(block, model.Table):
        yield from _cells(block, language)


def _cells(table: model.Table, language: str) -> Iterator[tuple[str, str]]:
    for row in (*table.rows, *([table.totals] if table.totals else [])):
        named, *others = (said(cell, language) for cell in row)
        for head, words in zip(table.head[1:], others, strict=True):
            yield f"{table.name} / {named} / {head}", words
