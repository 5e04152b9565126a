"""The child process that renders: `python -m chassis.documents FOLDER FORMAT... < document.json`.

Puts each form into the object store (SALESLOOP_FILES) and prints where it lies, as JSON. A process
of its own, because a rendering takes seconds and much memory, and both end with it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import msgspec

from chassis import files
from chassis.documents.model import Document


def main(arguments: list[str]) -> int:
    folder, *formats = arguments
    document = msgspec.json.decode(sys.stdin.buffer.read(), type=Document)
    stored = {name: files.put(folder, _renderer(name)(document), name) for name in formats}
    sys.stdout.buffer.write(msgspec.json.encode(stored))
    return 0


def _renderer(name: str) -> Callable[[Document], bytes]:
    """Loaded when wanted: a workbook needs no typesetting."""
    if name == "xlsx":
        from chassis.documents.render_xlsx import xlsx
        return xlsx
    if name == "docx":
        from chassis.documents.render_docx import docx_file
        return docx_file
    from chassis.documents import render_html
    return {"html": render_html.html, "pdf": render_html.pdf}[name]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
