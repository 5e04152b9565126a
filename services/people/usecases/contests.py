"""Contests: announced, ranked by the sales as they stand, awarded into the pay ledger."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select

from chassis import scope
from chassis.errors import Invalid, NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from kernel.money import Money
from kernel.periods import Period, parse_label
from services.people import heard, pay
from services.people.contract.contests import (
    AnnounceContest,
    Contest,
    ContestList,
    ContestPeriod,
    ContestPlace,
    ContestQuery,
    Standings,
)
from services.people.contract.pay import PayKind
from services.people.rules.attainment import achieved_by_all
from services.people.rules.contests import Place, Prizes, problems, standings
from services.people.tables import contest, pay_line
from services.people.usecases import grants
from services.strategy.contract import TargetMetric

SORTING = Sorting({"starts_on": contest.c.starts_on}, contest.c.contest_id)


def announce(command: AnnounceContest, work: Work) -> Contest:
    refuse(problems(command))
    known = new_id("contest")
    work.session.execute(insert(contest).values(
        contest_id=known, version=1, starts_on=command.starts_on, terms=command))
    return _message(_load(work, known))


def listed(query: ContestQuery, work: Work) -> ContestList:
    found = page(work, select(contest), SORTING, query)
    return ContestList(tuple(_message(row) for row in found.rows), found.next_cursor)


def ranked(query: ContestPeriod, work: Work) -> Standings:
    row = _load(work, query.contest_id)
    period = _period(row.terms, query.period)
    return _shown(work, query, row.terms, _places(work, row.terms, period))


def award(command: ContestPeriod, work: Work) -> Standings:
    """Book what the standing gives minus what was booked before, for each seller."""
    work.lock("deal", f"contest/{command.contest_id}")
    row = _load(work, command.contest_id)
    period = _period(row.terms, command.period)
    assert period.end is not None
    refuse([Refusal("contest.period_not_over", "period")] if period.end > work.today else [])
    places = _places(work, row.terms, period)
    given = _lacking(work, command, row.terms, places)
    work.lock("party", *given)
    number = work.session.execute(
        select(func.count(func.distinct(pay_line.c.cause))).where(
            pay_line.c.kind == PayKind.CONTEST.value,
            pay_line.c.cause.startswith(f"{command.contest_id}/{command.period}/"))).scalar()
    grants.write(work, f"{command.contest_id}/{command.period}/{number}", PayKind.CONTEST,
                 command.period, given)
    return _shown(work, command, row.terms, places)


def _lacking(work: Work, command: ContestPeriod, terms: AnnounceContest, places: list[Place]
             ) -> dict[str, tuple[Money, str]]:
    currency = _currency(terms)
    had = pay.won(work, command.contest_id, command.period, currency)
    prizes = {place.employee_id: place for place in places if place.prize.minor}
    found = {}
    for name in sorted(prizes.keys() | had.keys()):
        place = prizes.get(name)
        prize = place.prize if place else Money.zero(currency)
        lacking = prize - Money(had.get(name, 0), currency)
        if lacking.minor:
            rank = f"#{place.rank} {place.achieved.amount}" if place else "-"
            found[name] = lacking, f"{terms.name}: {rank}"
    return found


def _places(work: Work, terms: AnnounceContest, period: Period) -> list[Place]:
    assert period.end is not None
    since = None if terms.metric is TargetMetric.RECEIVED else period.start
    currency = _currency(terms)
    achieved = achieved_by_all(
        terms.metric, heard.sales_signed(work, period.end, since), currency, period)
    return standings(achieved, Prizes(terms.prizes, terms.ties,
                                      terms.least or Money.zero(currency)))


def _shown(work: Work, asked: ContestPeriod, terms: AnnounceContest, places: list[Place]
           ) -> Standings:
    currency = _currency(terms)
    had = pay.won(work, asked.contest_id, asked.period, currency)
    seen = [place for place in places if scope.may_see(work, place.employee_id)]
    return Standings(asked.contest_id, asked.period, tuple(
        ContestPlace(place.rank, place.employee_id, place.achieved, place.prize,
                     Money(had.get(place.employee_id, 0), currency))
        for place in seen), len(places) - len(seen))


def _period(terms: AnnounceContest, name: str) -> Period:
    """The contest's period of this name; refused where the contest does not run in it."""
    try:
        grain, period = parse_label(name)
    except ValueError:
        raise Invalid("request.invalid", Refusal("contest.period_unknown", "period")) from None
    if grain.value != terms.grain.value:
        raise Invalid("request.invalid", Refusal("contest.period_unknown", "period"))
    runs = Period(terms.starts_on, terms.ends_on)
    refuse([] if runs.contains(period.start) else [Refusal("contest.does_not_run", "period")])
    return period


def _load(work: Work, contest_id: str) -> Any:
    row = work.session.execute(select(contest).where(contest.c.contest_id == contest_id)).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def _currency(terms: AnnounceContest) -> str:
    return terms.prizes[0].currency


def _message(row: Any) -> Contest:
    terms: AnnounceContest = row.terms
    return Contest(row.contest_id, terms.name, terms.grain, terms.metric, terms.prizes,
                   terms.starts_on, terms.ends_on, terms.ties, terms.least, row.version)
