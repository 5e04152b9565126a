"""A real Prometheus that watches one system, by the project's rules made quicker."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import requests
import yaml

from deploy.local.environment import Environment
from deploy.local.place import MARK
from deploy.local.programs import our_processes
from deploy.prometheus.tools import RULES, ensure_installed


def shortened(rules: str) -> str:
    """The same rules, only quicker: they wait for a second, and look back for sixteen."""
    document = yaml.safe_load(re.sub(r"\[\d+m\]", "[16s]", rules))
    for group in document["groups"]:
        for rule in group["rules"]:
            if "for" in rule:
                rule["for"] = "1s"
    return yaml.safe_dump(document, allow_unicode=True)


class Prometheus:
    """Debian's Prometheus on one system: everything each two seconds, the rules quickened."""

    def __init__(self, folder: Path, environment: Environment) -> None:
        self.folder, self.environment = folder, environment
        self.port = environment.place.port("prometheus")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        ensure_installed()
        (self.folder / "rules").mkdir(parents=True)
        for path in RULES:
            (self.folder / "rules" / path.name).write_text(shortened(path.read_text()))
        (self.folder / "prometheus.yml").write_text(yaml.safe_dump(self._configuration()))
        with (self.folder / "prometheus.log").open("wb") as log:
            self.process = subprocess.Popen(
                ["prometheus", f"--config.file={self.folder}/prometheus.yml",
                 f"--storage.tsdb.path={self.folder}/data",
                 f"--web.listen-address=127.0.0.1:{self.port}"],
                stdout=log, stderr=log, cwd=self.folder,
                env={**os.environ, MARK: str(self.environment.place.root)})

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)

    def firing(self) -> list[dict[str, Any]]:
        """The alerts that fire now, as Prometheus tells them."""
        try:
            told = requests.get(f"http://127.0.0.1:{self.port}/api/v1/alerts", timeout=5).json()
        except requests.RequestException:
            return [{"labels": {"alertname": "Prometheus does not answer"}}]
        return [alert for alert in told["data"]["alerts"] if alert["state"] == "firing"]

    def series(self, expression: str) -> list[dict[str, Any]]:
        """What an expression gives now."""
        told = requests.get(f"http://127.0.0.1:{self.port}/api/v1/query",
                            params={"query": expression}, timeout=5).json()
        return list(told["data"]["result"])

    def _configuration(self) -> dict[str, Any]:
        ours = [_target(self.environment.metrics_port(name), process=name)
                for name in our_processes()]
        broker = [_target(self.environment.broker.figures_port)]
        return {
            "global": {"scrape_interval": "2s", "scrape_timeout": "2s",
                       "evaluation_interval": "1s"},
            "rule_files": [f"{self.folder}/rules/*.yml"],
            "scrape_configs": [
                {"job_name": "salesloop", "static_configs": ours},
                {"job_name": "rabbitmq", "static_configs": broker},
                {"job_name": "rabbitmq-queues", "metrics_path": "/metrics/detailed",
                 "params": {"family": ["queue_coarse_metrics", "queue_consumer_count"]},
                 "static_configs": broker},
            ]}


def _target(port: int, **labels: str) -> dict[str, Any]:
    return {"targets": [f"127.0.0.1:{port}"], "labels": labels}
