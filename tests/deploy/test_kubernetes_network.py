"""Who reaches whom, by the network policies of the files: both sides must allow it."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.topology import SERVICES
from deploy.kubernetes import reading, writing
from deploy.kubernetes.names import NAME, Thing

POD_OF = {"rabbitmq": {NAME: "rabbitmq"}, "postgres": {NAME: "postgres"},
          **{f"{name}-db": {f"database.salesloop/{name}": "yes"} for name in SERVICES}}
OUTSIDE = ("ingress", "monitoring", "collector", "scaler", "operator")
BOTH = [("pipeline", "rabbitmq", 5672), ("gateway", "rabbitmq", 5672),
        ("ingress", "gateway", 8080), ("monitoring", "gateway", 9102),
        ("monitoring", "pipeline", 8080), ("monitoring", "rabbitmq", 15692),
        ("pipeline", "collector", 4318), ("gateway", "collector", 4318),
        ("org", "stranger", 443), ("org", "stranger", 587), ("crm", "stranger", 443)]
ALLOWED = {
    "small": [*BOTH, ("pipeline", "postgres", 5432), ("pipeline-schema", "postgres", 5432)],
    "large": [*BOTH, ("pipeline", "pipeline-db", 5432), ("pipeline-schema", "pipeline-db", 5432),
              ("scaler", "rabbitmq", 5672), ("rabbitmq", "rabbitmq", 25672),
              ("pipeline-db", "pipeline-db", 5432), ("operator", "pipeline-db", 8000),
              ("monitoring", "pipeline-db", 9187)],
}
NEVER = [("pipeline", "people", 8080), ("gateway", "pipeline", 8080), ("ingress", "pipeline", 8080),
         ("ingress", "gateway", 9102), ("ingress", "rabbitmq", 5672), ("gateway", "postgres", 5432),
         ("monitoring", "rabbitmq", 5672), ("stranger", "gateway", 8080),
         ("stranger", "rabbitmq", 5672), ("stranger", "postgres", 5432),
         ("pipeline-schema", "rabbitmq", 5672), ("pipeline", "stranger", 443),
         ("gateway", "stranger", 443), ("crm", "stranger", 587),
         ("org", "stranger", 5432), ("org", "people", 8080),
         ("rabbitmq", "postgres", 5432), ("pipeline", "rabbitmq", 15692)]
REFUSED = {
    "small": [*NEVER, ("scaler", "rabbitmq", 5672), ("postgres", "stranger", 443)],
    "large": [*NEVER, ("pipeline", "people-db", 5432), ("pipeline-schema", "people-db", 5432),
              ("gateway", "pipeline-db", 5432), ("people-db", "pipeline-db", 5432),
              ("scaler", "pipeline-db", 5432)],
}


@pytest.fixture(scope="module")
def policies() -> dict[str, list[Thing]]:
    home = writing.HOME
    return {name: [one["spec"] for folder in (name, "migrations")
                   for one in reading.read(home / folder) if one["kind"] == "NetworkPolicy"]
            for name in writing.OVERLAYS}


def labels_of(name: str) -> dict[str, str]:
    """The small overlay's server holds every database."""
    if name == "postgres":
        return {NAME: name, **{f"database.salesloop/{one}": "yes" for one in SERVICES}}
    return POD_OF.get(name, {NAME: name})


def chooses(selector: Thing, labels: dict[str, str]) -> bool:
    named = all(labels.get(key) == value
                for key, value in selector.get("matchLabels", {}).items())
    return named and all(labels.get(one["key"]) in one["values"]
                         for one in selector.get("matchExpressions", []))


def is_peer(peer: Thing, name: str) -> bool:
    if name in OUTSIDE:
        wanted = {"matchLabels": {f"salesloop/{name}": "yes"}}
        return bool(peer.get("namespaceSelector") == wanted)
    return "namespaceSelector" not in peer and chooses(peer["podSelector"], labels_of(name))


def allows(rule: Thing, side: str, name: str, port: int) -> bool:
    ports: list[Any] = [one["port"] for one in rule["ports"]]
    return port in ports and (side not in rule or any(is_peer(one, name) for one in rule[side]))


def may(policies: list[Thing], source: str, target: str, port: int) -> bool:
    leaves = source in OUTSIDE or source == "stranger" or any(
        allows(rule, "to", target, port) for policy in policies
        if chooses(policy["podSelector"], labels_of(source)) for rule in policy.get("egress", []))
    enters = target in OUTSIDE or target == "stranger" or any(
        allows(rule, "from", source, port) for policy in policies
        if chooses(policy["podSelector"], labels_of(target)) for rule in policy.get("ingress", []))
    return leaves and enters


@pytest.mark.parametrize(("overlay", "way"), [
    (overlay, way) for overlay, ways in ALLOWED.items() for way in ways], ids=str)
def test_what_is_needed_is_allowed(overlay, way, policies):
    assert may(policies[overlay], *way)


@pytest.mark.parametrize(("overlay", "way"), [
    (overlay, way) for overlay, ways in REFUSED.items() for way in ways], ids=str)
def test_nothing_else_is(overlay, way, policies):
    assert not may(policies[overlay], *way)


@pytest.mark.parametrize("overlay", writing.OVERLAYS)
def test_every_pod_is_denied_what_no_rule_allows(overlay, policies):
    assert {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]} in policies[overlay]
