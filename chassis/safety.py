"""May this process start with what it was given? Outside local mode weak secrets are refused.

`refuse_unsafe` looks at the environment and at the key files once, before anything is opened, and
names everything that is wrong at once, in both languages, without repeating a secret. Local mode
(SALESLOOP_MODE=local) is for developers and tests: only there nothing is looked at (finding 106).
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from chassis.config import is_local

SHORTEST_SECRET = 16
FEWEST_DIFFERENT = 6
BOTH_KEYS = "SALESLOOP_KEY_FILE, SALESLOOP_PUBLIC_KEYS"
WELL_KNOWN = ("guest", "postgres", "password", "secret", "changeme", "change_me", "example",
              "salesloop", "rabbitmq", "admin", "default", "123456")  # fmt: skip


class Fault(NamedTuple):
    """One reason against starting: which setting, and what is wrong with it."""

    setting: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"  {self.setting}: {self.zh} / {self.en}"


def refuse_unsafe(process: str, environment: Mapping[str, str] = os.environ) -> None:
    """Leave with exit code 1 and every reason, unless the settings are safe or this is local."""
    if is_local():
        return
    found = list(faults(process, environment))
    if found:
        raise SystemExit("\n".join([
            f"{process}: 拒绝启动，配置不安全 / refuses to start, its settings are unsafe",
            *map(str, found),
            "  生成随机密钥 / make random secrets: make secrets"]))  # fmt: skip


def faults(process: str, environment: Mapping[str, str]) -> Iterator[Fault]:
    """Everything that is unsafe in what a process was given."""
    database = f"DATABASE_URL_{process.upper()}"
    secrets = {name: environment[name] for name in ("AMQP_URI", database) if name in environment}
    for name, url in secrets.items():
        yield from _weak(name, url)
    passwords = [_password(url) for url in secrets.values()]
    if len(passwords) != len(set(passwords)):
        yield Fault(database, "与 AMQP_URI 使用了同一密码", "has the same password as AMQP_URI")
    yield from _strangers(environment, set(secrets))
    yield from _keys(process, environment)


def _weak(name: str, url: str) -> Iterator[Fault]:
    user, password = unquote(urlsplit(url).username or ""), _password(url)
    lowered = password.lower()
    if not password or lowered in WELL_KNOWN or lowered.rstrip("0123456789!") in WELL_KNOWN:
        yield Fault(name, "使用了默认密码", "has a default password")
    elif user and lowered in (user.lower(), user.lower()[::-1]):
        yield Fault(name, "密码与用户名相同", "the password is the user's name")
    elif len(password) < SHORTEST_SECRET or len(set(password)) < FEWEST_DIFFERENT:
        yield Fault(name, f"密码过于简单，至少 {SHORTEST_SECRET} 个字符",
                    f"the password is too simple, use at least {SHORTEST_SECRET} characters")
    if user in ("guest", "postgres", "root"):
        yield Fault(name, "使用了默认或超级用户", "logs in as a default or super user")


def _strangers(environment: Mapping[str, str], own: set[str]) -> Iterator[Fault]:
    """Secrets of others: a process is given its own only, and never the owner's login."""
    for name, value in sorted(environment.items()):
        if name.startswith(("DATABASE_URL_", "DATABASE_OWNER_URL_")) and value and name not in own:
            yield Fault(name, "是其他进程或迁移专用的密钥",
                        "is a secret of another process or of migrations")  # fmt: skip
    for name in ("SALESLOOP_FAILPOINT", "SALESLOOP_CLOCK_FILE"):
        if environment.get(name):
            yield Fault(name, "只能用于本地模式", "is for local mode only")


def _keys(process: str, environment: Mapping[str, str]) -> Iterator[Fault]:
    key_file = Path(environment.get("SALESLOOP_KEY_FILE", ""))
    public_file = Path(environment.get("SALESLOOP_PUBLIC_KEYS", ""))
    if not key_file.is_file() or not public_file.is_file():
        yield Fault(BOTH_KEYS, "文件不存在", "there is no such file")
        return
    if key_file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP):
        yield Fault("SALESLOOP_KEY_FILE", "其他用户可读或可写，请 chmod 600",
                    "others may read or write it: chmod 600")  # fmt: skip
    if public_file.stat().st_mode & (stat.S_IWOTH | stat.S_IWGRP):
        yield Fault("SALESLOOP_PUBLIC_KEYS", "其他用户可写", "others may write it")
    yield from _pairs(process, key_file, public_file)


def _pairs(process: str, key_file: Path, public_file: Path) -> Iterator[Fault]:
    try:
        known: dict[str, str] = json.loads(public_file.read_text())
        own = _public(key_file)
        others = {name: _normal(key) for name, key in known.items()}
    except (OSError, ValueError, AttributeError, UnsupportedAlgorithm):
        yield Fault(BOTH_KEYS, "不是可用的密钥", "are no usable keys")
        return
    if others.get(process) != own:
        yield Fault("SALESLOOP_KEY_FILE", "与 SALESLOOP_PUBLIC_KEYS 中本进程的公钥不符",
                    "does not belong to this process's public key")  # fmt: skip
    if len(set(others.values())) != len(others):
        yield Fault("SALESLOOP_PUBLIC_KEYS", "多个进程共用同一密钥", "processes share one key")


def _public(key_file: Path) -> str:
    key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode().strip()  # fmt: skip


def _normal(pem: str) -> str:
    return serialization.load_pem_public_key(pem.encode()).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode().strip()  # fmt: skip


def _password(url: str) -> str:
    return unquote(urlsplit(url).password or "")
