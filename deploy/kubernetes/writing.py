"""Which file holds which objects. The files are plain Kubernetes: kubectl needs nothing of ours.

  base/         all that is ours and the same everywhere
  migrations/   one job per service, run before each new version
  small/, large/   an overlay: the base and what it stands on; `servers` inside it go first
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from chassis.topology import GATEWAY, SERVICES
from deploy.kubernetes import large, network, processes, scaling, small, watching
from deploy.kubernetes.names import NAMESPACE, PRIORITY, Thing, labels

HOME = Path(__file__).parent
OVERLAYS = ("small", "large")
NOTE = "# Written by `python -m deploy.kubernetes write`; README.md says from what.\n"
KUSTOMIZATION = "kustomization.yaml"


def plan() -> dict[str, list[Thing]]:
    """Every file with its objects, by its path below this folder."""
    base = {f"base/{name}.yaml": processes.one_service(name) for name in SERVICES}
    files = {
        "namespace/namespace.yaml": [_namespace(), _priority()],
        "base/settings.yaml": [processes.settings(), network.nothing()],
        f"base/{GATEWAY}.yaml": processes.gateway(), **base,
        **{f"migrations/{name}.yaml": processes.migration(name) for name in SERVICES},
        "small/servers/rabbitmq.yaml": small.rabbitmq(),
        "small/servers/postgres.yaml": small.postgres(),
        "small/files.yaml": [small.files()],
        "large/servers/rabbitmq.yaml": large.rabbitmq(),
        "large/servers/databases.yaml": [large.archive(), *large.databases()],
        "large/files.yaml": [large.files()],
        "large/scaling.yaml": scaling.scalers(),
        "large/watching.yaml": watching.monitors(),
    }
    return files | {path: [one] for path, one in _kustomizations(files).items()}


def written() -> dict[str, str]:
    """Every file's text."""
    return {path: NOTE + text(things) for path, things in plan().items()}


def text(things: Sequence[Thing]) -> str:
    said: str = yaml.dump_all(
        things, Dumper=_Plain, sort_keys=False, width=100, allow_unicode=True)
    return said


def write(home: Path = HOME) -> None:
    """Write every file anew, and remove those that are no longer wanted."""
    wanted = written()
    for path in stored(home):
        if path not in wanted:
            (home / path).unlink()
    for path, content in wanted.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(content)


def stored(home: Path = HOME) -> list[str]:
    return sorted(str(path.relative_to(home)) for path in home.rglob("*.yaml"))


def _kustomizations(files: Mapping[str, object]) -> dict[str, Thing]:
    """Each folder lists its files; an overlay also the base and its servers."""
    more = {"base": ["../namespace"], "migrations": [],
            **{overlay: ["../base", "servers"] for overlay in OVERLAYS}}
    folders = sorted({str(Path(path).parent) for path in files})
    return {f"{folder}/{KUSTOMIZATION}": {
        "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization",
        "resources": [*more.get(folder, []), *sorted(
            Path(path).name for path in files if str(Path(path).parent) == folder)],
    } for folder in folders}


def _namespace() -> Thing:
    """Our own pods keep the strictest rules; those of operators are warned of at least."""
    level = "pod-security.kubernetes.io"
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {
        "name": NAMESPACE, "labels": {
            **labels(NAMESPACE), f"{level}/enforce": "baseline", f"{level}/warn": "restricted"}}}


def _priority() -> Thing:
    return {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass",
            "metadata": {"name": PRIORITY, "labels": labels(PRIORITY)}, "value": 100000,
            "globalDefault": False, "preemptionPolicy": "PreemptLowerPriority",
            "description": "Salesloop goes before what has no priority."}


class _Plain(yaml.SafeDumper):
    """No anchors: each object stands for itself."""

    def ignore_aliases(self, data: object) -> bool:
        return True
