"""Lists: going through the pages shows every row once, whatever is added meanwhile."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Engine,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
)

from chassis.envelope import Origin
from chassis.errors import Invalid
from chassis.lists import Sorting, page
from chassis.passport import service_caller
from chassis.work import Ground, Work
from tests.chassis.own_servers import OwnServers
from tests.chassis.probe.contract import PROBE

metadata = MetaData()
deal = Table(
    "listed_deal",
    metadata,
    Column("deal_id", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("signed_on", Date, nullable=False),
)
SORTING = Sorting({"amount": deal.c.amount, "signed_on": deal.c.signed_on}, deal.c.deal_id)
A_DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Wish:
    sort: str = "amount"
    limit: int = 7
    cursor: str | None = None


@pytest.fixture(scope="module")
def engine(own_servers: OwnServers) -> Iterator[Engine]:
    made = create_engine(own_servers.postgres.url(f"{PROBE}_owner", PROBE))
    metadata.create_all(made)
    yield made
    metadata.drop_all(made)
    made.dispose()


@pytest.fixture
def deals(engine: Engine) -> list[dict[str, Any]]:
    """Fifty deals with many equal amounts and days."""
    chance = random.Random(7)
    rows = [
        {
            "deal_id": f"deal_{number:03}",
            "amount": chance.randrange(5),
            "signed_on": A_DAY + timedelta(chance.randrange(4)),
        }
        for number in range(50)
    ]
    with engine.begin() as connection:
        connection.execute(deal.delete())
        connection.execute(insert(deal), rows)
    return rows


def _page(engine: Engine, wish: Wish) -> Any:
    work = Work(Ground(PROBE, engine, metadata), service_caller(PROBE), Origin(PROBE))
    try:
        return page(work, select(deal), SORTING, wish)
    finally:
        work.close()


def _walk(engine: Engine, wish: Wish) -> Iterator[Any]:
    while True:
        found = _page(engine, wish)
        yield from found.rows
        if found.next_cursor is None:
            return
        assert len(found.rows) == wish.limit
        wish = replace(wish, cursor=found.next_cursor)


@pytest.mark.parametrize("sort", ["amount", "-amount", "signed_on", "-signed_on"])
@pytest.mark.parametrize("limit", [1, 7, 50, 100])
def test_the_pages_hold_every_row_once_and_in_order(
    sort: str, limit: int, engine: Engine, deals: list[dict[str, Any]]
) -> None:
    seen = [row.deal_id for row in _walk(engine, Wish(sort, limit))]
    name = sort.removeprefix("-")
    expected = sorted(
        deals, key=lambda row: (row[name], row["deal_id"]), reverse=sort.startswith("-")
    )
    assert seen == [row["deal_id"] for row in expected]


@pytest.mark.parametrize("sort", ["amount", "-signed_on"])
def test_rows_that_come_in_between_move_nothing(
    sort: str, engine: Engine, deals: list[dict[str, Any]]
) -> None:
    chance, seen = random.Random(11), []
    for number, row in enumerate(_walk(engine, Wish(sort, 5))):
        seen.append(row.deal_id)
        with engine.begin() as connection:
            connection.execute(
                insert(deal),
                {"deal_id": f"late_{number:03}", "amount": chance.randrange(5), "signed_on": A_DAY},
            )
        if number > 150:
            break
    old = [name for name in seen if name.startswith("deal_")]
    assert len(seen) == len(set(seen))
    assert sorted(old) == [row["deal_id"] for row in deals]


def test_a_following_page_begins_where_the_last_one_ended(engine: Engine, deals: Any) -> None:
    """By an index condition: a filter would walk the index from its start to there."""
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, cursor, text, values, *_: (
        statements.append(cursor.mogrify(text, values).decode())))
    wish = Wish("-amount", cursor=_page(engine, Wish("-amount")).next_cursor)
    _page(engine, wish)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE INDEX by_amount ON listed_deal (amount, deal_id)")
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        following = statements[1]
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {following}"))
        connection.exec_driver_sql("DROP INDEX by_amount")
    assert "Index Cond: (ROW(amount, deal_id) < ROW(" in plan, plan


FOREIGN = ["", "x", "!!!", "bnVsbA", "W10", "WyJhbW91bnQiXQ", "é", "=" * 5]


@pytest.mark.parametrize("cursor", FOREIGN)
def test_a_cursor_that_is_none_is_refused(cursor: str, engine: Engine, deals: Any) -> None:
    with pytest.raises(Invalid) as refused:
        _page(engine, Wish(cursor=cursor))
    assert [refusal.code for refusal in refused.value.refusals] == ["list.cursor_unknown"]


def test_a_cursor_of_another_sort_is_refused(engine: Engine, deals: Any) -> None:
    cursor = _page(engine, Wish("amount")).next_cursor
    with pytest.raises(Invalid):
        _page(engine, Wish("-amount", cursor=cursor))


@pytest.mark.parametrize(
    "values",
    [b'["amount","x","deal_1"]', b'["amount",1,2]', b'["amount",null,null]', b'["amount",{},[]]'],
)
def test_a_cursor_with_values_of_another_kind_is_refused(
    values: bytes, engine: Engine, deals: Any
) -> None:
    import base64

    with pytest.raises(Invalid):
        _page(engine, Wish(cursor=base64.urlsafe_b64encode(values).decode().rstrip("=")))


def test_a_sort_that_is_not_offered_is_refused(engine: Engine, deals: Any) -> None:
    with pytest.raises(Invalid) as refused:
        _page(engine, Wish("deal_id; DROP TABLE deal"))
    assert [refusal.code for refusal in refused.value.refusals] == ["list.sort_unknown"]
