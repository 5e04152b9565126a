"""`python -m deploy.images check`: build everything, start docker-compose.yml, walk a deal through.

`check --skip-build` takes the images as they are; `build` only builds. What was started is stopped
again whatever happens; images, wheels and the base stay in SALESLOOP_IMAGES
(/var/tmp/salesloop-images) for the next run.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from chassis.topology import GATEWAY, SERVICES
from deploy.images.building import build_all
from deploy.images.composed import Composition
from deploy.images.contents import problems
from deploy.images.running import Running, seconds_since
from deploy.images.versions import differences
from deploy.images.workshop import Workshop
from deploy.local.make_secrets import main as make_secrets
from deploy.local.place import ROOT
from deploy.local.speech import Refusal, say
from deploy.local.waiting import WaitedTooLong, wait_for_all

WALK_LIMIT, TARGETS_LIMIT = 600, 120
UP = re.compile(r"^up\{(.*)\} => (\d)", re.MULTILINE)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="deploy.images", description=__doc__)
    parser.add_argument("command", choices=["check", "build"])
    parser.add_argument("--skip-build", action="store_true")
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is still stopped
    shop, composition, began = Workshop(), Composition(), time.monotonic()
    try:
        shop.open()
        if not asked.skip_build:
            build(shop, composition)
        if asked.command == "check":
            check(shop, composition)
    except (Refusal, WaitedTooLong, subprocess.TimeoutExpired) as problem:
        print(problem, file=sys.stderr)
        return 1
    say(f"完成，用时 {seconds_since(began)}", f"done in {seconds_since(began)}")
    return 0


def build(shop: Workshop, composition: Composition) -> None:
    """All images, each with its time; then what each of ours holds."""
    began = time.monotonic()
    for image, seconds in build_all(shop, composition):
        print(f"  {image:<56}{seconds:>6.0f} s")
    found = [one for image, service in composition.own_images().items()
             for one in problems(shop, image, service)]
    if found:
        raise Refusal("镜像内容不符：", "\n".join(["The images are not right:", *found]))
    say(f"镜像已构建 {seconds_since(began)}", f"the images are built: {seconds_since(began)}")


def check(shop: Workshop, composition: Composition) -> None:
    """Start the whole file from nothing and use it as a newcomer would."""
    with tempfile.TemporaryDirectory(prefix="salesloop-check-") as folder:
        secrets = Path(folder) / "secrets"
        make_secrets([str(secrets)])
        running, began = Running(shop, composition, secrets, free_port()), time.monotonic()
        with running.started():
            say(f"全部健康 {seconds_since(began)}", f"all healthy after {seconds_since(began)}")
            _versions(running)
            _walk(running)
            wait_for_all({"targets": lambda: _targets(running)}, TARGETS_LIMIT)
            say("Prometheus 的全部目标在线", "every target of Prometheus is up")
            _no_restarts(running)
            print(running.memory())
        print(sizes(shop, composition))


def _versions(running: Running) -> None:
    """Each server in the container says the version that its tag pins."""
    found = list(differences(running))
    if found:
        raise Refusal("版本与标签不符：", "\n".join(["Not the version of the tag:", *found]))


def _walk(running: Running) -> None:
    """The first administrator as docs/operations.md says, then the example company's deal."""
    password = running.inside("org", "salesloop", "python", "-m", "services.org.first_account",
                              "admin").strip()
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "deploy.images.walking", running.base_url, "admin"], cwd=ROOT,
        env={**os.environ, "WALK_PASSWORD": password}, timeout=WALK_LIMIT, check=False)
    if done.returncode:
        raise Refusal("一单未走完全程。", "The deal did not go through the loop.")
    say(f"一单走完全程 {seconds_since(began)}", f"one deal went through: {seconds_since(began)}")


def _targets(running: Running) -> str | None:
    """Nothing when Prometheus reaches every process and the broker, otherwise what is missing."""
    told = running.inside("prometheus", "promtool", "query", "instant", "http://localhost:9090",
                          "up")
    found = {labels: state for labels, state in UP.findall(told)}
    down = [labels for labels, state in found.items() if state != "1"]
    unseen = [name for name in (*SERVICES, GATEWAY) if not any(
        f'process="{name}"' in labels for labels in found)]
    if "rabbitmq" not in "".join(found):
        unseen.append("rabbitmq")
    return f"down: {down}, unseen: {unseen}" if down or unseen else None


def _no_restarts(running: Running) -> None:
    again = {name: number for name, number in running.restarts().items() if number}
    if again:
        raise Refusal(f"容器曾重启：{again}", f"Containers had to be started again: {again}")


def sizes(shop: Workshop, composition: Composition) -> str:
    """Each image with its size; layers that they share are counted in each."""
    wanted = [*composition.own_images(), *composition.foreign_images().values()]
    told = {image: int(shop.run("podman", "image", "inspect", "--format", "{{.Size}}", image))
            for image in wanted}
    return "\n".join(f"  {image:<56}{size / 1e6:>6.0f} MB" for image, size in told.items())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
