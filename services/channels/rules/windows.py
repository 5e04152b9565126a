"""Which rebate accounts does a KPI row touch?

One for each programme in force that rewards the row's metric, currency and product line: the
calendar window that holds the row's day, cut to the days of the agreement version. A version holds
from its start until its end, or until the day on which a later version of the same agreement
begins, which closes its account and opens a new one at zero. Windows of one partner and programme
never overlap. Source: money.md, "The law of balance" and step 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kernel.periods import Period, period_of
from services.analytics.contract import RowKey
from services.channels.contract import Programme
from services.channels.rules.rows import product_line_of


@dataclass(frozen=True)
class Terms:
    """An approved agreement version; `ends_on` is the first day on which it no longer holds."""

    partner_id: str
    agreement_id: str
    agreement_version: int
    starts_on: date
    ends_on: date | None
    programmes: tuple[Programme, ...]

    @property
    def days(self) -> Period:
        return Period(self.starts_on, self.ends_on)


@dataclass(frozen=True, order=True)
class AccountKey:
    """What one rebate balance is of."""

    partner_id: str
    agreement_id: str
    agreement_version: int
    programme_id: str
    window_start: date


@dataclass(frozen=True)
class Window:
    """The days whose rows an account adds up, and the programme that rewards them."""

    key: AccountKey
    days: Period
    programme: Programme


def in_force(versions: Sequence[Terms]) -> list[Terms]:
    """The versions as they hold beside each other; one that is left without a day is gone."""
    cut = [replace(terms, ends_on=_end_among(terms, versions)) for terms in versions]
    return [terms for terms in cut if terms.ends_on is None or terms.starts_on < terms.ends_on]


def _end_among(terms: Terms, versions: Sequence[Terms]) -> date | None:
    later = [other.starts_on for other in versions if other.agreement_id == terms.agreement_id
             and other.agreement_version > terms.agreement_version]
    return min([*later, *([terms.ends_on] if terms.ends_on else [])], default=None)


def touched(row: RowKey, holding: Sequence[Terms]) -> list[Window]:
    """The windows that hold a partner's row, of the versions `in_force`."""
    return [window_at(row.day, terms, programme)
            for terms in holding if terms.days.contains(row.day)
            for programme in terms.programmes if rewards(programme, row)]


def rewards(programme: Programme, row: RowKey) -> bool:
    """Does the programme look at this metric, currency and product line?"""
    return (programme.metric is row.metric and programme.currency == row.currency
            and programme.product_line in (None, product_line_of(row)))


def windows_over(span: Period, holding: Sequence[Terms]) -> list[Window]:
    """Every window of the versions `in_force` that has a day in the span."""
    return [window for terms in holding for programme in terms.programmes
            for window in _windows(span.intersect(terms.days), terms, programme)]


def _windows(days: Period | None, terms: Terms, programme: Programme) -> Iterator[Window]:
    day = days.start if days else None
    while days is not None and day is not None and days.contains(day):
        window = window_at(day, terms, programme)
        yield window
        day = window.days.end


def window_at(day: date, terms: Terms, programme: Programme) -> Window:
    """The window of a programme that holds a day on which the agreement version holds."""
    days = period_of(day, programme.window).intersect(terms.days)
    if days is None:
        raise ValueError("window.outside_agreement")
    key = AccountKey(terms.partner_id, terms.agreement_id, terms.agreement_version,
                     programme.programme_id, days.start)
    return Window(key, days, programme)


def window_once(key: AccountKey, programme: Programme) -> Window:
    """The window of an account that no agreement version gives days to any more."""
    whole = period_of(key.window_start, programme.window)
    return Window(key, Period(key.window_start, whole.end), programme)


def window_end(key: AccountKey, holding: Sequence[Terms]) -> date:
    """The first day after an account's window; its own start when no day is left of it."""
    windows = (window_at(key.window_start, terms, programme) for terms in holding
               if terms.days.contains(key.window_start) for programme in terms.programmes)
    ends = [window.days.end for window in windows if window.key == key]
    return ends[0] if ends and ends[0] else key.window_start


def day_within(window: Window, today: date) -> date:
    """The business day of a correction: today, or the window's nearest day."""
    last = window.days.end - timedelta(days=1) if window.days.end else today
    return max(window.days.start, min(today, last))
