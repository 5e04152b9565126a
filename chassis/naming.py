"""What people are called: asked of whoever knows, before the transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.errors import Unavailable
from chassis.work import Work

MOST_AT_ONCE = 200


def names(work: Work, operation: Any, ids: Iterable[str | None], key: str) -> dict[str, str]:
    """Name by id, asked in portions; raises Unavailable while the other service is away.

    The operation's request holds ids alone; its reply's items have a `name` and their id as `key`.
    """
    wanted = sorted({one for one in ids if one is not None})
    called: dict[str, str] = {}
    for start in range(0, len(wanted), MOST_AT_ONCE):
        asked = operation.operation.request(tuple(wanted[start:start + MOST_AT_ONCE]))
        called |= {getattr(one, key): one.name
                   for one in work.services.call(operation, asked).items}
    return called


def names_if_there(
    work: Work, operation: Any, ids: Iterable[str | None], key: str
) -> dict[str, str]:
    """The same; nothing while the other service is away: whoever prints says the id then."""
    try:
        return names(work, operation, ids, key)
    except Unavailable:
        return {}
