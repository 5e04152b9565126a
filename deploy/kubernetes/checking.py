"""`make kube-check`: are the files those that the code writes, and is each object right?"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from deploy.kubernetes import (
    capacity_rules,
    pod_rules,
    reading,
    reference_rules,
    strict,
    watching,
    writing,
)
from deploy.kubernetes.names import Thing

RULES = (pod_rules, reference_rules, capacity_rules)
RENDERED_BY = 60
FOLDERS_SINCE = (1, 21)
WITHOUT = "no kubectl >= 1.21 here: our own reader alone read the folders / 未安装 kubectl，未比对"


def check(home: Path = writing.HOME) -> int:
    """Say every fault; 0 when there is none."""
    overlays = {name: reading.read(home / name) for name in writing.OVERLAYS}
    migrations = reading.read(home / "migrations")
    found = [*stale(home)]
    for name, things in overlays.items():
        found += (f"{name}: {fault}" for fault in faults([*things, *migrations]))
    found += (f"alerts: {fault}" for one in _alerts() for fault in strict.faults(one))
    found += against_kubectl(home)
    for fault in found:
        print(fault)
    number = sum(map(len, overlays.values())) + len(migrations)
    print(f"{number} objects, Kubernetes {strict.KUBERNETES}: {len(found)} faults / 处错误")
    return 1 if found else 0


def faults(things: Sequence[Thing]) -> Iterator[str]:
    """Everything that is wrong with the objects of one overlay and its migrations."""
    for one in things:
        yield from strict.faults(one)
    yield from faults_together(things)


def faults_together(things: Sequence[Thing]) -> Iterator[str]:
    """What is wrong with the objects as a whole, each of them being of its kind."""
    names = [reading.key(one) for one in things]
    yield from (f"{name} is there twice" for name in sorted({
        name for name in names if names.count(name) > 1}))
    for rule in RULES:
        yield from rule.faults(things)


def stale(home: Path) -> Iterator[str]:
    """Files that are not as the code writes them."""
    wanted = writing.written()
    there = {path: (home / path).read_text() for path in writing.stored(home)}
    for path in sorted(wanted.keys() | there.keys()):
        if wanted.get(path) != there.get(path):
            yield f"{path}: not current, run python -m deploy.kubernetes write"


def against_kubectl(home: Path) -> list[str]:
    """What kubectl makes of the same folders, where it is at hand: nothing else than we read."""
    if not _has_kubectl():
        print(WITHOUT)
        return []
    return [fault for folder in (*writing.OVERLAYS, "migrations")
            for fault in _differences(home / folder)]


def _has_kubectl() -> bool:
    """Debian 12 has 1.20, whose kustomize takes no folder as a resource; ours need 1.21."""
    if shutil.which("kubectl") is None:
        return False
    said = _run("kubectl", "version", "--client", "--output=json")
    version = json.loads(said.stdout)["clientVersion"]
    return (int(version["major"]), int(version["minor"].rstrip("+"))) >= FOLDERS_SINCE


def _differences(folder: Path) -> Iterator[str]:
    done = _run("kubectl", "kustomize", str(folder))
    if done.returncode:
        yield f"{folder.name}: kubectl: {done.stderr.strip()[-300:]}"
        return
    theirs = {reading.key(one): one for one in yaml.load_all(done.stdout, Loader=reading.LOADER)}
    ours = {reading.key(one): one for one in reading.read(folder)}
    for name in sorted(theirs.keys() | ours.keys()):
        if theirs.get(name) != ours.get(name):
            yield f"{folder.name}: {name}: kubectl reads it otherwise"


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=RENDERED_BY, check=False)


def _alerts() -> list[Thing]:
    """The alerts as `alerts` prints them, once there are any."""
    return [watching.rules()] if watching.RULES.exists() else []
