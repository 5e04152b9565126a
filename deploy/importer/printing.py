"""Print every document that the system can print now, and put its files into a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.importer.api import Gateway, Record, Refused, request_key
from deploy.local.waiting import wait_until

PRINT_LIMIT = 180
NOTHING = "document.nothing_to_print"


@dataclass(frozen=True)
class Printing:
    """What became of one document: its files, or why there are none."""

    title: str
    files: tuple[Path, ...] = ()
    reason: str = ""

    def sentence(self) -> str:
        told = ", ".join(file.name for file in self.files) or self.reason
        return f"文档 document 《{self.title}》: {told}"


def print_all(
    gateway: Gateway, folder: Path, about: Mapping[str, str], run: str
) -> Iterator[Printing]:
    """One after another, `about` the record that is named for a kind, else the one in force; a
    request that is repeated within a `run` prints nothing twice."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in gateway.get("/v1/documents")["items"]:
        if document["state"] == "printed":
            kind = document["kind"]
            wish = {"about": about[kind]} if kind in about else {}
            yield _printed(gateway, document, wish, folder, request_key(run, kind))


def _printed(
    gateway: Gateway, document: Record, wish: Record, folder: Path, key: str
) -> Printing:
    kind = document["kind"]
    try:
        issue = gateway.post(f"/v1/documents/{kind}/issues", wish, key)
    except Refused as refusal:
        if NOTHING not in refusal.codes:
            raise
        return Printing(document["title"], reason=str(refusal))
    path = f"/v1/document-issues/{issue['issue_id']}"
    wait_until(lambda: gateway.get(path)["state"] != "rendering", PRINT_LIMIT, kind, 0.3)
    found = gateway.get(path)
    files = tuple(_saved(gateway, f"{path}/{one['format']}", folder / f"{kind}.{one['format']}")
                  for one in found["files"])
    return Printing(document["title"], files, "" if files else str(found["state"]))


def _saved(gateway: Gateway, path: str, file: Path) -> Path:
    file.write_bytes(gateway.download(path))
    return file
