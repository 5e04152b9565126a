"""As many processes as their database takes: replicas x sessions of each <= max_connections.

A process opens as many sessions as it has workers, and four more (`chassis/service.py`). While a
version is replaced there is one process more; migrations, backups and a person need some as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chassis.topology import SERVICES
from deploy.kubernetes.names import Thing
from deploy.kubernetes.reading import key

BESIDE_WORKERS, SURGE, KEPT_FREE = 4, 1, 20


def faults(things: Sequence[Thing]) -> Iterator[str]:
    """Every database that could be asked for more sessions than it has."""
    named = {key(one): one for one in things}
    workers = named.get("ConfigMap/settings", {}).get("data", {}).get("SALESLOOP_WORKERS")
    if workers is None:
        yield "ConfigMap/settings: no SALESLOOP_WORKERS"
        return
    each = int(workers) + BESIDE_WORKERS
    wanted = {service: (_most(named, service) + SURGE) * each for service in SERVICES}
    single = named.get("StatefulSet/postgres")
    if single:
        yield from _too_many(key(single), sum(wanted.values()), _of_single(single))
    for service in SERVICES:
        cluster = named.get(f"Cluster/{service}-db")
        if cluster:
            most = int(cluster["spec"]["postgresql"]["parameters"]["max_connections"])
            yield from _too_many(key(cluster), wanted[service], most)


def _most(named: Mapping[str, Thing], service: str) -> int:
    scaler = named.get(f"ScaledObject/{service}")
    return int(scaler["spec"]["maxReplicaCount"]) if scaler else 1


def _of_single(server: Thing) -> int:
    arguments = server["spec"]["template"]["spec"]["containers"][0]["args"]
    found = [one.partition("=")[2] for one in arguments if one.startswith("max_connections=")]
    return int(found[0]) if found else 100


def _too_many(name: str, wanted: int, most: int) -> Iterator[str]:
    if wanted + KEPT_FREE > most:
        yield f"{name}: {wanted} sessions may be wanted, {KEPT_FREE} are kept free, it has {most}"
