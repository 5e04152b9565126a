"""What a backup holds: written last, checked before anything is touched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.local.speech import Refusal

NAME, FORMAT = "manifest.json", 1
FILES, BASE = "files.tar.gz", "base"
PIECE = 1 << 20


@dataclass(frozen=True)
class Dump:
    """One service's database as of `taken_at` (ISO 8601, UTC): file, schema revision, epoch, rows
    of each table."""

    service: str
    file: str
    sha256: str
    taken_at: str
    revision: str
    epoch: int
    rows: dict[str, int]


@dataclass(frozen=True)
class Base:
    """A copy of the whole cluster (files and their sha256), and the folder of its archived log."""

    files: dict[str, str]
    archive: str
    taken_at: str


@dataclass(frozen=True)
class Manifest:
    """A whole backup; `files_sha256` is of the file store."""

    began_at: str
    dumps: tuple[Dump, ...]
    files_sha256: str
    base: Base | None = None

    def dump_of(self, service: str) -> Dump:
        found = next((one for one in self.dumps if one.service == service), None)
        if found is None:
            raise Refusal(f"该备份不含服务 {service}。", f"The backup holds no service {service}.")
        return found

    def write(self, folder: Path) -> None:
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True)
        (folder / NAME).write_text(text + "\n")


def read(folder: Path) -> Manifest:
    """The manifest of a backup; raises Refusal for a folder that holds no whole one."""
    try:
        held = json.loads((folder / NAME).read_text())
        if held.pop("format") != FORMAT:
            raise ValueError("format")
        base = held.pop("base")
        dumps = tuple(Dump(**dump) for dump in held.pop("dumps"))
        return Manifest(dumps=dumps, base=Base(**base) if base else None, **held)
    except FileNotFoundError as error:
        raise Refusal(f"{folder} 中没有完整的备份（缺少 {NAME}）。",
                      f"There is no whole backup in {folder} ({NAME} is missing).") from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Refusal(f"{folder / NAME} 无法读取。", f"{folder / NAME} cannot be read.") from error


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def check_unchanged(path: Path, sha256: str) -> None:
    """Raises Refusal when a file of a backup is missing or is not what was written."""
    if not path.is_file():
        raise Refusal(f"备份缺少文件 {path.name}。", f"The backup lacks {path.name}.")
    if sha256_of(path) != sha256:
        raise Refusal(f"备份文件 {path.name} 已损坏（sha256 不符）。",
                      f"{path.name} of the backup is damaged (its sha256 differs).")
