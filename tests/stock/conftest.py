"""Stock Nameko on its own broker; run by `make test-stock` when a pin changes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import amqp
import pytest

from deploy.local.place import MARK, ROOT
from deploy.local.waiting import wait_until
from tests.chassis.own_servers import OPERATOR, STOCK_VHOST, OwnServers
from tests.stock.services import NOTEBOOK

collect_ignore_glob = [] if os.environ.get("SALESLOOP_TEST_STOCK") else ["test_*.py"]
EVENTS, CALLS = "evt-source-told--listener.told", "rpc-stock"


@pytest.fixture(scope="session")
def own_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServers]:
    running = OwnServers(tmp_path_factory.mktemp("own"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


class StockProcess:
    """`nameko run`, with a notebook in which its handlers write what they do."""

    def __init__(self, servers: OwnServers, folder: Path) -> None:
        self.servers, self.notebook, self.log_file = servers, folder / "notebook", folder / "log"
        self.uri = servers.uri(OPERATOR, STOCK_VHOST)
        self.notebook.touch()
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        settings = self.notebook.with_name("config.yaml")
        settings.write_text(f"AMQP_URI: {self.uri}\n")
        environment = {
            **os.environ,
            NOTEBOOK: str(self.notebook),
            MARK: str(self.servers.place.root),
            "PYTHONWARNINGS": "ignore",
            "PYTHONPATH": str(ROOT),
        }
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    "from nameko.cli.main import main; main()",
                    "run",
                    "--config",
                    str(settings),
                    "tests.stock.services",
                ],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        wait_until(
            lambda: self.is_consuming(EVENTS) and self.is_consuming(CALLS),
            30,
            "the stock service",
        )
        return self.process

    def empty(self) -> None:
        channel = self.servers.channel(vhost=STOCK_VHOST)
        with closing(channel.connection):
            for queue in (EVENTS, CALLS):
                channel.queue_purge(queue)

    def lines(self) -> list[str]:
        return self.notebook.read_text().splitlines()

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def tell(self, body: bytes) -> None:
        channel = self.servers.channel(vhost=STOCK_VHOST)
        with closing(channel.connection):
            channel.basic_publish(
                amqp.Message(body, content_type="application/json", delivery_mode=2),
                exchange="source.events",
                routing_key="told",
            )

    def depth(self, queue: str) -> int:
        return self.servers.depth(queue, STOCK_VHOST)

    def is_consuming(self, queue: str) -> bool:
        channel = self.servers.channel(vhost=STOCK_VHOST)
        try:
            return bool(channel.queue_declare(queue, passive=True).consumer_count)
        except amqp.exceptions.NotFound:
            return False
        finally:
            channel.connection.close()


@pytest.fixture
def stock(own_servers: OwnServers, tmp_path: Path) -> Iterator[StockProcess]:
    own_servers.heal()
    running = StockProcess(own_servers, tmp_path)
    yield running
    own_servers.heal()
    running.process.kill()
    running.process.wait()
    running.empty()
