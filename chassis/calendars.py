"""Which days the company works: a kept library's official days of China, and what org adds.

`chinesecalendar` knows the free days and make-up workdays that the State Council has announced;
next year's come out in autumn, often after a release of the library. A year that org states
(`calendar_changed`) counts instead of the library's. A service that counts working time keeps those
years in a table made by `calendar_table` and hears them with `keep_year`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from chinese_calendar import constants as official
from sqlalchemy import Column, Integer, MetaData, Table, select
from sqlalchemy.dialects.postgresql import insert

from chassis.clock import company_zone
from chassis.columns import Wire
from chassis.work import Work
from kernel.working_time import Clock, WorkingCalendar

Days = tuple[date, ...]
NAME = "calendar_year"
CLOCK = "working_clock"


def calendar_table(metadata: MetaData) -> Table:
    """The years that org has stated, one row each."""
    return Table(
        NAME, metadata,
        Column("year", Integer, primary_key=True, autoincrement=False),
        Column("version", Integer, nullable=False),
        Column("free_days", Wire(Days), nullable=False),
        Column("working_days", Wire(Days), nullable=False),
    )


def keep_year(work: Work, year: int, version: int, free_days: Days, working_days: Days) -> None:
    """Keep the newest word about a year; an older one changes nothing."""
    table = work.ground.tables.tables[NAME]
    row = {"year": year, "version": version, "free_days": free_days, "working_days": working_days}
    work.session.execute(insert(table).values(row).on_conflict_do_update(
        index_elements=["year"], set_=row, where=table.c.version < version))
    work.memo.pop(CLOCK, None)


def calendar_of(work: Work) -> WorkingCalendar:
    """The calendar that holds now: the library's years, but for those that org states."""
    rows = list(work.session.execute(select(work.ground.tables.tables[NAME])))
    stated = {row.year for row in rows}
    known = official_calendar()
    return WorkingCalendar(
        _outside(stated, known.free_days) | _all(row.free_days for row in rows),
        _outside(stated, known.working_days) | _all(row.working_days for row in rows),
        known.known_years | stated,
    )


def clock_of(work: Work) -> Clock:
    """The working clock in the company's time zone, read once per piece of work."""
    if CLOCK not in work.memo:
        work.memo[CLOCK] = Clock(calendar_of(work), company_zone())
    found: Clock = work.memo[CLOCK]
    return found


@cache
def official_calendar() -> WorkingCalendar:
    """What the library knows; a weekend's free days need no mention."""
    free = frozenset(day for day in official.holidays if day.weekday() < 5)
    return WorkingCalendar(
        free, frozenset(official.workdays), frozenset(day.year for day in official.holidays))


def _outside(years: set[int], days: Iterable[date]) -> frozenset[date]:
    return frozenset(day for day in days if day.year not in years)


def _all(several: Iterable[Days]) -> frozenset[date]:
    return frozenset(day for days in several for day in days)
