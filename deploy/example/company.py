"""The whole example company as one value, before anybody has heard of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from deploy.example.deals import Story, stories
from deploy.example.people import Person, Unit, people, units
from deploy.example.terms import Partner, Quota, partners, plans, quotas
from deploy.importer.api import Record

SEED = "hengyuan-1"
DAYS_BEFORE = 730
"""The company opened so many days before the day for which it is told."""


@dataclass(frozen=True)
class Company:
    """Everything that will be loaded. `opened_on` is the first day of units and assignments."""

    seed: str
    today: date
    opened_on: date
    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    plans: dict[str, Record]
    partners: tuple[Partner, ...]
    quotas: tuple[Quota, ...]
    deals: tuple[Story, ...]

    @property
    def terms_start_on(self) -> date:
        """Plans and agreements begin with the calendar year in which the told year begins."""
        return terms_start(self.today)


def company(today: date, seed: str = SEED) -> Company:
    """The company with the year that ends on `today`; equal for equal arguments."""
    return Company(seed, today, opening_day(today), units(), people(), plans(terms_start(today)),
                   partners(), tuple(quotas(seed, today)), stories(seed, today))


def opening_day(today: date) -> date:
    return today - timedelta(days=DAYS_BEFORE)


def told_for(opened_on: date) -> date:
    """The day for which a company that is loaded already was told."""
    return opened_on + timedelta(days=DAYS_BEFORE)


def terms_start(today: date) -> date:
    return date((today - timedelta(days=365)).year, 1, 1)


def ref(kind: str, name: str) -> str:
    """The external_ref of something that belongs to the company."""
    return f"hengyuan:{kind}/{name}"
