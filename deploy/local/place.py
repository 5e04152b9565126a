"""Where a set of servers keeps its state, and what was chosen for it once: ports, passwords, keys."""

from __future__ import annotations

import json
import os
import secrets
import socket
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.topology import GATEWAY, SERVICES

ROOT = Path(__file__).resolve().parent.parent.parent
PROCESSES = (*SERVICES, GATEWAY)


def installed_services() -> list[str]:
    """The services whose code is here."""
    return [name for name in SERVICES if (ROOT / "services" / name / "service.py").exists()]


class Place:
    """A folder with a memory: `.local` for the demo, a temporary one for tests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self._file = root / "chosen.json"
        self._chosen: dict[str, dict[str, int | str]] = {"ports": {}, "passwords": {}}
        if self._file.exists():
            self._chosen = json.loads(self._file.read_text())

    def folder(self, name: str) -> Path:
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def port(self, name: str) -> int:
        """A port on 127.0.0.1 that was free when it was chosen; the same ever after."""
        ports = self._chosen["ports"]
        if name not in ports:
            ports[name] = _free_port(set(ports.values()))
            self._save()
        return int(ports[name])

    def password(self, name: str) -> str:
        passwords = self._chosen["passwords"]
        if name not in passwords:
            passwords[name] = secrets.token_hex(20)
            self._save()
        return str(passwords[name])

    def keys(self) -> Path:
        """The folder with one private Ed25519 key per process and all public ones in `public.json`."""
        folder = self.folder("keys")
        public = folder / "public.json"
        if not public.exists():
            public.write_text(json.dumps({name: _make_key(folder / f"{name}.pem") for name in PROCESSES}))
        return folder

    def _save(self) -> None:
        self._file.touch(mode=0o600)
        self._file.write_text(json.dumps(self._chosen, indent=1))


def _free_port(taken: set[int | str]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port not in taken:
            return port


def _make_key(path: Path) -> str:
    key = Ed25519PrivateKey.generate()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                     serialization.NoEncryption()))
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
