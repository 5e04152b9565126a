"""`python -m deploy.docs`: write the generated pages, `docs/events.md` and `docs/loop.svg`."""

from __future__ import annotations

from deploy.docs import events, loop
from deploy.local.place import ROOT

PAGES = {"docs/events.md": events.page, "docs/loop.svg": loop.picture}

if __name__ == "__main__":
    for name, written in PAGES.items():
        (ROOT / name).write_text(written(), encoding="utf-8")
        print(f"写入 wrote {name}")
