"""An owner's part of a handover: the order, what went, what came back, and how far it is.

Whoever owns records moves them in chunks, a transaction each: a kill loses none, a replica goes
on. An order that comes after it was taken back changes nothing; what is taken back goes back as
far as it is still where it was moved to. Each owner says which records are whose; this keeps the
books (modules.md 2, "Handover"). A `Part` is whatever is moved by the ids of its records alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    func,
    insert,
    select,
    text,
)
from sqlalchemy import update as changed
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.handed_over import HandedOver
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


Teller = Callable[[Work, Any, Progress], None]
"""Announces how far an order, as its row, is."""


def telling(event: type[HandedOver], count: Callable[[Work, Any], int]) -> Teller:
    """Announce it as this event; `count`: what both people of an order have together now."""
    def tell(work: Work, row: Any, done: Progress) -> None:
        work.publish(event(
            done.handover_id, done.version, done.moved, done.returned, done.before,
            count(work, row), done.is_moved, done.is_returned))
    return tell


class Asked(Protocol):
    """Org's order to move, or to take back."""

    @property
    def handover_id(self) -> str: ...
    @property
    def from_employee_id(self) -> str: ...
    @property
    def to_employee_id(self) -> str: ...


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
        tell: Teller,
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


@dataclass(frozen=True)
class Part:
    """Records that are moved by their ids. `count(work, *owners)`: how many of theirs may be moved;
    `still_with(work, owner, most)`: the next of them; `give(work, ids, order)`: those that are
    still the order's giver's become its taker's, and which they were comes back."""

    books: Books
    event: type[HandedOver]
    count: Callable[..., int]
    still_with: Callable[[Work, str, int], list[str]]
    give: Callable[[Work, list[str], Order], list[str]]

    def ordered(self, work: Work, asked: Asked, *, is_start: bool) -> None:
        """Remember to move, or to take back; `step` does it."""
        both = asked.from_employee_id, asked.to_employee_id
        order = Order(asked.handover_id, *both, self.count(work, *both))
        self.books.ordered(work, order, is_start=is_start)

    def step(self, work: Work, chunk: int) -> bool:
        """Move or return the next chunk, and say how far it is; False when nothing is under way."""
        def move(work: Work, row: Any) -> bool:
            ids = self.still_with(work, row.from_employee_id, chunk)
            self._note_moved(work, row.handover_id, self.give(work, ids, Order(
                row.handover_id, row.from_employee_id, row.to_employee_id, row.before_count)))
            return len(ids) == chunk

        def give_back(work: Work, row: Any) -> bool:
            ids = self._to_return(work, row.handover_id, chunk)
            self.give(work, ids, Order(
                row.handover_id, row.to_employee_id, row.from_employee_id, row.before_count))
            self._note_returned(work, row.handover_id, ids)
            return len(ids) == chunk

        return self.books.step(work, move, give_back, telling(self.event, self._together))

    def _together(self, work: Work, row: Any) -> int:
        return self.count(work, row.from_employee_id, row.to_employee_id)

    @property
    def _key(self) -> Column[Any]:
        """Which record an item is."""
        [key] = [one for one in self.books.items.primary_key if one.name != "handover_id"]
        return key

    def _note_moved(self, work: Work, handover_id: str, ids: list[str]) -> None:
        rows = [{"handover_id": handover_id, self._key.name: one} for one in ids]
        if rows:
            work.session.execute(insert(self.books.items), rows)

    def _to_return(self, work: Work, handover_id: str, most: int) -> list[str]:
        item = self.books.items.c
        chosen = select(self._key).where(
            item.handover_id == handover_id, item.is_returned.is_(False))
        return list(work.session.execute(chosen.order_by(self._key).limit(most)).scalars())

    def _note_returned(self, work: Work, handover_id: str, ids: list[str]) -> None:
        work.session.execute(
            changed(self.books.items)
            .where(self.books.items.c.handover_id == handover_id, self._key.in_(ids))
            .values(is_returned=True))


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
