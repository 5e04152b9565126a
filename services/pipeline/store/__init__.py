"""Every query of pipeline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.scope import visible
from chassis.work import Work
from services.pipeline.contract import DealStatus, Payment, SaleFacts
from services.pipeline.rules.signing import Employment
from services.pipeline.tables import (
    deal,
    employee_copy,
    handover,
    handover_item,
    partner_copy,
    payment,
    sale_version,
    stage_change,
)


def visible_deals(work: Work) -> Any:
    return visible(work, deal.c.owner_id, deal.c.partner_id)


def one(work: Work, deal_id: str) -> Any:
    """A deal inside the caller's scope; raises NotFound."""
    found = work.session.execute(
        select(deal).where(deal.c.deal_id == deal_id, visible_deals(work))
    ).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def one_to_change(work: Work, deal_id: str) -> Any:
    """As `one`, and nobody else changes it until the transaction ends."""
    work.lock("deal", deal_id)
    found = one(work, deal_id)
    work.must_match(found.version)
    return found


def add(work: Work, row: dict[str, Any]) -> bool:
    """Store a new deal; False when a deal of that id is there already."""
    return bool(work.session.execute(upsert(deal).values(row).on_conflict_do_nothing()).rowcount)  # type: ignore[attr-defined]


def change(work: Work, before: Any, **values: Any) -> Any:
    """Store what changed, raise the record's version; the new row comes back."""
    return work.session.execute(
        update(deal)
        .where(deal.c.deal_id == before.deal_id)
        .values(version=before.version + 1, **values)
        .returning(deal)
    ).one()


def add_stage_change(work: Work, deal_id: str, change_row: dict[str, Any]) -> None:
    work.session.execute(
        insert(stage_change).values(
            deal_id=deal_id, entered_at=work.now, actor=work.caller.subject, **change_row
        )
    )


def stage_changes(work: Work, deal_id: str) -> list[Any]:
    return list(
        work.session.execute(
            select(stage_change)
            .where(stage_change.c.deal_id == deal_id)
            .order_by(stage_change.c.change_id)
        )
    )


def employed(work: Work, employee_ids: Iterable[str]) -> dict[str, Employment]:
    rows = work.session.execute(
        select(employee_copy).where(employee_copy.c.employee_id.in_(sorted(set(employee_ids))))
    )
    return {row.employee_id: Employment(row.hired_on, row.left_on) for row in rows}


def is_active_partner(work: Work, partner_id: str | None) -> bool:
    if partner_id is None:
        return False
    return bool(
        work.session.execute(
            select(partner_copy.c.is_active).where(partner_copy.c.partner_id == partner_id)
        ).scalar()
    )


def newest_sale(work: Work, deal_id: str) -> SaleFacts:
    """The sale as it stands; raises NotFound before the signature."""
    found = work.session.execute(
        select(sale_version.c.facts)
        .where(sale_version.c.deal_id == deal_id)
        .order_by(sale_version.c.sale_version.desc())
        .limit(1)
    ).scalar()
    if found is None:
        raise NotFound("record.not_found")
    return found  # type: ignore[no-any-return]


def add_sale_version(
    work: Work, facts: SaleFacts, cause: str, event_id: str, reason: str | None
) -> None:
    work.session.execute(
        insert(sale_version).values(
            deal_id=facts.deal_id,
            sale_version=facts.sale_version,
            facts=facts,
            cause=cause,
            event_id=event_id,
            reason=reason,
            recorded_at=work.now,
        )
    )


def sale_versions(work: Work, deal_id: str) -> list[Any]:
    return list(
        work.session.execute(
            select(sale_version)
            .where(sale_version.c.deal_id == deal_id)
            .order_by(sale_version.c.sale_version)
        )
    )


def payments(work: Work, deal_id: str) -> list[Any]:
    return list(
        work.session.execute(
            select(payment)
            .where(payment.c.deal_id == deal_id)
            .order_by(payment.c.recorded_at, payment.c.payment_id)
        )
    )


def add_payment(work: Work, deal_id: str, received: Payment, **more: Any) -> None:
    work.session.execute(
        insert(payment).values(
            payment_id=received.payment_id,
            deal_id=deal_id,
            received_on=received.received_on,
            amount_minor=received.amount.minor,
            currency=received.amount.currency,
            reverses=received.reverses,
            recorded_at=work.now,
            **more,
        )
    )


