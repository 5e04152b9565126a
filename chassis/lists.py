"""Lists: keyset pages over an index that ends in the id, allowed filters and sorts only.

A cursor is the last row's sort value and id; it names its sort, so that it cannot be used with
another.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, true, tuple_

from chassis.errors import Invalid, Refusal
from chassis.work import Work
from kernel.exact import in_range


@dataclass(frozen=True)
class Page:
    """The rows of one page and the cursor of the next; None when this was the last."""

    rows: list[Any]
    next_cursor: str | None


@dataclass(frozen=True)
class Sorting:
    """What a list may be sorted by: public name -> column; the id column breaks ties."""

    columns: Mapping[str, Any]
    id_column: Any


def page(work: Work, query: Select[Any], sorting: Sorting, wish: Any) -> Page:
    """One page of `query` for a request with `sort`, `limit` and `cursor`."""
    name = wish.sort.removeprefix("-")
    if name not in sorting.columns:
        raise Invalid("request.invalid", Refusal("list.sort_unknown", "sort"))
    column, is_down = sorting.columns[name], wish.sort.startswith("-")
    if wish.cursor is not None:
        query = query.where(
            _after(column, sorting.id_column, is_down, _open(wish.cursor, wish.sort))
        )
    order = [part.desc() if is_down else part.asc() for part in (column, sorting.id_column)]
    rows = list(work.session.execute(query.order_by(*order).limit(wish.limit + 1)).all())
    if len(rows) <= wish.limit:
        return Page(rows, None)
    last = rows[wish.limit - 1]
    values = [_value(last, column), _value(last, sorting.id_column)]
    return Page(rows[: wish.limit], _close(wish.sort, values))


def matching(q: str | None, *columns: Any) -> ColumnElement[bool]:
    """The condition of a list's `?q=`: each word stands, in any case, in one of the columns.

    A word may stand in the middle, so no index helps: the scope and the other filters bound what
    is looked at. `%` and `_` are themselves.
    """
    words = (q or "").lower().split()
    return and_(
        true(),
        *(
            or_(*(func.lower(column).contains(word, autoescape=True) for column in columns))
            for word in words
        ),
    )


def chosen(*wanted: tuple[Any, Any]) -> ColumnElement[bool]:
    """The condition of equal filters: (column, value) pairs; a value of None asks nothing."""
    return and_(true(), *(column == value for column, value in wanted if value is not None))


def _value(row: Any, column: Any) -> Any:
    holder = row[0] if hasattr(row[0], column.key) else row
    return getattr(holder, column.key)


def _after(column: Any, id_column: Any, is_down: bool, last: list[Any]) -> Any:
    """Compared as one row, which an index answers by beginning there; two comparisons joined by
    "or" would walk it from its start."""
    try:
        value, last_id = _typed(column, last[0]), _typed(id_column, last[1])
    except (TypeError, ValueError, ArithmeticError):
        raise Invalid("request.invalid", Refusal("list.cursor_unknown", "cursor")) from None
    place = tuple_(column, id_column)
    last_place = tuple_(literal(value, column.type), literal(last_id, id_column.type))
    return place < last_place if is_down else place > last_place


def _typed(column: Any, value: Any) -> Any:
    """A cursor's value as its column has it; raises when somebody made it up."""
    kind = column.type.python_type
    if _is_temporal(column):
        value = kind.fromisoformat(value)
        if isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError("instant.naive")
    elif kind is not str:
        value = in_range(kind(value), "cursor")
    elif not isinstance(value, str) or "\0" in value:
        raise ValueError("cursor.not_text")
    return value


def _is_temporal(column: Any) -> bool:
    return hasattr(column.type.python_type, "fromisoformat")


def _close(sort: str, values: list[Any]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode([sort, *values])).decode().rstrip("=")


def _open(cursor: str, sort: str) -> list[Any]:
    try:
        decoded = msgspec.json.decode(
            base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=list
        )
    except (msgspec.DecodeError, binascii.Error, ValueError):
        decoded = []
    if len(decoded) != 3 or decoded[0] != sort:
        raise Invalid("request.invalid", Refusal("list.cursor_unknown", "cursor"))
    return decoded[1:]
