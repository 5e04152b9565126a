"""Plans of care, and campaigns that run them.

The audience is who fits at the start; `step` finds it in chunks, a transaction each, so that a kill
loses nobody and a replica goes on. Who changes meanwhile counts as it stands when its chunk comes;
who comes later is not in it.
"""

from __future__ import annotations

from typing import Any

from chinese_calendar import constants as official
from sqlalchemy import select

from chassis.errors import refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from kernel.shares import share
from services.crm.contract import Grade
from services.crm.contract import care as c
from services.crm.rules.care import first_day, wrong_plan, wrong_start
from services.crm.store import care as store
from services.crm.store import consents, surveys
from services.crm.tables.care import care_plan
from services.crm.usecases import consenting

SORTS = Sorting({"created_at": care_plan.c.created_at}, care_plan.c.plan_id)
CHUNK = 200
PLAIN = ("title", "wording", "on_date", "days_after", "starts_on", "ends_on", "segment", "region",
         "owner_id", "survey_id")


def create(command: c.CreateCarePlan, work: Work) -> c.CarePlan:
    refuse(wrong_plan(command))
    if command.survey_id is not None:
        surveys.one_survey(work, command.survey_id)
    plan_id = new_id("care")
    store.add_plan(work, {
        **{name: getattr(command, name) for name in PLAIN}, "plan_id": plan_id, "version": 1,
        "kind": command.kind.value, "occasion": command.occasion.value,
        "holiday": command.holiday and command.holiday.value,
        "grade": command.grade and command.grade.value,
        "created_by": work.caller.subject, "created_at": work.now})
    return _plan(store.plan(work, plan_id))


def listed(query: c.CarePlanQuery, work: Work) -> c.CarePlanList:
    asked = select(care_plan).where(chosen((care_plan.c.kind, query.kind and query.kind.value)))
    found = page(work, asked, SORTS, query)
    return c.CarePlanList(tuple(_plan(row) for row in found.rows), found.next_cursor)


def start(command: c.StartCareCampaign, work: Work) -> c.CareCampaign:
    row = store.plan(work, command.plan_id)
    due_on = command.due_on or _day_of(row, work)
    refuse(wrong_start(row, work.today, due_on))
    campaign_id = new_id("run")
    store.add_campaign(work, {
        "campaign_id": campaign_id, "version": 1, "plan_id": row.plan_id, "due_on": due_on,
        "reach": work.scope, "viewer_id": work.caller.employee_id,
        "started_by": work.caller.subject, "started_at": work.now})
    return figures(c.CareCampaignId(campaign_id), work)


def step(work: Work) -> bool:
    """Find the next of an audience; False when every audience is complete."""
    run = store.next_campaign(work)
    if run is None:
        return False
    its_plan = store.plan(work, run.plan_id)
    agrees = consents.agrees(consenting.purposes_of(c.CareKind(its_plan.kind)))
    rows = store.next_audience(work, run, its_plan, agrees, CHUNK)
    store.add_items(work, [
        {"item_id": new_id("todo"), "version": 1, "campaign_id": run.campaign_id,
         "plan_id": run.plan_id, "customer_id": row.customer_id, "due_on": row.due_on,
         "state": c.CareState.PLANNED.value} for row in rows])
    is_over = len(rows) < CHUNK
    store.advance(
        work, run.campaign_id, frozen_at=work.now if is_over else None,
        after_customer_id=rows[-1].customer_id if rows else run.after_customer_id)
    return True


def figures(query: c.CareCampaignId, work: Work) -> c.CareCampaign:
    """Counts of the items that the caller may see."""
    run = store.campaign(work, query.campaign_id)
    its_plan, found = store.plan(work, run.plan_id), store.counts(work, run.campaign_id)
    return c.CareCampaign(
        run.campaign_id, run.version, run.plan_id, c.CareKind(its_plan.kind), its_plan.title,
        run.due_on, run.frozen_at is not None, found.audience, found.planned, found.done,
        found.skipped, found.overdue, share(found.done, found.done + found.skipped),
        run.started_by, run.started_at)


def _day_of(row: Any, work: Work) -> Any:
    if row.occasion == c.CareOccasion.HOLIDAY.value:
        return first_day(c.CareHoliday(row.holiday), work.today, official.holidays)
    return row.on_date


def _plan(row: Any) -> c.CarePlan:
    return c.CarePlan(**{
        **{name: getattr(row, name) for name in PLAIN},
        "plan_id": row.plan_id, "version": row.version, "kind": c.CareKind(row.kind),
        "occasion": c.CareOccasion(row.occasion),
        "holiday": row.holiday and c.CareHoliday(row.holiday),
        "grade": row.grade and Grade(row.grade),
        "created_by": row.created_by, "created_at": row.created_at})
