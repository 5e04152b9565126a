"""The process keeper: supervisord in the background, told by a generated file, asked over HTTP.

A program that dies is started again at once; one that dies within its first seconds waits a second
longer each time, and is never given up. The control port is on 127.0.0.1 behind a password, because
the path of a socket may be too long.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import xmlrpc.client
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.leftovers import processes_of
from deploy.local.place import MARK, Place, write_secret
from deploy.local.speech import Refusal
from deploy.local.waiting import wait_until

SECONDS_TO_STOP = 20
SECTIONS = """\
[supervisord]
logfile={log}/keeper.log
logfile_maxbytes=5MB
logfile_backups=1
pidfile={root}/keeper.pid
childlogdir={log}
identifier=salesloop
minfds=4096
{user}
[inet_http_server]
port=127.0.0.1:{port}
username=salesloop
password={password}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""
PROGRAM = """
[program:{name}]
command={command}
directory={directory}
environment={environment}
priority={priority}
autostart={autostart}
autorestart=true
startsecs={startsecs}
startretries=1000000
stopsignal={stop_signal}
stopwaitsecs={seconds}
killasgroup=true
redirect_stderr=true
stdout_logfile={log}/{name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=2
"""


@dataclass(frozen=True)
class Program:
    """One process to keep running; the lower priorities start first and stop last."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    priority: int
    directory: Path
    starts_itself: bool = False
    stop_signal: str = "TERM"


class Keeper:
    """The keeper of one place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.log = place.folder("log")
        self.file = place.root / "keeper.conf"
        self.port, self._password = place.port("keeper"), place.password("keeper")

    @property
    def asks(self) -> Any:
        """The keeper's own operations, as supervisor documents them."""
        return xmlrpc.client.ServerProxy(
            f"http://salesloop:{self._password}@127.0.0.1:{self.port}/RPC2").supervisor

    def is_running(self) -> bool:
        try:
            self.asks.getState()
        except (OSError, xmlrpc.client.Error):
            return False
        return True

    def write(self, programs: Sequence[Program]) -> None:
        """Write what is to be kept; `start` or `reload` puts it in force."""
        head = SECTIONS.format(
            log=_plain(self.log), root=_plain(self.place.root), port=self.port,
            password=self._password, user="user=root\n" if os.geteuid() == 0 else "")
        write_secret(self.file, head + "".join(map(self._section, programs)))

    def _section(self, program: Program) -> str:
        settings = ",".join(f"{name}={_quoted(value)}"
                            for name, value in sorted(program.environment.items()))
        return PROGRAM.format(
            name=program.name, command=_plain(shlex.join(program.command)), environment=settings,
            directory=_plain(program.directory), priority=program.priority, log=_plain(self.log),
            autostart=str(program.starts_itself).lower(), stop_signal=program.stop_signal,
            startsecs=5, seconds=SECONDS_TO_STOP)

    def start(self, environment: Mapping[str, str]) -> None:
        """Start the keeper in the background, and what starts by itself."""
        done = subprocess.run(
            [sys.executable, "-m", "supervisor.supervisord", "-c", str(self.file)], check=False,
            env={**environment, MARK: str(self.place.root)}, capture_output=True, text=True,
            cwd=self.place.root, timeout=30)
        if done.returncode:
            reason = (done.stdout + done.stderr).strip()[-300:]
            raise Refusal(f"进程管理器未能启动：{reason}",
                          f"The process keeper did not start: {reason}")
        wait_until(self.is_running, 15, "supervisord")

    def reload(self, service: str = "") -> None:
        """Take over the written file: new programs are added, changed ones replaced; only the
        processes of one service if it is named. A file written from another shell may differ for
        all of them."""
        ask = self.asks
        added, changed, removed = (
            [name for name in names if service in ("", name.partition("-")[0])]
            for names in ask.reloadConfig()[0])
        for name in (*changed, *removed):
            ask.stopProcessGroup(name)
            ask.removeProcessGroup(name)
        for name in (*added, *changed):
            ask.addProcessGroup(name)

    def run(self, name: str) -> None:
        """Start a program that does not run; one that waits for its next try is tried at once."""
        ask = self.asks
        state = ask.getProcessInfo(name)["statename"]
        if state == "BACKOFF":
            ask.stopProcess(name)
        if state not in ("RUNNING", "STARTING"):
            ask.startProcess(name, False)

    def states(self) -> list[dict[str, object]]:
        """Name, state, process id and description of each program."""
        return list(self.asks.getAllProcessInfo())

    def process_id(self) -> int:
        return int(self.asks.getPID())

    def stop(self, first: Sequence[str]) -> None:
        """Stop the programs named first together, then the others, then the keeper itself."""
        self.halt(first)
        self.asks.shutdown()
        wait_until(lambda: not processes_of(self.place.root), 3 * SECONDS_TO_STOP, "stop", 0.1)

    def halt(self, names: Sequence[str]) -> None:
        """Stop some programs and keep them stopped until `run`; the others go on."""
        for name in self._active(names):
            with suppress(xmlrpc.client.Fault):  # it has ended meanwhile
                self.asks.stopProcess(name, False)
        wait_until(lambda: not self._active(names), SECONDS_TO_STOP + 5, "stop", 0.1)

    def _active(self, names: Sequence[str]) -> set[str]:
        """Those of the named programs that run, or wait to be run again."""
        return {str(state["name"]) for state in self.states()
                if state["name"] in names
                and state["statename"] not in ("STOPPED", "EXITED", "FATAL")}


def _plain(value: object) -> str:
    """A value as the keeper's file wants it: percent signs doubled."""
    return str(value).replace("%", "%%")


def _quoted(value: str) -> str:
    """A value between the quotation marks that it does not contain."""
    mark = "'" if '"' in value else '"'
    return f"{mark}{_plain(value)}{mark}"
