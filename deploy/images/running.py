"""Start docker-compose.yml with podman-compose, drive its health checks, stop it again."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.images.composed import Composition
from deploy.images.workshop import Workshop, tool
from deploy.local.speech import Refusal, say
from deploy.local.waiting import Check, WaitedTooLong, wait_for_all

PROJECT = "salesloop-check"
UP_LIMIT, DOWN_LIMIT, HEALTHY_LIMIT, ONCE_LIMIT = 180, 300, 300, 180


class Running:
    """One started composition, under a project name of its own."""

    def __init__(self, shop: Workshop, composition: Composition, secrets: Path, port: int) -> None:
        self.shop, self.composition, self.port = shop, composition, port
        self.given = {"SALESLOOP_SECRETS": str(secrets), "SALESLOOP_PORT": str(port)}

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def started(self) -> Iterator[None]:
        """All of it, healthy; whatever happens, nothing of it stays."""
        self._stop()
        try:
            self._start()
            yield
        finally:
            self._stop()

    def compose(self, *arguments: str, limit: float) -> str:
        return self.shop.run(tool("podman-compose"), "--in-pod", "false", "-p", PROJECT,
                             *arguments, limit=limit, given=self.given)

    def inside(self, service: str, *command: str, limit: float = 60) -> str:
        """What a command prints inside a service's container."""
        return self.shop.run("podman", "exec", container(service), *command, limit=limit)

    def memory(self) -> str:
        """What each lasting container takes now, as its control group counts it."""
        told = self.shop.run("podman", "stats", "--no-stream", "--format",
                             "{{.Name}} {{.MemUsage}}",
                             *map(container, self.composition.lasting()), limit=90)
        return "\n".join(f"  {line}" for line in sorted(told.splitlines()) if line)

    def _start(self) -> None:
        for wave in self.composition.waves():
            say(f"  启动 {' '.join(wave)}", f"  starting {' '.join(wave)}")
            self.compose("up", "--detach", "--no-deps", "--no-build", *wave, limit=UP_LIMIT)
            once = self.composition.one_shots() & set(wave)
            self._wait({name: self._has_completed(name) for name in once}, ONCE_LIMIT)
            lasting = set(wave) - once
            self._wait({name: self._is_healthy(name) for name in lasting}, HEALTHY_LIMIT)

    def _wait(self, checks: dict[str, Check], limit: float) -> None:
        try:
            wait_for_all(checks, limit)
        except WaitedTooLong as late:
            raise Refusal(f"{limit:.0f} 秒后仍未就绪：{', '.join(late.pending)}",
                          self._told(late.pending)) from late

    def _told(self, names: Collection[str]) -> str:
        """The last lines of what did not come up."""
        lines = ["Not there in time:"]
        for name in names:
            done = self.shop.attempt("podman", "logs", "--tail", "20", container(name))
            lines += [f"--- {name}", done.stdout[-3000:], done.stderr[-3000:]]
        return "\n".join(lines)

    def _has_completed(self, name: str) -> Check:
        def check() -> str | None:
            state = self._state(name)
            if state["Status"] == "exited":
                return None if state["ExitCode"] == 0 else f"exit code {state['ExitCode']}"
            return str(state["Status"])
        return check

    def _is_healthy(self, name: str) -> Check:
        def check() -> str | None:
            done = self.shop.attempt("podman", "healthcheck", "run", container(name))
            return None if done.returncode == 0 else (done.stdout + done.stderr).strip()[:200]
        return check

    def _state(self, name: str) -> dict[str, object]:
        told = self.shop.run("podman", "inspect", "--format", "{{json .State}}", container(name))
        return dict(json.loads(told))

    def restarts(self) -> dict[str, int]:
        """How often each container had to be started again."""
        told = {name: self.shop.run("podman", "inspect", "--format", "{{.RestartCount}}",
                                    container(name)) for name in self.composition.lasting()}
        return {name: int(number) for name, number in told.items()}

    def _stop(self) -> None:
        """Only what carries our project's name."""
        self.compose("down", "--volumes", "--timeout", "25", limit=DOWN_LIMIT)
        left = self.shop.run("podman", "ps", "--all", "--quiet", "--filter",
                             f"label=io.podman.compose.project={PROJECT}").split()
        if left:
            self.shop.run("podman", "rm", "--force", "--time", "5", *left, limit=DOWN_LIMIT)


def container(service: str) -> str:
    return f"{PROJECT}_{service}_1"


def seconds_since(began: float) -> str:
    return f"{time.monotonic() - began:.0f} s"
