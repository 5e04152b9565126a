"""Where a set of servers keeps its state, and what was chosen for it once: ports, secrets, keys."""

from __future__ import annotations

import fcntl
import json
import os
import random
import secrets
import socket
import threading
from collections.abc import Callable, Collection
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.topology import GATEWAY, SERVICES

ROOT = Path(__file__).resolve().parent.parent.parent
PROCESSES = (*SERVICES, GATEWAY)
OUR_PORTS = range(20_000, 32_000)
"""Below the range that outgoing connections take theirs from, so that ours stay free."""
MARK = "SALESLOOP_PLACE"
"""The variable that marks every process of a place, so that none is left behind."""


def chosen_services() -> list[str]:
    """All services, or only those that SALESLOOP_SERVICES names."""
    chosen = os.environ.get("SALESLOOP_SERVICES", ",".join(SERVICES)).split(",")
    return [name for name in SERVICES if name in chosen]


def installed_services() -> list[str]:
    """The services to run: those whose code is here."""
    return [name for name in chosen_services() if (_home(name) / "service.py").exists()]


def stored_services() -> list[str]:
    """The services that own a database."""
    return [name for name in chosen_services() if any(_home(name).glob("tables*"))]


def migrated_services() -> list[str]:
    """The services whose database has a schema by now."""
    return [name for name in stored_services()
            if any((_home(name) / "migrations").glob("[!_]*.py"))]


def _home(service: str) -> Path:
    return ROOT / "services" / service


class Place:
    """A folder with a memory: `.local` for the demo, a temporary one for tests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = root / "chosen.json"
        self._lock = threading.RLock()
        self._chosen: dict[str, dict[str, int | str]] = {"ports": {}, "passwords": {}}
        if self._file.exists():
            self._chosen = json.loads(self._file.read_text())

    def folder(self, name: str) -> Path:
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def port(self, name: str) -> int:
        """A port on 127.0.0.1 that was free when it was chosen; the same ever after."""
        return int(self._choose("ports", name, _free_port))

    def free_taken_ports(self) -> None:
        """Choose anew what another program has taken; only while nothing of ours runs."""
        ports = self._chosen["ports"]
        taken = [name for name, port in ports.items() if not _is_free(int(port))]
        for name in taken:
            del ports[name]
        if taken:
            self._save()

    def replicas(self, process: str) -> int:
        """How many processes of a service a person wants; one unless `set_replicas` said more."""
        return int(self._chosen.get("replicas", {}).get(process, 1))

    def set_replicas(self, process: str, number: int) -> None:
        with self._lock:
            self._chosen.setdefault("replicas", {})[process] = number
            self._save()

    def epoch(self, service: str) -> int:
        """How often a service's database was replaced by an older one; 0 before the first time.

        It lies outside that database: no event after a restore has the id of one before it. Read
        anew each time: another process may have raised it.
        """
        file = self.root / "epochs.json"
        return int(json.loads(file.read_text()).get(service, 0)) if file.exists() else 0

    def raise_epoch(self, service: str, above: int = 0) -> int:
        """The next epoch of a service, beyond `above` as well; kept before anything uses it."""
        file = self.root / "epochs.json"
        with (self.root / "epochs.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            raised = max(self.epoch(service), above) + 1
            known = json.loads(file.read_text()) if file.exists() else {}
            fresh = file.with_suffix(f".{os.getpid()}")
            write_secret(fresh, json.dumps({**known, service: raised}, indent=1))
            fresh.replace(file)
        return raised

    def password(self, name: str) -> str:
        return str(self._choose("passwords", name, lambda _: secrets.token_hex(20)))

    def keys(self) -> Path:
        """The folder of the private Ed25519 keys, one a process; the public ones together."""
        folder = self.folder("keys")
        public = folder / "public.json"
        if not public.exists():
            keys = {name: _make_key(folder / f"{name}.pem") for name in PROCESSES}
            public.write_text(json.dumps(keys, indent=1))
        return folder

    def _choose(self, kind: str, name: str,
                choice: Callable[[Collection[int | str]], int | str]) -> int | str:
        """What was chosen for a name, or a choice made now and kept."""
        with self._lock:
            chosen = self._chosen[kind]
            if name not in chosen:
                chosen[name] = choice(set(chosen.values()))
                self._save()
            return chosen[name]

    def _save(self) -> None:
        """Replace the file in one step: another process may read it meanwhile."""
        fresh = self._file.with_suffix(f".{os.getpid()}")
        write_secret(fresh, json.dumps(self._chosen, indent=1))
        fresh.replace(self._file)


def _free_port(taken: Collection[int | str]) -> int:
    while True:
        port = random.choice(OUR_PORTS)
        if port not in taken and _is_free(port):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def write_secret(path: Path, content: str) -> None:
    """Write a file that only its owner may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)


def _make_key(path: Path) -> str:
    """Make a private key; returns the public one."""
    key = Ed25519PrivateKey.generate()
    write_secret(path, key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()).decode())
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
