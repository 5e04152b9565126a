"""What a service prints: how a document is built, and what tells that its sources have changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.documents.model import Block

FORMATS = ("html", "pdf", "docx", "xlsx")


@dataclass(frozen=True)
class Wish:
    """What is to be printed: of which record (none: the one in force), in which language."""

    about: str | None
    language: str

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh-CN" else en


@dataclass(frozen=True)
class Draft:
    """A document's content, as its owner built it."""

    blocks: tuple[Block, ...]
    subtitle: str = ""
    approver: str = ""


@dataclass(frozen=True)
class Printed:
    """`build` raises a refusal when there is nothing to print.

    `ask` may call another service before the transaction; `build` finds its answer in `work.asked`.
    `sources` is a short text that differs whenever the document would differ: versions, counts,
    latest changes. It is asked often and must be cheap.
    """

    titles: Mapping[str, str]
    build: Callable[[Wish, Any], Draft]
    sources: Callable[[Wish, Any], str]
    ask: Callable[[Wish, Any], Any] = lambda wish, work: None


Printer = Mapping[str, Printed]
"""The documents of a service by their kind."""
