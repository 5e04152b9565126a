"""Every query about contracts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.lists import chosen
from chassis.work import Work
from services.pipeline.contract import DealStatus
from services.pipeline.contract.contracts import ContractQuery, ContractState
from services.pipeline.store import visible_deals
from services.pipeline.tables import deal, sales_contract

OF = sales_contract.c
IS_VOID = deal.c.status == DealStatus.CANCELLED.value
SAID = [column for column in OF if column.key != "deal_id"]
SHOWN = select(
    deal.c.deal_id, deal.c.owner_id, deal.c.customer_id, deal.c.status, deal.c.signed_on, *SAID,
).outerjoin(sales_contract, deal.c.deal_id == OF.deal_id).where(deal.c.signed_on.is_not(None))


def find(work: Work, deal_id: str) -> Any:
    """Of a signed deal inside the caller's scope; raises NotFound."""
    found = work.session.execute(
        SHOWN.where(deal.c.deal_id == deal_id, visible_deals(work))).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def is_taken(work: Work, number: str, deal_id: str) -> bool:
    return work.session.execute(select(OF.deal_id).where(
        OF.number == number, OF.deal_id != deal_id)).first() is not None


def change(work: Work, deal_id: str, **values: Any) -> None:
    first = upsert(sales_contract).values(deal_id=deal_id, version=1, **values)
    work.session.execute(first.on_conflict_do_update(
        index_elements=["deal_id"], set_={**values, "version": OF.version + 1}))


def wanted(work: Work, query: ContractQuery) -> Select[Any]:
    found = SHOWN.where(visible_deals(work), chosen(
        (deal.c.owner_id, query.owner_id), (deal.c.customer_id, query.customer_id)))
    if query.ends_before is not None:
        found = found.where(OF.ends_on < query.ends_before)
    has_ended = and_(OF.ends_on.is_not(None), OF.ends_on <= work.today)
    conditions = {
        ContractState.VOID: IS_VOID,
        ContractState.ENDED: and_(~IS_VOID, has_ended),
        ContractState.ACTIVE: and_(~IS_VOID, or_(OF.ends_on.is_(None), OF.ends_on > work.today))}
    return found if query.state is None else found.where(conditions[query.state])


def to_renew(work: Work, most: int) -> list[Any]:
    """Contracts whose renewal is to be opened; nobody else works on them."""
    rows = select(deal, OF.ends_on).join(sales_contract, deal.c.deal_id == OF.deal_id).where(
        OF.renew_on <= work.today, ~IS_VOID).order_by(OF.renew_on)
    return list(work.session.execute(
        rows.limit(most).with_for_update(of=sales_contract, skip_locked=True)))
