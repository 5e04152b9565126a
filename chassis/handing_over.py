"""An owner's part of a handover: the order, what went, what came back, and how far it is.

Whoever owns records moves them in chunks, a transaction each: a kill loses none, a replica goes
on. An order that comes after it was taken back changes nothing; what is taken back goes back as
far as it is still where it was moved to. Each owner says which records are whose; this keeps the
books (modules.md 2, "Handover").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, Table, Text, func, select, text
from sqlalchemy import update as changed
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work

MOVING, MOVED, RETURNING, RETURNED = "moving", "moved", "returning", "returned"


class Progress(NamedTuple):
    """What an owner announces after each chunk; `returned` counts those that had gone elsewhere
    too."""

    handover_id: str
    version: int
    moved: int
    returned: int
    before: int
    is_moved: bool
    is_returned: bool


class Order(NamedTuple):
    """Who gives to whom, and what both had together when it was ordered."""

    handover_id: str
    giver: str
    taker: str
    before: int


@dataclass(frozen=True)
class Books:
    """The two tables of a part: its orders, and what went by each."""

    orders: Table
    items: Table

    def ordered(self, work: Work, order: Order, *, is_start: bool, **more: Any) -> None:
        """Remember to move, or to take back, unless it is known."""
        row = {"handover_id": order.handover_id, "version": 0, "from_employee_id": order.giver,
               "to_employee_id": order.taker, "state": MOVING if is_start else RETURNING,
               "before_count": order.before, **more}
        kept = upsert(self.orders).values(row)
        if is_start:
            work.session.execute(kept.on_conflict_do_nothing())
            return
        work.session.execute(kept.on_conflict_do_update(
            index_elements=["handover_id"], set_={"state": RETURNING},
            where=self.orders.c.state.in_((MOVING, MOVED))))

    def step(
        self, work: Work, move: Callable[[Work, Any], bool], give_back: Callable[[Work, Any], bool],
        tell: Callable[[Work, Any, Progress], None],
    ) -> bool:
        """Do the next chunk and tell how far it is; False when nothing is under way.

        `move` and `give_back` do a chunk of an order and answer whether there is more.
        """
        row = self._next(work)
        if row is None:
            return False
        is_moving = row.state == MOVING
        is_more = (move if is_moving else give_back)(work, row)
        over = MOVED if is_moving else RETURNED
        state = row.state if is_more else over
        version = self._advance(work, row.handover_id, state)
        tell(work, row, Progress(
            row.handover_id, version, *self._counts(work, row.handover_id), row.before_count,
            is_moved=state != MOVING, is_returned=state == RETURNED))
        return True

    def _next(self, work: Work) -> Any:
        """One that is under way and that nobody else works on."""
        orders = self.orders
        return work.session.execute(
            select(orders).where(orders.c.state.like("%ing")).order_by(orders.c.handover_id)
            .limit(1).with_for_update(skip_locked=True)).first()

    def _advance(self, work: Work, handover_id: str, state: str) -> int:
        orders = self.orders
        return int(work.session.execute(
            changed(orders).where(orders.c.handover_id == handover_id)
            .values(state=state, version=orders.c.version + 1)
            .returning(orders.c.version)).scalar_one())

    def _counts(self, work: Work, handover_id: str) -> tuple[int, int]:
        item = self.items.c
        moved, returned = work.session.execute(
            select(func.count(), func.count().filter(item.is_returned))
            .where(item.handover_id == handover_id)).one()
        return int(moved), int(returned)


def handover_tables(
    metadata: MetaData, *keys: Column[Any], part: str = "", noted: tuple[Column[Any], ...] = (),
) -> Books:
    """The tables of a part; `keys` say which record an item is, `noted` is what else an order
    holds. A second part in one service has its name before theirs."""
    name = f"{part}_handover" if part else "handover"
    orders = Table(
        name, metadata,
        Column("handover_id", Text, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("from_employee_id", Text, nullable=False),
        Column("to_employee_id", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("before_count", Integer, nullable=False), *noted,
        Index(f"ix_{name}_open", "handover_id",
              postgresql_where=text("state LIKE '%ing'")),
    )
    items = Table(
        f"{name}_item", metadata,
        Column("handover_id", Text, primary_key=True), *keys,
        Column("is_returned", Boolean, nullable=False, server_default=text("false")),
    )
    return Books(orders, items)
