"""What governs leads is set and shown: the response policy, capacities, campaigns, figures."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, select, true

from chassis import scope
from chassis.clock import company_zone
from chassis.contract import Nothing
from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from kernel.money import Money
from services.pipeline import store
from services.pipeline.contract import lead_terms as c
from services.pipeline.contract.leads import LeadSource
from services.pipeline.rules.lead_allocation import left_today
from services.pipeline.rules.lead_clock import wrong_policy
from services.pipeline.rules.signing import is_employed
from services.pipeline.store import lead_terms as kept
from services.pipeline.store import leads
from services.pipeline.tables import campaign, lead, lead_capacity

A_DAY = timedelta(hours=24)
CAPACITIES = Sorting({"employee_id": lead_capacity.c.employee_id}, lead_capacity.c.employee_id)
CAMPAIGNS = Sorting({"starts_on": campaign.c.starts_on}, campaign.c.campaign_id)


def set_policy(command: c.SetLeadPolicy, work: Work) -> c.LeadPolicy:
    refuse(wrong_policy(command))
    work.lock("row", "lead_policy")
    newest = kept.newest_policy(work)
    return _policy(kept.add_policy(work, {
        "policy_version": (newest.policy_version if newest else 0) + 1, "terms": command,
        "set_by": work.caller.subject, "set_at": work.now}))


def policy(query: Nothing, work: Work) -> c.LeadPolicy:
    return _policy(kept.newest_policy(work))


def current(work: Work) -> c.LeadPolicy:
    """The policy in force, read once per piece of work."""
    if "lead_policy" not in work.memo:
        work.memo["lead_policy"] = _policy(kept.newest_policy(work))
    found: c.LeadPolicy = work.memo["lead_policy"]
    return found


def terms_of(work: Work, version: int) -> c.SetLeadPolicy:
    """The terms of a policy, also of one that was replaced."""
    key = ("lead_policy", version)
    if key not in work.memo:
        work.memo[key] = _policy(kept.policy(work, version)).terms
    found: c.SetLeadPolicy = work.memo[key]
    return found


def set_capacity(command: c.SetLeadCapacity, work: Work) -> c.LeadCapacity:
    refuse(wrong_owner(work, command.employee_id, "employee_id"))
    work.lock("row", f"lead_capacity/{command.employee_id}")
    held = kept.capacity(work, command.employee_id)
    version = held.version if held else 0
    work.must_match(version)
    return _capacities(work, [kept.keep_capacity(
        work, {**vars(command), "version": version + 1})])[0]


def capacities(query: c.LeadCapacityQuery, work: Work) -> c.LeadCapacityList:
    wanted = kept.seen_capacities(work).where(chosen((lead_capacity.c.team, query.team)))
    found = page(work, wanted, CAPACITIES, query)
    return c.LeadCapacityList(_capacities(work, found.rows), found.next_cursor)


def wrong_owner(work: Work, employee_id: str, field: str = "owner_id") -> list[Refusal]:
    """Leads go to people whom the caller sees, and who are employed today."""
    if not scope.may_see(work, employee_id):
        return [Refusal("lead.owner_outside_scope", field)]
    found = store.employed(work, [employee_id]).get(employee_id)
    if found is None or not is_employed(found, work.today):
        return [Refusal("lead.owner_not_employed", field)]
    return []


def create_campaign(command: c.CreateCampaign, work: Work) -> c.Campaign:
    refuse(_wrong_campaign(command))
    cost = command.cost
    return _campaign(kept.add_campaign(work, {
        "campaign_id": new_id("camp"), "name": command.name, "source": command.source.value,
        "starts_on": command.starts_on, "ends_on": command.ends_on,
        "cost_minor": cost and cost.minor, "currency": cost and cost.currency}))


def campaigns(query: c.CampaignQuery, work: Work) -> c.CampaignList:
    wanted = select(campaign).where(chosen((campaign.c.source, query.source)))
    found = page(work, wanted, CAMPAIGNS, query)
    return c.CampaignList(tuple(_campaign(row) for row in found.rows), found.next_cursor)


def statistics(query: c.LeadStatisticsQuery, work: Work) -> c.LeadStatistics:
    came_at = lead.c.created_at
    wanted = and_(
        true() if query.from_on is None else came_at >= _start_of(query.from_on),
        true() if query.to_on is None else came_at < _start_of(query.to_on))
    rows = kept.figures(work, wanted)
    known = kept.campaigns(work, (row.campaign_id for row in rows))
    signed: dict[tuple[str, str | None], list[Money]] = {}
    for row in kept.signed(work, wanted):
        signed.setdefault((row.source, row.campaign_id), []).append(
            Money(int(row.minor), row.currency))
    return c.LeadStatistics(tuple(c.LeadFigures(
        LeadSource(row.source), row.campaign_id, row.leads, row.in_time, row.late,
        row.disqualified, row.converted, tuple(signed.get((row.source, row.campaign_id), ())),
        _cost(known.get(row.campaign_id))) for row in rows))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, company_zone())


def _wrong_campaign(command: c.CreateCampaign) -> list[Refusal]:
    found = []
    if command.ends_on is not None and command.ends_on <= command.starts_on:
        found.append(Refusal("campaign.ends_before_it_starts", "ends_on"))
    if command.cost is not None and command.cost.minor < 0:
        found.append(Refusal("campaign.cost_negative", "cost"))
    return found


def _policy(row: Any) -> c.LeadPolicy:
    if row is None:
        return c.LeadPolicy(0, c.SetLeadPolicy())
    return c.LeadPolicy(row.policy_version, row.terms, row.set_by, row.set_at)


def _capacities(work: Work, rows: list[Any]) -> tuple[c.LeadCapacity, ...]:
    got = leads.got_since(work, [row.employee_id for row in rows], work.now - A_DAY)
    return tuple(c.LeadCapacity(
        row.employee_id, row.version, row.team, row.monthly_capacity,
        left_today(row.monthly_capacity, got.get(row.employee_id, 0)), row.accepts, row.prefers)
        for row in rows)


def _campaign(row: Any) -> c.Campaign:
    return c.Campaign(row.campaign_id, row.name, LeadSource(row.source), row.starts_on,
                      row.ends_on, _cost(row))


def _cost(row: Any) -> Money | None:
    return None if row is None or row.cost_minor is None else Money(row.cost_minor, row.currency)
