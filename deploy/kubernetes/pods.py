"""What every pod of ours has in common: no rights, no writable root, limits, probes."""

from __future__ import annotations

from typing import Any

from deploy.kubernetes.names import NAME, PRIORITY, Thing, labels

USER = 10001
LEAVES_WITHIN = 20
"""Seconds in which a process that is told to stop has left (chassis/run.py, gunicorn_config.py)."""
GRACE = 25


def pod(name: str, container: Thing, *, user: int = USER, volumes: list[Thing],
        **more: Any) -> Thing:
    """The template of a pod with one container and nothing that it does not need."""
    return {
        "metadata": {"labels": labels(name)},
        "spec": {
            "serviceAccountName": name, "automountServiceAccountToken": False,
            "enableServiceLinks": False, "priorityClassName": PRIORITY,
            "terminationGracePeriodSeconds": GRACE,
            "securityContext": {
                "runAsNonRoot": True, "runAsUser": user, "runAsGroup": user, "fsGroup": user,
                "fsGroupChangePolicy": "OnRootMismatch",
                "seccompProfile": {"type": "RuntimeDefault"}},
            "containers": [container], "volumes": [scratch("tmp"), *volumes], **more,
        },
    }


def container(name: str, image: str, *, mounts: dict[str, str], **more: Any) -> Thing:
    """A container that can write to its scratch folder and to what it mounts, and to nothing
    else. `mounts` says where each volume is seen."""
    return {
        "name": name, "image": image, "imagePullPolicy": "IfNotPresent", **more,
        "securityContext": {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]}},
        "volumeMounts": [{"name": volume, "mountPath": path}
                         for volume, path in {"tmp": "/tmp", **mounts}.items()],
    }


def resources(cpu: str, memory: str, *, most_cpu: str, most_memory: str) -> Thing:
    return {"requests": {"cpu": cpu, "memory": memory},
            "limits": {"cpu": most_cpu, "memory": most_memory}}


def probes(live: Thing, ready: Thing) -> Thing:
    """`live` restarts, `ready` only waits: a broker or a database that is away restarts nothing."""
    return {
        "startupProbe": {**live, "periodSeconds": 2, "timeoutSeconds": 2, "failureThreshold": 60},
        "livenessProbe": {**live, "periodSeconds": 10, "timeoutSeconds": 5, "failureThreshold": 6},
        "readinessProbe": {**ready, "periodSeconds": 5, "timeoutSeconds": 4, "failureThreshold": 3},
    }


def over_http(path: str) -> Thing:
    return {"httpGet": {"path": path, "port": "web"}}


def scratch(name: str, size: str = "128Mi", **more: Any) -> Thing:
    return {"name": name, "emptyDir": {"sizeLimit": size, **more}}


def from_secret(name: str, secret: str) -> Thing:
    """Readable by the pod's group only: `chassis/safety.py` refuses keys that others may read."""
    return {"name": name, "secret": {"secretName": secret, "defaultMode": 0o440}}


def spread(name: str) -> Thing:
    """Replicas on different nodes, then in different zones, as far as there are any."""
    return {"topologySpreadConstraints": [
        {"maxSkew": 1, "topologyKey": key, "whenUnsatisfiable": "ScheduleAnyway",
         "labelSelector": {"matchLabels": {NAME: name}}}
        for key in ("kubernetes.io/hostname", "topology.kubernetes.io/zone")]}
