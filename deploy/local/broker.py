"""A private RabbitMQ node: its own ports, cookie, epmd and definitions; collides with no other server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import amqp

from chassis.topology import definitions
from deploy.local.place import PROCESSES, Place
from deploy.local.waiting import wait_until

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
CONFIGURATION = """\
loopback_users = none
listeners.tcp.1 = 127.0.0.1:{port}
load_definitions = {definitions}
consumer_timeout = 1800000
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 200MB
log.console = true
log.console.level = warning
log.file = false
"""


class BrokerMissing(RuntimeError):
    """RabbitMQ is not here and cannot be installed; the text says why, in both languages."""


class Broker:
    """One node in one place; epmd is a process of its own, so that both can be ended."""

    def __init__(self, place: Place, vhosts: Sequence[str]) -> None:
        self.place, self.vhosts = place, vhosts
        self.port, self.epmd_port = place.port("amqp"), place.port("epmd")
        self.folder = place.folder("rabbitmq")

    command = [str(SERVER)]

    @property
    def epmd_command(self) -> list[str]:
        return [shutil.which("epmd") or "/usr/bin/epmd", "-port", str(self.epmd_port), "-address", "127.0.0.1"]

    @property
    def environment(self) -> dict[str, str]:
        folder = self.folder
        return {
            "HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
            "RABBITMQ_NODENAME": f"salesloop{self.port}@localhost", "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port), "RABBITMQ_DIST_PORT": str(self.place.port("dist")),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"), "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "pid"), "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"), "ERL_EPMD_PORT": str(self.epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
        }

    def prepare(self) -> None:
        """Write the node's configuration; the definitions are loaded at each start."""
        passwords = {name: self.place.password(f"amqp_{name}") for name in PROCESSES}
        described = self.folder / "definitions.json"
        described.touch(mode=0o600)
        described.write_text(json.dumps(definitions(self.vhosts, passwords)))
        (self.folder / "rabbitmq.conf").write_text(
            CONFIGURATION.format(port=self.port, definitions=described))
        (self.folder / "enabled_plugins").write_text("[].\n")

    def uri(self, process: str, vhost: str) -> str:
        return f"amqp://{process}:{self.place.password(f'amqp_{process}')}@127.0.0.1:{self.port}/{vhost}"

    def wait(self, limit: float = 60) -> None:
        wait_until(self._answers, limit, "RabbitMQ")

    def _answers(self) -> bool:
        try:
            with amqp.Connection(host=f"127.0.0.1:{self.port}", userid="gateway", connect_timeout=2,
                                 password=self.place.password("amqp_gateway"),
                                 virtual_host=self.vhosts[-1]) as connection:
                connection.channel().exchange_declare("analytics.events", "topic", passive=True)
        except (OSError, amqp.exceptions.AMQPError):
            return False
        return True


def ensure_installed() -> None:
    """RabbitMQ's server is here, or is installed by the package manager without starting it."""
    if SERVER.exists():
        return
    if os.geteuid() != 0 and shutil.which("sudo") is None:
        raise BrokerMissing("没有 RabbitMQ，且无权安装：请以 root 运行，或设置 AMQP_URI。/ RabbitMQ is missing and "
                            "there is no right to install it: run as root, or set AMQP_URI.")
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    script = ROOT_SCRIPT.read_text()
    done = subprocess.run([*sudo, "sh", "-c", script], capture_output=True, text=True, timeout=600, check=False)
    if done.returncode or not SERVER.exists():
        raise BrokerMissing("无法安装 RabbitMQ（没有网络或软件源？）。/ RabbitMQ could not be installed (no network, "
                            "no package source?). " + done.stderr[-300:])


ROOT_SCRIPT = Path(__file__).with_name("install_rabbitmq.sh")
