"""Bring a service's events back: python -m chassis.recovery list|replay|unpark SERVICE [...].

    list SERVICE                         what waits and what is parked, oldest first
    unpark SERVICE [--event ID]          try parked events again, or one event at once
    replay SERVICE [--types a,b] [--since TIME] [--until TIME] [--ids ID,ID]
                                         say events of its outbox again

Runs with the service's own login (DATABASE_URL_<SERVICE>). Hearers take no event twice, so a replay
too many changes nothing. Exit code 2: the wish was refused, each wrong field is named.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from chassis import clock
from chassis.config import MissingSetting, database_url
from chassis.recovery import stuck
from chassis.recovery.replaying import replay
from chassis.topology import SERVICES

NOTHING = "无等待或搁置的事件 nothing waits, none is parked\n"


class Wrong(ValueError):
    """A field of the wish that cannot be; a sentence in each language."""

    def __init__(self, field: str, chinese: str, english: str) -> None:
        super().__init__(f"{field}: {chinese} / {english}")


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        act = asked.prepare(asked)
        engine = create_engine(_address(asked.service), poolclass=NullPool,
                               connect_args={"connect_timeout": 5})
        with engine.begin() as connection:
            said = act(connection)
    except Wrong as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except OperationalError as error:
        sys.stderr.write(f"数据库无法连接 the database cannot be reached: {error.orig}\n")
        return 1
    sys.stdout.write(said)
    return 0


def _address(service: str) -> str:
    if service not in SERVICES:
        there = ", ".join(SERVICES)
        raise Wrong("service", f"没有服务 {service}；可选：{there}",
                    f"there is no {service}; there are: {there}")
    try:
        return database_url(service)
    except MissingSetting as missing:
        raise Wrong("service", f"缺少该服务的数据库地址（{missing}）",
                    f"its database is not given ({missing})") from missing


def _listing(asked: argparse.Namespace) -> Callable[[Connection], str]:
    def act(connection: Connection) -> str:
        rows = stuck.all_of(connection, clock.now())
        return "".join(f"{row}\n" for row in rows) or NOTHING
    return act


def _unparking(asked: argparse.Namespace) -> Callable[[Connection], str]:
    event = _ids(asked.event, "event")[0] if asked.event is not None else None

    def act(connection: Connection) -> str:
        return f"重试 {stuck.unpark(connection, event)} 条事件 events are tried again\n"
    return act


def _replaying(asked: argparse.Namespace) -> Callable[[Connection], str]:
    since, until = _moment(asked.since, "since"), _moment(asked.until, "until")
    if since and until and since >= until:
        raise Wrong("until", "须晚于 since", "lies after since")
    ids = _ids(asked.ids, "ids") if asked.ids is not None else None
    types = asked.types.split(",") if asked.types is not None else None

    def act(connection: Connection) -> str:
        _check_said(connection, types or [])
        number = replay(connection, ids=ids, types=types, since=since, until=until)
        return f"重放 {number} 条事件 events are said again\n"
    return act


def _check_said(connection: Connection, types: Sequence[str]) -> None:
    said = set(connection.execute(text("SELECT DISTINCT type FROM outbox")).scalars())
    unknown = sorted(set(types) - said)
    if unknown:
        raise Wrong("types", f"从未发布：{', '.join(unknown)}；有：{', '.join(sorted(said))}",
                    f"never said: {', '.join(unknown)}")


def _moment(given: str | None, field: str) -> datetime | None:
    """A moment with its zone: one without would mean another hour on another machine."""
    if given is None:
        return None
    try:
        moment: datetime | None = datetime.fromisoformat(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Wrong(field, f"{given} 不是含时区的时间，例如 2026-03-01T12:00:00+08:00",
                    f"{given} is no time with its zone, such as 2026-03-01T12:00:00+08:00")
    return moment


def _ids(given: str, field: str) -> list[str]:
    try:
        return [str(UUID(one.strip())) for one in given.split(",")]
    except ValueError as error:
        raise Wrong(field, f"{given} 不是事件编号", f"{given} is no event id") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chassis.recovery", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    made = {}
    for name, prepare in (("list", _listing), ("unpark", _unparking), ("replay", _replaying)):
        made[name] = commands.add_parser(name)
        made[name].add_argument("service")
        made[name].set_defaults(prepare=prepare)
    made["unpark"].add_argument("--event", help="one event, parked or waiting")
    made["replay"].add_argument("--types", help="deal_signed,deal_amended")
    made["replay"].add_argument("--since", help="from this moment on, with its zone")
    made["replay"].add_argument("--until", help="before this moment, with its zone")
    made["replay"].add_argument("--ids", help="these events only")
    return parser


if __name__ == "__main__":
    sys.exit(main())
