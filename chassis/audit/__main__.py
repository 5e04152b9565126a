"""Check the audit logs: `python -m chassis.audit verify [service[=head] ...]`.

Prints each log's head; a head printed earlier and kept elsewhere, given as `org=1234:9f86...`, must
still be in the chain. Exit code 1: a log is broken, and the first broken place is named.
"""

from __future__ import annotations

import os
import sys

from sqlalchemy import create_engine

from chassis.audit.chain import Broken, Head, Verdict, check
from chassis.config import database_url

USAGE = "usage / 用法: python -m chassis.audit verify [service[=position:hash] ...]\n"
PROBLEMS = {
    "row_changed": ("记录被改动", "the row was changed, or links were exchanged"),
    "row_missing": ("记录被删除", "the row was deleted"),
    "link_missing": ("链接缺失", "a link is missing"),
    "not_linked": ("记录未链入且不在待链之列", "a row is neither linked nor waiting for its link"),
    "open_row_missing": ("待链的记录被删除", "a row that waited for its link was deleted"),
    "head_missing": ("先前保存的链头已不在链中", "the head kept earlier is not in the chain"),
}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] != "verify":
        sys.stderr.write(USAGE)
        return 2
    asked = dict(_asked(argument) for argument in arguments[1:]) or dict.fromkeys(_reachable())
    verdicts = {service: verify(service, kept) for service, kept in asked.items()}
    for service, verdict in verdicts.items():
        sys.stdout.write(f"{service}: {said(verdict)}\n")
    return 1 if any(verdict.broken for verdict in verdicts.values()) else 0


def verify(service: str, kept: Head | None = None) -> Verdict:
    """Check the log of one service in one snapshot of its database."""
    engine = create_engine(database_url(service), isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            return check(connection, kept)
    finally:
        engine.dispose()


def said(verdict: Verdict) -> str:
    """A verdict in a line, in both languages."""
    if verdict.broken is None:
        return f"完好 intact, head {verdict.head}"
    zh, en = PROBLEMS[verdict.broken.problem]
    return f"损坏 BROKEN {_place(verdict.broken)}: {zh} / {en}; intact up to {verdict.head}"


def _place(broken: Broken) -> str:
    named = (("position", broken.position), ("row", broken.audit_id))
    return ", ".join(f"{name} {number}" for name, number in named if number is not None)


def _asked(argument: str) -> tuple[str, Head | None]:
    service, _, head = argument.partition("=")
    return service, Head.parse(head) if head else None


def _reachable() -> list[str]:
    """The services whose databases the environment names."""
    named = (name.partition("DATABASE_URL_") for name in os.environ)
    return sorted(service.lower() for before, _, service in named if service and not before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