def payment_known(work: Work, deal_id: str, external_ref: str | None) -> bool:
    if external_ref is None:
        return False
    return (
        work.session.execute(
            select(payment.c.payment_id).where(
                payment.c.deal_id == deal_id, payment.c.external_ref == external_ref
            )
        ).first()
        is not None
    )


def keep_copy(work: Work, table: Any, row: dict[str, Any]) -> None:
    """Keep the newest version of what another service owns; an older one changes nothing."""
    key = next(iter(table.primary_key)).name
    work.session.execute(
        upsert(table)
        .values(row)
        .on_conflict_do_update(
            index_elements=[key], set_=row, where=table.c.version < row["version"]
        )
    )


MOVING, MOVED, RETURNING, RETURNED = "moving", "moved", "returning", "returned"


def order_handover(work: Work, row: dict[str, Any]) -> None:
    """Keep what is to be moved, unless it is known, or was taken back before it came."""
    work.session.execute(upsert(handover).values(row).on_conflict_do_nothing())


def take_back_handover(work: Work, row: dict[str, Any]) -> None:
    """From now on what was moved goes back."""
    work.session.execute(
        upsert(handover)
        .values(row)
        .on_conflict_do_update(
            index_elements=["handover_id"],
            set_={"state": RETURNING},
            where=handover.c.state.in_((MOVING, MOVED)),
        )
    )


def next_handover(work: Work) -> Any:
    """One that is under way and that nobody else works on; None when there is none."""
    under_way = select(handover).where(handover.c.state.like("%ing"))
    chosen = under_way.order_by(handover.c.handover_id).limit(1)
    return work.session.execute(chosen.with_for_update(skip_locked=True)).first()


def advance_handover(work: Work, handover_id: str, state: str) -> int:
    """Store how it stands; the version of the word that is said about it."""
    changed = update(handover).where(handover.c.handover_id == handover_id)
    values = changed.values(state=state, version=handover.c.version + 1)
    return int(work.session.execute(values.returning(handover.c.version)).scalar_one())


def open_deals_of(work: Work, *owners: str) -> int:
    """How many open deals these people have."""
    counted = select(func.count()).select_from(deal)
    return int(work.session.execute(counted.where(_open_of(*owners))).scalar_one())


def still_with(work: Work, owner_id: str, most: int) -> list[str]:
    """The next open deals that are still this owner's."""
    chosen = select(deal.c.deal_id).where(_open_of(owner_id)).order_by(deal.c.deal_id)
    return list(work.session.execute(chosen.limit(most)).scalars())


def by_ids(work: Work, deal_ids: Iterable[str]) -> list[Any]:
    chosen = select(deal).where(deal.c.deal_id.in_(list(deal_ids))).order_by(deal.c.deal_id)
    return list(work.session.execute(chosen))


def add_handed(work: Work, rows: list[dict[str, Any]]) -> None:
    """Note which deals went."""
    if rows:
        work.session.execute(insert(handover_item), rows)


def handed_to_return(work: Work, handover_id: str, most: int) -> dict[str, bool]:
    """The next deals that did not go back yet, each with whether its credit went too."""
    item = handover_item.c
    chosen = select(item.deal_id, item.has_credit).where(
        item.handover_id == handover_id, item.is_returned.is_(False)
    )
    rows = work.session.execute(chosen.order_by(item.deal_id).limit(most))
    return {row.deal_id: row.has_credit for row in rows}


def return_handed(work: Work, handover_id: str, deal_ids: Iterable[str]) -> None:
    item = handover_item.c
    work.session.execute(
        update(handover_item)
        .where(item.handover_id == handover_id, item.deal_id.in_(list(deal_ids)))
        .values(is_returned=True)
    )


def handed_counts(work: Work, handover_id: str) -> tuple[int, int]:
    """How many were moved, and how many of those went back (or had gone elsewhere)."""
    item = handover_item.c
    counted = select(func.count(), func.count().filter(item.is_returned))
    moved, returned = work.session.execute(counted.where(item.handover_id == handover_id)).one()
    return int(moved), int(returned)


def _open_of(*owners: str) -> Any:
    return and_(deal.c.owner_id.in_(owners), deal.c.status == DealStatus.OPEN.value)
