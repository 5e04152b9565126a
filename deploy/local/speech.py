"""What the runner says to a person at a terminal, in Chinese and in English."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refusal(RuntimeError):
    """Something the person has to settle first; one clear sentence in each language."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


def speaks_chinese() -> bool:
    """The terminal's language, as its locale says."""
    settings = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((value for value in settings if value), "").startswith("zh")


def phrase(chinese: str, english: str) -> str:
    return chinese if speaks_chinese() else english


def say(chinese: str, english: str) -> None:
    print(phrase(chinese, english), flush=True)


@contextmanager
def step(chinese: str, english: str) -> Iterator[None]:
    """Name a piece of work while it runs, and say how long it took."""
    began = time.monotonic()
    print(f"  {phrase(chinese, english)} ...", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def rewrite(line: str) -> None:
    """Show a passing state: on a terminal in place of the last one, elsewhere not at all."""
    if sys.stdout.isatty():
        print(f"\r\033[K  {line[:110]}", end="", flush=True)
