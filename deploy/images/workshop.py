"""Where images are built and kept, and how the tools are called: nothing of the machine's own
podman is touched, every call is bounded."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from deploy.local.place import ROOT
from deploy.local.speech import Refusal, say

FOLDER = Path(os.environ.get("SALESLOOP_IMAGES", "/var/tmp/salesloop-images"))
PACKAGES = {"podman": "podman", "buildah": "buildah", "debootstrap": "debootstrap", "runc": "runc",
            "iptables": "iptables", "/usr/lib/podman/netavark": "netavark",
            "/usr/lib/podman/aardvark-dns": "aardvark-dns"}  # fmt: skip
NEEDS_GB = 6
STORAGE = """\
[storage]
driver = "overlay"
graphroot = "{folder}/storage"
runroot = "{folder}/run"
"""
ENGINE = """\
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=4000:4000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
"""
PIP = "[global]\nno-index = true\nfind-links = /wheels\n"


class Workshop:
    """The tools' own folder: their storage, their settings, the base and the wheels."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self.wheels, self.pip = folder / "wheels", folder / "pip.conf"
        self._lock: IO[str] | None = None

    def open(self) -> None:
        """Make it ready; Refusal without root, disk or tools, or while another run is at it."""
        if os.geteuid() != 0:
            raise Refusal("需要 root：debootstrap 与容器网络。",
                          "root is needed: debootstrap and the containers' networks.")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(self.folder).free < NEEDS_GB * 10**9:
            raise Refusal(f"磁盘空间不足，需要 {NEEDS_GB} GB。",
                          f"Too little disk: {NEEDS_GB} GB are needed.")
        self._lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal("另一次构建正在进行。", "Another build is at work.") from None
        _install_missing()
        (self.folder / "storage.conf").write_text(STORAGE.format(folder=self.folder))
        (self.folder / "containers.conf").write_text(ENGINE)
        self.pip.write_text(PIP)

    @property
    def environment(self) -> dict[str, str]:
        """Health checks are driven by us: podman would need systemd's timers for them."""
        return {**os.environ, "CONTAINERS_STORAGE_CONF": str(self.folder / "storage.conf"),
                "CONTAINERS_CONF": str(self.folder / "containers.conf"),
                "DISABLE_HC_SYSTEMD": "true", "XDG_RUNTIME_DIR": str(self.folder / "run")}

    def run(self, *command: str, limit: float = 60, given: dict[str, str] | None = None) -> str:
        """What a tool printed; Refusal with its last lines when it fails or takes too long."""
        done = self.attempt(*command, limit=limit, given=given)
        if done.returncode:
            told = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
            raise Refusal(f"命令失败：{' '.join(command[:6])}",
                          f"{' '.join(command[:6])} ended with {done.returncode}:\n{told}")
        return done.stdout

    def attempt(self, *command: str, limit: float = 60,
                given: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a tool; a failure is an answer, a run over its limit is a Refusal."""
        try:
            return subprocess.run(command, cwd=ROOT, env={**self.environment, **(given or {})},
                                  capture_output=True, text=True, timeout=limit, check=False)
        except subprocess.TimeoutExpired as late:
            raise Refusal(f"超时：{' '.join(command[:6])}",
                          f"{' '.join(command[:6])} took more than {limit:.0f} s") from late


def tool(name: str) -> str:
    """A program of our virtual environment."""
    return str(Path(sys.executable).with_name(name))


def _install_missing() -> None:
    missing = _missing()
    if missing:
        say(f"  安装 {' '.join(missing)}", f"  installing {' '.join(missing)}")
        script = ROOT / "deploy" / "local" / "install_packages.sh"
        subprocess.run(["sh", str(script), *missing], timeout=900, check=False)
    if _missing():
        raise Refusal(f"缺少 {' '.join(_missing())}", f"{' '.join(_missing())} are missing")


def _missing() -> Sequence[str]:
    return [package for program, package in PACKAGES.items() if shutil.which(program) is None]
