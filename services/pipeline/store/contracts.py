"""Every query about contracts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, insert, or_, select, update

from chassis.errors import NotFound
from chassis.lists import chosen
from chassis.work import Work
from services.pipeline.contract.contracts import ContractQuery, ContractState
from services.pipeline.store import visible_deals
from services.pipeline.tables import deal, sales_contract

OF = sales_contract.c
SHOWN = select(*OF, deal.c.owner_id, deal.c.customer_id).join(deal, deal.c.deal_id == OF.deal_id)


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(sales_contract), row)


def find(work: Work, deal_id: str) -> Any:
    """Of a deal inside the caller's scope; raises NotFound when it has none."""
    found = work.session.execute(SHOWN.where(OF.deal_id == deal_id, visible_deals(work))).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def is_there(work: Work, deal_id: str) -> bool:
    return work.session.execute(select(OF.deal_id).where(OF.deal_id == deal_id)).first() is not None


def is_taken(work: Work, number: str, deal_id: str) -> bool:
    return work.session.execute(select(OF.deal_id).where(
        OF.number == number, OF.deal_id != deal_id)).first() is not None


def change(work: Work, deal_id: str, **values: Any) -> None:
    work.session.execute(update(sales_contract).where(OF.deal_id == deal_id).values(
        version=OF.version + 1, **values))


def wanted(work: Work, query: ContractQuery) -> Select[Any]:
    found = SHOWN.where(visible_deals(work), chosen(
        (deal.c.owner_id, query.owner_id), (deal.c.customer_id, query.customer_id)))
    if query.ends_before is not None:
        found = found.where(OF.ends_on < query.ends_before)
    has_ended = and_(OF.ends_on.is_not(None), OF.ends_on <= work.today)
    conditions = {
        ContractState.VOID: OF.is_void,
        ContractState.ENDED: and_(~OF.is_void, has_ended),
        ContractState.ACTIVE: and_(~OF.is_void, or_(OF.ends_on.is_(None),
                                                    OF.ends_on > work.today))}
    return found if query.state is None else found.where(conditions[query.state])


def to_renew(work: Work, most: int) -> list[Any]:
    """Contracts whose renewal is to be opened; nobody else works on them."""
    rows = select(sales_contract).where(OF.renew_on <= work.today).order_by(OF.renew_on)
    return list(work.session.execute(rows.limit(most).with_for_update(skip_locked=True)))
