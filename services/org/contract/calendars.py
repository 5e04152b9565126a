"""The company's working calendar: what differs from Monday to Friday, year by year."""

from __future__ import annotations

from datetime import date

from chassis.contract import Contract, Event, Nothing, command, items, message, query, text, whole

Days = tuple[date, ...]


@message
class SetCalendarYear:
    """The whole year: free days from Monday to Friday, and days of the weekend that are worked.

    It counts instead of what the software knows of that year, and instead of what was said before.
    """

    year: int = whole(least=2000, most=2199)
    free_days: Days = items(most=150, default=())
    working_days: Days = items(most=104, default=())


@message
class CalendarYear:
    """`is_stated`: somebody set it; otherwise it is the official one that the software knows.
    `version` is 0 for those."""

    year: int
    version: int
    is_stated: bool
    free_days: Days
    working_days: Days


@message
class CalendarYearList:
    """`unknown`: this year or the next, when nobody knows its free days yet; times that run into
    it count weekends only."""

    items: tuple[CalendarYear, ...]
    unknown: tuple[int, ...]


@message
class CalendarChanged(Event):
    """A year as it was set."""

    year: int
    version: int
    free_days: Days
    working_days: Days

    @property
    def aggregate_id(self) -> str:
        return str(self.year)

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class CalendarSnapshotQuery:
    limit: int = whole(least=1, most=200, default=200)
    cursor: str | None = text(longest=500, default=None)
    sort: str = text(longest=40, default="year")


@message
class CalendarSnapshot:
    """Every year that was set, to fill a new service."""

    items: tuple[CalendarChanged, ...]
    next_cursor: str | None = None


class CalendarOperations(Contract):
    @command("org:write")
    def set_calendar_year(self, command: SetCalendarYear) -> CalendarYear:
        """Set a year's free days and worked weekends; deadlines from then on count by it."""

    @query("org:read")
    def list_calendar_years(self, query: Nothing) -> CalendarYearList:
        """Every known year, official or set, and which are not known yet."""

    @query("scope:snapshot")
    def calendar_snapshot(self, query: CalendarSnapshotQuery) -> CalendarSnapshot:
        """Every year that was set, in pages, for a service that comes later."""
