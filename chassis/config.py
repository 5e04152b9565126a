"""Settings come from the environment, and only through here."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

ADDRESSES = ("AMQP_URI", "DATABASE_")


class MissingSetting(RuntimeError):
    """A setting without which the process cannot start: it is not there, or is no address."""


def setting(name: str, default: str | None = None) -> str:
    """The value of a setting; raises MissingSetting when it has neither value nor default."""
    value = os.environ.get(name) or default
    if value is None:
        raise MissingSetting(f"{name} is not set")
    if name.startswith(ADDRESSES):
        _refuse_malformed(name, value)
    return value


def _refuse_malformed(name: str, address: str) -> None:
    """Name the setting: whoever parses it later would show it, its password included."""
    try:
        parts = urlsplit(address)
        is_one = bool(parts.scheme and parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_one = False
    if not is_one:
        raise MissingSetting(f"{name} is not a valid address")


def is_local() -> bool:
    """Local mode: a developer's or a test machine; only there failpoints may be armed and weak
    secrets are accepted (`chassis/safety.py`)."""
    return os.environ.get("SALESLOOP_MODE") == "local"


def database_url(service: str, *, owner: bool = False) -> str:
    """The address of a service's own database, always with the psycopg2 driver (finding 51)."""
    url = setting(f"DATABASE_{'OWNER_' if owner else ''}URL_{service.upper()}")
    head, _, tail = url.partition("://")
    return f"postgresql+psycopg2://{tail}" if head.startswith("postgres") else url
