"""Plans of care, campaigns and their items: every query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    cast,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.work import Work
from services.crm.contract.care import CareState
from services.crm.store.customers import is_visible
from services.crm.store.deals import SIGNED
from services.crm.tables.care import care_campaign, care_item, care_plan
from services.crm.tables.customers import customer, deal_copy

FILTERS = ("grade", "segment", "region", "owner_id")
PLANNED = CareState.PLANNED.value


def add_plan(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(care_plan).values(**row))


def plan(work: Work, plan_id: str) -> Any:
    found = work.session.execute(select(care_plan).where(care_plan.c.plan_id == plan_id)).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def add_campaign(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(care_campaign).values(**row))


def campaign(work: Work, campaign_id: str) -> Any:
    found = work.session.execute(
        select(care_campaign).where(care_campaign.c.campaign_id == campaign_id)).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def next_campaign(work: Work) -> Any:
    """One whose audience is not complete and that nobody else works on."""
    return work.session.execute(
        select(care_campaign).where(care_campaign.c.frozen_at.is_(None))
        .order_by(care_campaign.c.campaign_id).limit(1).with_for_update(skip_locked=True)).first()


def advance(work: Work, campaign_id: str, **values: Any) -> None:
    work.session.execute(
        update(care_campaign).where(care_campaign.c.campaign_id == campaign_id)
        .values(version=care_campaign.c.version + 1, **values))


def next_audience(work: Work, run: Any, its_plan: Any, agrees: ColumnElement[bool], most: int
                  ) -> list[Any]:
    """The next customers that were there at the start, fit the plan and lie in the starter's
    reach, each with the day on which it is due; `agrees`: whoever has not withdrawn."""
    signed = (select(deal_copy.c.customer_id, func.max(deal_copy.c.signed_on).label("on"))
              .where(deal_copy.c.status == SIGNED).group_by(deal_copy.c.customer_id).subquery())
    is_after_signing = run.due_on is None
    due_on = signed.c.on + (its_plan.days_after or 0) if is_after_signing else cast(
        run.due_on, Date)
    asked = select(customer.c.customer_id, due_on.label("due_on")).where(
        customer.c.customer_id > run.after_customer_id, customer.c.is_erased.is_(False),
        customer.c.created_at <= run.started_at, _in_reach(work, run), agrees,
        *(customer.c[name] == getattr(its_plan, name) for name in FILTERS
          if getattr(its_plan, name) is not None))
    if is_after_signing:
        asked = asked.join(signed, signed.c.customer_id == customer.c.customer_id).where(
            signed.c.on >= its_plan.starts_on - timedelta(days=its_plan.days_after),
            signed.c.on < its_plan.ends_on - timedelta(days=its_plan.days_after))
    return list(work.session.execute(asked.order_by(customer.c.customer_id).limit(most)))


def _in_reach(work: Work, run: Any) -> ColumnElement[bool]:
    """Whose customers somebody may care for who started a campaign in a scope."""
    if run.reach == "all":
        return true()
    if run.viewer_id is None or run.reach == "partner":
        return false()
    is_own: ColumnElement[bool] = customer.c.owner_id == run.viewer_id
    if run.reach == "own":
        return is_own
    edge = work.ground.tables.tables["scope_edge"]
    below = select(edge.c.subject_id).where(
        edge.c.viewer_id == run.viewer_id, edge.c.valid_from <= work.today,
        or_(edge.c.valid_to.is_(None), edge.c.valid_to > work.today))
    return or_(is_own, customer.c.owner_id.in_(below))


def add_items(work: Work, rows: Iterable[Mapping[str, Any]]) -> None:
    """Nobody is cared for twice by one plan on one day."""
    kept = list(rows)
    if kept:
        work.session.execute(upsert(care_item).on_conflict_do_nothing(), kept)


def items() -> Select[Any]:
    """Items with what their plan says and whose customer it is."""
    return (
        select(*care_item.c, care_plan.c.kind, care_plan.c.title, care_plan.c.wording,
               care_plan.c.survey_id, customer.c.owner_id, customer.c.is_erased)
        .join(care_plan, care_plan.c.plan_id == care_item.c.plan_id)
        .join(customer, customer.c.customer_id == care_item.c.customer_id))


def item(work: Work, item_id: str) -> Any:
    """An item of a customer inside the caller's scope; raises NotFound."""
    found = work.session.execute(
        items().where(care_item.c.item_id == item_id, is_visible(work))).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def change_item(work: Work, item_id: str, **values: Any) -> None:
    work.session.execute(update(care_item).where(care_item.c.item_id == item_id).values(
        version=care_item.c.version + 1, **values))


def counts(work: Work, campaign_id: str) -> Any:
    """Of a campaign's items that the caller may see: all, and by state; overdue ones."""
    is_planned = care_item.c.state == PLANNED
    return work.session.execute(
        select(func.count().label("audience"),
               func.count().filter(is_planned).label("planned"),
               func.count().filter(care_item.c.state == CareState.DONE.value).label("done"),
               func.count().filter(care_item.c.state == CareState.SKIPPED.value).label("skipped"),
               func.count().filter(is_planned & (care_item.c.due_on < work.today)).label("overdue"))
        .select_from(care_item)
        .join(customer, customer.c.customer_id == care_item.c.customer_id)
        .where(care_item.c.campaign_id == campaign_id, is_visible(work))).one()


def of_subject(work: Work, customer_id: str, contact_id: str | None, most: int) -> list[Any]:
    """The items of a customer, or those that were done with a contact."""
    asked = items().where(_is_subject(customer_id, contact_id))
    return list(work.session.execute(
        asked.order_by(care_item.c.due_on.desc(), care_item.c.item_id).limit(most)))


def forget(work: Work, customer_id: str, contact_id: str | None) -> None:
    """What came of it goes; with a customer that is no more nothing is to be done."""
    is_theirs = _is_subject(customer_id, contact_id)
    work.session.execute(update(care_item).where(is_theirs).values(
        outcome=None, version=care_item.c.version + 1))
    if contact_id is None:
        work.session.execute(update(care_item).where(
            is_theirs, care_item.c.state == PLANNED).values(
                state=CareState.SKIPPED.value, finished_by="crm", finished_at=work.now))


def _is_subject(customer_id: str, contact_id: str | None) -> ColumnElement[bool]:
    is_theirs: ColumnElement[bool] = care_item.c.customer_id == customer_id
    return is_theirs if contact_id is None else is_theirs & (care_item.c.contact_id == contact_id)
