"""The code of the version before this one, out of the history; `previous.txt` names its commit."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from deploy.local.place import ROOT

NAMED_IN = Path(__file__).with_name("previous.txt")
FOLDERS = ("kernel", "chassis", "services")


class NoHistory(RuntimeError):
    """The commit is not in this clone."""


def commit() -> str:
    return NAMED_IN.read_text().strip()


def extract(into: Path, of: str, repository: Path = ROOT) -> None:
    """Write what a service of that commit needs; raises NoHistory."""
    done = subprocess.run(["git", "archive", "--format=tar", of, *FOLDERS], cwd=repository,
                          capture_output=True, check=False, timeout=60)
    if done.returncode:
        raise NoHistory(
            f"Commit {of} (tests/contracts/previous.txt) is not in this clone's history; "
            f"get it with `git fetch --unshallow`, or `git fetch origin {of}`. "
            f"本克隆没有该提交的历史。 git: {done.stderr.decode(errors='replace').strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(into, filter="data")
