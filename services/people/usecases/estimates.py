"""Estimates of open deals and replays of past periods: the ledger's own rules, nothing stored."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from chassis import scope
from chassis.errors import NotFound, Refusal, refuse
from chassis.work import Work
from kernel.money import Money, total
from kernel.periods import Period
from services.people import contract, heard, store
from services.people.contract import LineKind
from services.people.contract.estimates import (
    Estimate,
    EstimatedLine,
    Replay,
    ReplayedSeller,
    ReplayPlan,
)
from services.people.rules import commission
from services.people.rules.commission import Entry
from services.people.rules.entitlement import PlanInForce, entitlements
from services.people.rules.estimating import as_if_signed
from services.people.rules.replay import earned_by_all, under
from services.people.tables import plan_version
from services.people.usecases.settlements import period_named
from services.pipeline.contract import Deal, DealId, DealStatus, Pipeline
from services.pipeline.contract.sale import SaleFacts


def ask_deal(query: contract.DealId, work: Work) -> Deal:
    """The deal as it stands: an estimate must be of what is on the screen now."""
    found: Deal = work.services.call(Pipeline.get_deal, DealId(query.deal_id))
    return found


def of_deal(query: contract.DealId, work: Work) -> Estimate:
    """What an open deal would add to its sellers' accounts today."""
    deal: Deal = work.asked
    if not any(scope.may_see(work, credit.employee_id) for credit in deal.credits):
        raise NotFound("record.not_found")
    refuse([] if deal.status is DealStatus.OPEN else [Refusal("deal.not_open", "deal_id")])
    sale = as_if_signed(deal, work.today)
    sellers = store.sellers(work, {credit.employee_id for credit in sale.credits})
    entitled, skips = entitlements(sale, sellers)
    balances = store.balances(work, {one.key for one in entitled})
    lines = _lines(commission.changes(sale.deal_id, {}, entitled, balances))
    seen = {name for name in {credit.employee_id for credit in sale.credits}
            if scope.may_see(work, name)}
    shown = tuple(line for line in lines if line.employee_id in seen)
    return Estimate(deal.deal_id, work.today, shown,
                    tuple(skip for skip in skips if skip.employee_id in seen),
                    len(lines) - len(shown))


def _lines(entries: Sequence[Entry]) -> list[EstimatedLine]:
    retier = {entry.key: entry.amount for entry in entries if entry.kind is LineKind.RETIER}
    return [
        EstimatedLine(
            entry.key.employee_id, entry.key.plan_id, entry.key.plan_version,
            entry.key.component_id, entry.base, entry.amount,
            retier.get(entry.key, Money.zero(entry.key.currency)), entry.rule)
        for entry in entries if entry.kind is LineKind.EARNED]


def replay(query: ReplayPlan, work: Work) -> Replay:
    """The sales signed in a period, under the plans in force and under the one that is asked."""
    plan = _plan(query, work)
    period = period_named(query.period)
    sales = _sales(period, query.currency, work)
    credited = {credit.employee_id for sale in sales for credit in sale.credits}
    sellers = {name: seller for name, seller in store.sellers(work, credited).items()
               if name in credited}
    actual = earned_by_all(sales, sellers, query.currency)
    replayed = earned_by_all(sales, under(plan, sellers), query.currency)
    nothing = Money.zero(query.currency)
    names = sorted(actual.keys() | replayed.keys())
    rows = [ReplayedSeller(name, actual.get(name, nothing), replayed.get(name, nothing),
                           replayed.get(name, nothing) - actual.get(name, nothing))
            for name in names]
    before, after = (total(part.values(), query.currency) for part in (actual, replayed))
    return Replay(query.plan_id, query.plan_version, query.period, len(sales), before, after,
                  after - before, tuple(rows))


def _sales(period: Period, currency: str, work: Work) -> list[SaleFacts]:
    assert period.end is not None
    return [sale for sale in heard.sales_signed(work, period.end, period.start)
            if sale.currency == currency and period.contains(sale.signed_on)]


def _plan(query: ReplayPlan, work: Work) -> PlanInForce:
    row = work.session.execute(select(plan_version).where(
        plan_version.c.plan_id == query.plan_id,
        plan_version.c.plan_version == query.plan_version)).first()
    if row is None:
        raise NotFound("record.not_found")
    return PlanInForce(row.plan_id, row.plan_version, row.starts_on, row.ends_on, row.components)
