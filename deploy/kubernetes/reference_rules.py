"""Every name that an object uses is one that exists: a Secret, a queue, a setting, a target.

What `secrets` prints and what an operator's own documents promise is listed here; anything else
that is missing is a misspelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chassis.topology import SERVICES, inbox, rpc_queue
from deploy.kubernetes.names import DEFINITIONS, PROCESSES, Thing, schema_job
from deploy.kubernetes.pod_rules import workloads
from deploy.kubernetes.reading import key

ROOT = Path(__file__).parents[2]
SECRETS = {
    *PROCESSES, *(f"{name}-keys" for name in PROCESSES), *map(schema_job, SERVICES), DEFINITIONS,
    "postgres-logins", "postgres-superuser",
    *(f"{name}-db-{login}" for name in SERVICES for login in ("owner", "app")),
}
"""What `python -m deploy.kubernetes secrets` prints."""
OUTSIDE = {"gateway-tls", "archive"}
"""Secrets that are the operator's own: README.md says what they hold."""
READ_BY_IMAGES = {"POSTGRES_PASSWORD_FILE"}
"""Settings of the official images, not of our code."""
QUEUES = {name(service) for service in SERVICES for name in (inbox, rpc_queue)}
_READ = re.compile(r'(?:setting|environ(?:\.get)?)[(\[]\s*[\'"]([A-Z][A-Z0-9_]+)[\'"]')
_CODE = ("chassis", "gateway", "deploy/images")


def faults(things: Sequence[Thing]) -> Iterator[str]:
    """Every name that leads nowhere."""
    yield from _settings(things)
    yield from _queues(things)
    for one in things:
        for kind, name in references(one):
            if not _is_there(kind, name, things):
                yield f"{key(one)}: there is no {kind} {name}"


def settings_read() -> set[str]:
    """Every setting that the code asks for by its name."""
    files = [path for folder in _CODE for path in (ROOT / folder).rglob("*.py")]
    return {name for path in files for name in _READ.findall(path.read_text())}


def references(one: Thing) -> Iterator[tuple[str, str]]:
    """The objects that one object needs, by kind and name."""
    for field, value in _fields(one):
        if kind := _BY_NAME.get(field):
            yield kind, value
        elif kind := _BY_REFERENCE.get(field):
            for entry in value if isinstance(value, list) else [value]:
                yield from [(kind, entry["name"])] if "name" in entry else []


_BY_NAME = {
    "secretName": "Secret", "serviceAccountName": "ServiceAccount",
    "claimName": "PersistentVolumeClaim", "priorityClassName": "PriorityClass",
    "barmanObjectName": "ObjectStore",
}
_BY_REFERENCE = {
    "secretRef": "Secret", "secretTargetRef": "Secret", "secret": "Secret",
    "passwordSecret": "Secret", "accessKeyId": "Secret", "secretAccessKey": "Secret",
    "configMapRef": "ConfigMap", "configMap": "ConfigMap", "scaleTargetRef": "Deployment",
    "authenticationRef": "TriggerAuthentication",
}
"""Which field names what: plainly, or in an object (or several) with a name."""


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for field, inner in value.items():
            yield field, inner
            yield from _fields(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(inner)


def _is_there(kind: str, name: str, things: Sequence[Thing]) -> bool:
    if kind == "Secret":
        return name in SECRETS | OUTSIDE
    return any(one["kind"] == kind and one["metadata"]["name"] == name for one in things)


def _settings(things: Sequence[Thing]) -> Iterator[str]:
    known = settings_read() | READ_BY_IMAGES
    given = [(one, name) for one in workloads(things)
             for container in one["spec"]["template"]["spec"]["containers"]
             for name in (entry["name"] for entry in container.get("env", []))]
    given += [(one, name) for one in things if key(one) == "ConfigMap/settings"
              for name in one["data"]]
    yield from (f"{key(one)}: nothing reads {name}" for one, name in given if name not in known)


def _queues(things: Sequence[Thing]) -> Iterator[str]:
    for one in things:
        if one["kind"] == "ScaledObject":
            for trigger in one["spec"]["triggers"]:
                queue = trigger["metadata"].get("queueName")
                if queue not in QUEUES:
                    yield f"{key(one)}: there is no queue {queue}"
                elif one["spec"]["scaleTargetRef"]["name"] not in queue:
                    yield f"{key(one)}: {queue} is another service's queue"
