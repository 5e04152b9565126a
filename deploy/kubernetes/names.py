"""Names, labels and images that all objects share, and how one object is put together."""

from __future__ import annotations

from typing import Any

from chassis.topology import GATEWAY, SERVICES

Thing = dict[str, Any]
"""One Kubernetes object, or a part of one."""

NAMESPACE = "salesloop"
VERSION = "0.1.0"
PROCESSES = (*SERVICES, GATEWAY)
SETTINGS = "settings"
PRIORITY = "salesloop"
FILES, FILES_AT = "files", "/var/lib/salesloop"
KEYS_AT = "/run/secrets/salesloop"
DEFINITIONS = "broker-definitions"
RABBITMQ_IMAGE = "docker.io/library/rabbitmq:3.10.8"
POSTGRES_IMAGE = "docker.io/library/postgres:18.6"
CLUSTER_IMAGE = "ghcr.io/cloudnative-pg/postgresql:18.6-minimal-bookworm"
WEB, METRICS, AMQP, POSTGRES, BROKER_METRICS = 8080, 9102, 5672, 5432, 15692
NAME, PART = "app.kubernetes.io/name", "app.kubernetes.io/component"


def image(process: str) -> str:
    """The image that deploy/Dockerfile builds; an overlay of yours may give it a registry."""
    return f"salesloop/{process}:{VERSION}"


def schema_job(service: str) -> str:
    return f"{service}-schema"


def database_label(service: str) -> str:
    """What a server that holds this service's database is marked with, whoever runs it."""
    return f"database.salesloop/{service}"


def thing(api: str, kind: str, name: str, **fields: Any) -> Thing:
    """An object of our namespace."""
    metadata = {"name": name, "namespace": NAMESPACE, "labels": labels(name)}
    return {"apiVersion": api, "kind": kind, "metadata": metadata, **fields}


def labels(name: str) -> dict[str, str]:
    return {NAME: name, "app.kubernetes.io/part-of": "salesloop"}


def account(name: str) -> Thing:
    """An identity with no right at all, whose token is given to nobody."""
    return thing("v1", "ServiceAccount", name, automountServiceAccountToken=False)


def budget(name: str) -> Thing:
    """A drained node takes one replica at a time. With a single one it may take that: a budget
    that allows none would block every upgrade of a node."""
    return thing("policy/v1", "PodDisruptionBudget", name, spec={
        "maxUnavailable": 1, "selector": {"matchLabels": {NAME: name}}})


def service(name: str, ports: dict[str, int], *, headless: bool = False) -> Thing:
    listed = [{"name": port, "port": number, "targetPort": port} for port, number in ports.items()]
    none = {"clusterIP": "None"} if headless else {}
    return thing("v1", "Service", name, spec={**none, "selector": {NAME: name}, "ports": listed})


def claim(name: str, size: str, mode: str = "ReadWriteOnce") -> Thing:
    return thing("v1", "PersistentVolumeClaim", name, spec=claimed(size, mode))


def claimed(size: str, mode: str = "ReadWriteOnce") -> Thing:
    return {"accessModes": [mode], "resources": {"requests": {"storage": size}}}
