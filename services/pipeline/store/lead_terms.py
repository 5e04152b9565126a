"""Queries of what governs leads: policy, capacities, campaigns; and their figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, and_, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.scope import visible
from chassis.work import Work
from services.pipeline.contract import DealStatus
from services.pipeline.contract.leads import LeadState
from services.pipeline.store.leads import visible_leads
from services.pipeline.tables import (
    campaign,
    deal,
    employee_copy,
    lead,
    lead_capacity,
    lead_policy,
)


def newest_policy(work: Work) -> Any:
    """None before one was set."""
    newest = select(lead_policy).order_by(lead_policy.c.policy_version.desc()).limit(1)
    return work.session.execute(newest).first()


def policy(work: Work, version: int) -> Any:
    """None for version 0: what a new installation starts with."""
    chosen = select(lead_policy).where(lead_policy.c.policy_version == version)
    return work.session.execute(chosen).first()


def add_policy(work: Work, row: Mapping[str, Any]) -> Any:
    return work.session.execute(insert(lead_policy).values(**row).returning(lead_policy)).one()


def capacity(work: Work, employee_id: str) -> Any:
    chosen = select(lead_capacity).where(lead_capacity.c.employee_id == employee_id)
    return work.session.execute(chosen).first()


def keep_capacity(work: Work, row: Mapping[str, Any]) -> Any:
    kept = upsert(lead_capacity).values(**row).on_conflict_do_update(
        index_elements=["employee_id"], set_=dict(row))
    return work.session.execute(kept.returning(lead_capacity)).one()


def seen_capacities(work: Work) -> Select[Any]:
    return select(lead_capacity).where(visible(work, lead_capacity.c.employee_id))


def members(work: Work) -> list[Any]:
    """The capacities that the caller may use, of people who are employed today."""
    copy = employee_copy.c
    chosen = seen_capacities(work).join(
        employee_copy, copy.employee_id == lead_capacity.c.employee_id).where(
        lead_capacity.c.monthly_capacity > 0, copy.hired_on <= work.today,
        or_(copy.left_on.is_(None), copy.left_on > work.today))
    return list(work.session.execute(chosen.order_by(lead_capacity.c.employee_id)))


def add_campaign(work: Work, row: Mapping[str, Any]) -> Any:
    return work.session.execute(insert(campaign).values(**row).returning(campaign)).one()


def campaigns(work: Work, campaign_ids: Iterable[str | None]) -> dict[str, Any]:
    names = sorted({name for name in campaign_ids if name is not None})
    rows = work.session.execute(select(campaign).where(campaign.c.campaign_id.in_(names)))
    return {row.campaign_id: row for row in rows}


def figures(work: Work, wanted: Any) -> list[Any]:
    """Leads, responses and outcomes by source and campaign, of the leads that `wanted` names."""
    of = lead.c
    answered = of.first_responded_at
    until = func.coalesce(of.closed_at, work.now)
    counted = select(
        of.source, of.campaign_id, func.count().label("leads"),
        func.count().filter(answered <= of.first_due_at).label("in_time"),
        func.count().filter(or_(
            answered > of.first_due_at,
            and_(answered.is_(None), of.first_due_at <= until))).label("late"),
        func.count().filter(of.state == LeadState.DISQUALIFIED.value).label("disqualified"),
        func.count().filter(of.state == LeadState.CONVERTED.value).label("converted"),
    ).where(visible_leads(work), wanted)
    groups = counted.group_by(of.source, of.campaign_id)
    return list(work.session.execute(groups.order_by(of.source, of.campaign_id)))


def signed(work: Work, wanted: Any) -> list[Any]:
    """What the deals of such leads are signed for, by source, campaign and currency."""
    of = lead.c
    summed = select(
        of.source, of.campaign_id, deal.c.currency, func.sum(deal.c.amount_minor).label("minor"),
    ).join(deal, deal.c.deal_id == of.deal_id).where(
        visible_leads(work), wanted, deal.c.status == DealStatus.SIGNED.value)
    groups = summed.group_by(of.source, of.campaign_id, deal.c.currency)
    return list(work.session.execute(groups.order_by(deal.c.currency)))
