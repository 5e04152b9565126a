"""For Prometheus' operator: where the figures are, under the labels that our rules ask for
(deploy/prometheus), and these rules as an object of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from chassis.topology import GATEWAY, SERVICES
from deploy.kubernetes.names import NAME, Thing, thing

RULES = Path(__file__).parents[1] / "prometheus" / "rules"
FAMILIES = ["queue_coarse_metrics", "queue_consumer_count"]
_API = "monitoring.coreos.com/v1"


def monitors() -> list[Thing]:
    """The gateway has its figures on a port of their own."""
    return [_of_process("services", SERVICES, "web"), _of_process(GATEWAY, [GATEWAY], "metrics"),
            _broker(), _databases()]


def rules(folder: Path = RULES) -> Thing:
    """All rule files as one object; raises FileNotFoundError when there are none."""
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise FileNotFoundError(f"no rules in {folder}")
    groups = [group for file in files for group in yaml.safe_load(file.read_text())["groups"]]
    return thing(_API, "PrometheusRule", "salesloop", spec={"groups": groups})


def _of_process(name: str, chosen: Sequence[str], port: str) -> Thing:
    """Their target is named after the process, as in docker-compose.yml."""
    selector = {"matchExpressions": [{"key": NAME, "operator": "In", "values": list(chosen)}]}
    return _monitor(name, selector, [{"interval": "10s", "port": port, "relabelings": [
        {"action": "replace", "targetLabel": "job", "replacement": "salesloop"},
        {"action": "replace", "targetLabel": "process",
         "sourceLabels": ["__meta_kubernetes_pod_label_app_kubernetes_io_name"]}]}])


def _broker() -> Thing:
    """Each node's own figures, and those of each queue, which the first page does not tell."""
    named = {"action": "replace", "targetLabel": "job"}
    return _monitor("rabbitmq", {"matchLabels": {NAME: "rabbitmq"}}, [
        {"interval": "10s", "port": "prometheus",
         "relabelings": [{**named, "replacement": "rabbitmq"}]},
        {"interval": "10s", "port": "prometheus", "path": "/metrics/detailed",
         "params": {"family": FAMILIES},
         "relabelings": [{**named, "replacement": "rabbitmq-queues"}]}])


def _databases() -> Thing:
    chosen = {"matchExpressions": [{"key": "cnpg.io/cluster", "operator": "Exists"}]}
    return _monitor("databases", chosen, [{"interval": "30s", "port": "metrics"}])


def _monitor(name: str, chosen: Thing, endpoints: list[Thing]) -> Thing:
    return thing(_API, "PodMonitor", name, spec={
        "selector": chosen, "podMetricsEndpoints": endpoints})
