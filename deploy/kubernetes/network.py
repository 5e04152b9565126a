"""Who may speak to whom: nothing, unless a line here allows it.

What lies outside our namespace is found by a label that the operator gives to its namespace
(README.md): `salesloop/ingress`, `/monitoring`, `/collector`, `/scaler`, `/operator`, each `yes`.
"""

from __future__ import annotations

from collections.abc import Sequence

from chassis.topology import GATEWAY, SERVICES
from deploy.kubernetes.names import (
    AMQP,
    BROKER_METRICS,
    METRICS,
    NAME,
    POSTGRES,
    PROCESSES,
    WEB,
    Thing,
    database_label,
    schema_job,
    thing,
)

OTLP, CLUSTERING, BROKER_WEB, API = 4318, (4369, 25672), 15672, (443, 6443)
DATABASE_METRICS, DATABASE_STATUS = 9187, 8000
OUTWARD = {"org": (443, 587), "crm": (443,)}
"""Who speaks to servers that are not ours: org to robots and identity providers, and to the mail
server; crm to the bridge of WeCom. Whose they are only the installation knows, so any address."""


def nothing() -> Thing:
    """The rule for all pods that no other rule names."""
    return thing("networking.k8s.io/v1", "NetworkPolicy", "default-deny", spec={
        "podSelector": {}, "policyTypes": ["Ingress", "Egress"]})


def of_service(name: str) -> Thing:
    return _policy(
        name, {NAME: name},
        takes=[_from([outside("monitoring")], WEB)],
        reaches=[_dns(), _to([_broker()], AMQP), _to([_database(name)], POSTGRES), _traces(),
                 *([_to([], *OUTWARD[name])] if name in OUTWARD else [])])


def of_gateway() -> Thing:
    return _policy(
        GATEWAY, {NAME: GATEWAY},
        takes=[_from([outside("ingress")], WEB), _from([outside("monitoring")], METRICS)],
        reaches=[_dns(), _to([_broker()], AMQP), _traces()])


def of_schema(service: str) -> Thing:
    """A migration reaches its own database, and not even the broker."""
    job = schema_job(service)
    return _policy(job, {NAME: job}, takes=[],
                   reaches=[_dns(), _to([_database(service)], POSTGRES)])


def of_broker(*, nodes: int) -> Thing:
    """A cluster's nodes also reach each other and Kubernetes, which tells them of each other."""
    takes = [_from([_ours(PROCESSES)], AMQP), _from([outside("monitoring")], BROKER_METRICS)]
    if nodes == 1:
        return _policy("rabbitmq", {NAME: "rabbitmq"}, takes=takes, reaches=[_dns()])
    cluster = [_from([outside("scaler")], AMQP), _from([_broker()], *CLUSTERING),
               _from([outside("operator")], BROKER_WEB)]
    return _policy("rabbitmq", {NAME: "rabbitmq"}, takes=[*takes, *cluster],
                   reaches=[_dns(), _to([_broker()], *CLUSTERING), _to([], *API)])


def of_single_database() -> Thing:
    return _policy("postgres", {NAME: "postgres"}, reaches=[], takes=[
        _from([_ours([*SERVICES, *map(schema_job, SERVICES)])], POSTGRES)])


def of_database_cluster(service: str) -> Thing:
    """One service and its migration, the replicas among themselves, the operator, the archive."""
    own = {database_label(service): "yes"}
    return _policy(
        f"{service}-db", own,
        takes=[_from([_ours([service, schema_job(service)]), pods(own), outside("operator")],
                     POSTGRES),
               _from([pods(own), outside("operator")], DATABASE_STATUS),
               _from([outside("monitoring")], DATABASE_METRICS)],
        reaches=[_dns(), _to([pods(own)], POSTGRES, DATABASE_STATUS), _to([], *API)])


def pods(matching: dict[str, str]) -> Thing:
    return {"podSelector": {"matchLabels": matching}}


def outside(role: str) -> Thing:
    return {"namespaceSelector": {"matchLabels": {f"salesloop/{role}": "yes"}}}


def _ours(names: Sequence[str]) -> Thing:
    return {"podSelector": {"matchExpressions": [
        {"key": NAME, "operator": "In", "values": list(names)}]}}


def _broker() -> Thing:
    return pods({NAME: "rabbitmq"})


def _database(service: str) -> Thing:
    return pods({database_label(service): "yes"})


def _traces() -> Thing:
    return _to([outside("collector")], OTLP)


def _dns() -> Thing:
    system = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
              "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}
    return {"to": [system], "ports": [{"protocol": "UDP", "port": 53}, *_ports(53)]}


def _from(who: list[Thing], *ports: int) -> Thing:
    return {"from": who, "ports": _ports(*ports)}


def _to(whom: list[Thing], *ports: int) -> Thing:
    """Nobody named means anybody, at these ports only."""
    return {**({"to": whom} if whom else {}), "ports": _ports(*ports)}


def _ports(*numbers: int) -> list[Thing]:
    return [{"protocol": "TCP", "port": number} for number in numbers]


def _policy(name: str, chosen: dict[str, str], *, takes: list[Thing],
            reaches: list[Thing]) -> Thing:
    return thing("networking.k8s.io/v1", "NetworkPolicy", name, spec={
        "podSelector": {"matchLabels": chosen}, "policyTypes": ["Ingress", "Egress"],
        "ingress": takes, "egress": reaches})
