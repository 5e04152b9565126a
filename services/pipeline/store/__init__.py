"""Every query of pipeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.scope import visible
from chassis.work import Work
from services.pipeline.contract import Payment, SaleFacts
from services.pipeline.rules.signing import Employment
from services.pipeline.tables import (
    deal,
    employee_copy,
    partner_copy,
    payment,
    sale_version,
    sales_contract,
    stage_change,
)

Found = TypeVar("Found")


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


def by_ids(work: Work, deal_ids: Iterable[str]) -> list[Any]:
    chosen = select(deal).where(deal.c.deal_id.in_(list(deal_ids))).order_by(deal.c.deal_id)
    return list(work.session.execute(chosen))


def by_deal(pairs: Iterable[tuple[str, Found]]) -> dict[str, frozenset[Found]]:
    """What was found, gathered by deal."""
    gathered: dict[str, set[Found]] = defaultdict(set)
    for deal_id, one in pairs:
        gathered[deal_id].add(one)
    return {deal_id: frozenset(found) for deal_id, found in gathered.items()}


def add(work: Work, row: dict[str, Any]) -> bool:
    """Store a new deal; False when a deal of that id is there already."""
    return bool(work.session.execute(upsert(deal).values(row).on_conflict_do_nothing()).rowcount)  # type: ignore[attr-defined]


def mark_cases(work: Work, deal_id: str) -> None:
    """There are cases of exceptions about this deal; not a change of the record."""
    work.session.execute(update(deal).where(deal.c.deal_id == deal_id).values(has_cases=True))


def change(work: Work, before: Any, **values: Any) -> Any:
    """Store what changed, raise the record's version; the new row comes back."""
    return work.session.execute(
        update(deal)
        .where(deal.c.deal_id == before.deal_id)
        .values(version=before.version + 1, **values)
        .returning(deal)
    ).one()


def forget_deals(work: Work, customer_ids: Collection[str]) -> list[str]:
    """Why an erased customer's deals were lost, and what was noted at their acceptance, is
    forgotten; which deals there are."""
    found = select(deal.c.deal_id).where(deal.c.customer_id.in_(list(customer_ids)))
    ids = list(work.session.execute(found.order_by(deal.c.deal_id)).scalars())
    work.lock("deal", *ids)
    of = deal.c
    work.session.execute(update(deal).where(of.deal_id.in_(ids), of.lost_reason.is_not(None))
                         .values(lost_reason=None, version=of.version + 1))
    note = sales_contract.c.acceptance_note
    work.session.execute(update(sales_contract).where(
        sales_contract.c.deal_id.in_(ids), note.is_not(None)).values(
        acceptance_note=None, version=sales_contract.c.version + 1))
    return ids


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
