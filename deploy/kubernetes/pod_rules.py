"""What every pod of ours must say: who it runs as, how much it may take, how it is asked.

Source: the restricted level of Kubernetes' pod security standards, and the limits that the code
keeps: a process leaves within 20 s, a gateway is taken out of the balancer first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deploy.kubernetes.names import NAME, Thing
from deploy.kubernetes.pods import LEAVES_WITHIN
from deploy.kubernetes.reading import key

WORKLOADS = ("Deployment", "StatefulSet", "Job")
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


def workloads(things: Sequence[Thing]) -> list[Thing]:
    return [one for one in things if one["kind"] in WORKLOADS]


def faults(things: Sequence[Thing]) -> Iterator[str]:
    """Everything that is missing in any pod, and any pod that nobody guards."""
    for one in workloads(things):
        spec = one["spec"]["template"]["spec"]
        yield from (f"{key(one)}: {fault}" for fault in _pod(one, spec))
        for container in (*spec.get("initContainers", []), *spec["containers"]):
            yield from (f"{key(one)}: {container['name']}: {fault}"
                        for fault in _container(one, container))
    yield from _unguarded(things)


def _pod(one: Thing, spec: Thing) -> Iterator[str]:
    security = spec.get("securityContext", {})
    if not security.get("runAsNonRoot") or not security.get("runAsUser"):
        yield "may run as root"
    if security.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "has no seccomp profile"
    if spec.get("automountServiceAccountToken") is not False:
        yield "is given a token of Kubernetes"
    if spec.get("enableServiceLinks") is not False:
        yield "gets the addresses of every service as variables"
    if one["kind"] != "Job" and spec.get("terminationGracePeriodSeconds", 0) < _leaves(spec):
        yield "is killed before it has left"
    if one["kind"] == "Deployment" and _is_unavailable(one["spec"]):
        yield "is away while it is replaced"


def _leaves(spec: Thing) -> int:
    stops = [container.get("lifecycle", {}).get("preStop", {}) for container in spec["containers"]]
    waits: list[int] = [stop.get("sleep", {}).get("seconds", 0) for stop in stops]
    return LEAVES_WITHIN + max(waits)


def _is_unavailable(spec: Thing) -> bool:
    return bool(spec.get("strategy", {}).get("rollingUpdate", {}).get("maxUnavailable") != 0)


def _container(one: Thing, container: Thing) -> Iterator[str]:
    security = container.get("securityContext", {})
    if security.get("readOnlyRootFilesystem") is not True:
        yield "may write to its own image"
    if security.get("allowPrivilegeEscalation") is not False or security.get("privileged"):
        yield "may gain privileges"
    if security.get("capabilities") != {"drop": ["ALL"]}:
        yield "keeps capabilities"
    for bound in ("requests", "limits"):
        if set(container.get("resources", {}).get(bound, {})) != {"cpu", "memory"}:
            yield f"has no {bound} of cpu and memory"
    if one["kind"] != "Job":
        yield from (f"has no {probe}" for probe in PROBES if probe not in container)
    if not _is_pinned(container["image"]):
        yield f"image {container['image']} is not pinned"


def _is_pinned(image: str) -> bool:
    name, _, tag = image.rpartition(":")
    return "@sha256:" in image or (bool(name) and "/" not in tag and tag != "latest")


def _unguarded(things: Sequence[Thing]) -> Iterator[str]:
    """Every pod has a network policy that names it, and what is always there has a budget."""
    chosen = {kind: [_selector(one, field) for one in things if one["kind"] == kind]
              for kind, field in (("NetworkPolicy", "podSelector"),
                                  ("PodDisruptionBudget", "selector"))}
    for one in workloads(things):
        own = {"matchLabels": {NAME: one["spec"]["template"]["metadata"]["labels"][NAME]}}
        if own not in chosen["NetworkPolicy"]:
            yield f"{key(one)}: no NetworkPolicy names it"
        if one["kind"] != "Job" and own not in chosen["PodDisruptionBudget"]:
            yield f"{key(one)}: no PodDisruptionBudget names it"


def _selector(one: Thing, field: str) -> Thing:
    found: Thing = one["spec"][field]
    return found
