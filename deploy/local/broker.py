"""A private RabbitMQ node: its own ports, cookie, epmd and definitions; meets no other server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import amqp

from chassis.topology import definitions
from deploy.local.place import MARK, PROCESSES, Place, write_secret
from deploy.local.speech import Refusal
from deploy.local.waiting import wait_until

SERVERS = (Path("/usr/lib/rabbitmq/bin/rabbitmq-server"), Path("/usr/sbin/rabbitmq-server"),
           Path("/opt/homebrew/sbin/rabbitmq-server"))
INSTALLER = Path(__file__).with_name("install_packages.sh")
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
FIGURES = """\
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = {port}
management_agent.disable_metrics_collector = true
"""
NAMES = '{host, {127,0,0,1}, ["localhost"]}.\n{lookup, [file, native]}.\n'
"""The node finds itself also on a machine whose own list of hosts is empty."""
QUIET = "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"


class Broker:
    """One node in one place; epmd is a process of its own, so that both can be ended."""

    def __init__(self, place: Place, vhosts: Sequence[str]) -> None:
        self.place, self.vhosts = place, vhosts
        self.port, self.epmd_port = place.port("amqp"), place.port("epmd")
        self.folder = place.folder("rabbitmq")
        self.has_figures = False
        """With its plugin for Prometheus; it costs memory, so that it is on only where asked."""

    @property
    def figures_port(self) -> int:
        """Where its figures are, `/metrics` and `/metrics/detailed`, when it has them."""
        return self.place.port("amqp_figures")

    @property
    def command(self) -> list[str]:
        return [str(server() or SERVERS[0])]

    @property
    def epmd_command(self) -> list[str]:
        return [shutil.which("epmd") or "/usr/bin/epmd",
                "-port", str(self.epmd_port), "-address", "127.0.0.1"]

    @property
    def environment(self) -> dict[str, str]:
        """The node's environment; "under systemd" makes the script become the node itself."""
        folder = self.folder
        return {
            "HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
            "RUNNING_UNDER_SYSTEMD": "true", MARK: str(self.place.root),
            "RABBITMQ_NODENAME": "salesloop@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.place.port("dist")),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": QUIET,
            "ERL_EPMD_PORT": str(self.epmd_port), "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_INETRC": str(folder / "inetrc"),
            "ERL_CRASH_DUMP_SECONDS": "0",
        }

    def prepare(self) -> None:
        """Install the server if it is missing, and write the node's configuration; the
        definitions are loaded at each start."""
        ensure_installed()
        passwords = {name: self.place.password(f"amqp_{name}") for name in PROCESSES}
        described = self.folder / "definitions.json"
        write_secret(described, json.dumps(definitions(self.vhosts, passwords)))
        figures = FIGURES.format(port=self.figures_port) if self.has_figures else ""
        (self.folder / "rabbitmq.conf").write_text(
            CONFIGURATION.format(port=self.port, definitions=described) + figures)
        plugins = "[rabbitmq_prometheus].\n" if self.has_figures else "[].\n"
        (self.folder / "enabled_plugins").write_text(plugins)
        (self.folder / "inetrc").write_text(NAMES)

    def uri(self, process: str, vhost: str) -> str:
        password = self.place.password(f"amqp_{process}")
        return f"amqp://{process}:{password}@127.0.0.1:{self.port}/{vhost}"

    def wait(self, limit: float = 60) -> None:
        wait_until(lambda: self.problem() is None, limit, "RabbitMQ")

    def problem(self) -> str | None:
        """Why it does not serve the last vhost yet; nothing when it does."""
        try:
            with amqp.Connection(
                    host=f"127.0.0.1:{self.port}", userid="gateway", connect_timeout=2,
                    password=self.place.password("amqp_gateway"),
                    virtual_host=self.vhosts[-1]) as connection:
                connection.channel().exchange_declare("analytics.events", "topic", passive=True)
        except (OSError, amqp.exceptions.AMQPError) as error:
            return str(error) or type(error).__name__
        return None


def server() -> Path | None:
    """The installed server's start script."""
    found = shutil.which("rabbitmq-server")
    return next((path for path in (*SERVERS, *([Path(found)] if found else [])) if path.exists()),
                None)


def ensure_installed() -> None:
    """RabbitMQ's server is here, or is installed by the package manager without being started."""
    if server() is not None:
        return
    done = subprocess.run(["sh", str(INSTALLER), "rabbitmq-server"], stderr=subprocess.PIPE,
                          text=True, timeout=900, check=False)
    if done.returncode or server() is None:
        reason = done.stderr.strip()[-600:]
        raise Refusal(f"缺少 RabbitMQ：请安装它，或设置 AMQP_URI 使用已有的服务器。\n{reason}",
                      "RabbitMQ is missing: install it, or set AMQP_URI to use another server.")
