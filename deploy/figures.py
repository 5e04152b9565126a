"""docs/figures.md: each command that measures writes its own part, between two marks."""

from __future__ import annotations

import re

from deploy.local.place import ROOT

PAGE = ROOT / "docs" / "figures.md"


def put(part: str, text: str) -> None:
    """Replace what stands between the marks of a part; the page must have them."""
    page = PAGE.read_text()
    begin, end = f"<!-- {part} -->", f"<!-- /{part} -->"
    replaced, found = re.subn(f"{re.escape(begin)}.*?{re.escape(end)}",
                              lambda _: f"{begin}\n{text.strip()}\n{end}", page, flags=re.DOTALL)
    if found != 1:
        raise LookupError(f"{PAGE.name} has no part {part}")
    PAGE.write_text(replaced)
