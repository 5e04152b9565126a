"""Fill a service that comes later: what was announced before it heard anything is asked for once.

A reaction may name the operation that tells the present state of all that its event announces
(`@on(AssignmentChanged, filled_by=Org.scope_snapshot)`). Once the service hears, it reads that
list page by page and takes each item as if it had been announced just now. The items are the
events themselves, so what comes both ways is met as a duplicate and counts once. A row in `filled`
says that it is done; until then it is tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from chassis.contract import Event, Operation
from chassis.envelope import Origin, enclose, seal
from chassis.reactions import Reaction
from chassis.reactor import Heard, Reactor
from chassis.work import Ground, Work, in_transaction

log = logging.getLogger(__name__)
Ask = Callable[[Any, Any], Any]


def unfilled(ground: Ground, reactor: Reactor) -> list[Reaction]:
    """The reactions that have a source and were never filled from it."""
    with Session(ground.engine) as session:
        done = set(session.execute(select(_table(ground).c.type)).scalars())
    return [reaction for name, reaction in sorted(reactor.reactions.items())
            if reaction.filled_by is not None and name not in done]


def fill(ground: Ground, reactor: Reactor, reaction: Reaction, ask: Ask) -> int:
    """Take everything that the source tells; how many items there were. Raises when it is away."""
    count = 0
    for page in _pages(reaction.filled_by, ask):
        reactor.batch([_as_heard(ground, event) for event in page])
        count += len(page)
    in_transaction(ground, lambda work: _note(work, reaction.event.wire_name()))
    log.info("filled from %s: %s items", reaction.event.wire_name(), count)
    return count


def _pages(source: Any, ask: Ask) -> Iterator[tuple[Any, ...]]:
    declared: Operation = source.operation
    query = declared.request()
    while True:
        found = ask(source, query)
        yield found.items
        if found.next_cursor is None:
            return
        query = replace(query, cursor=found.next_cursor)


def _as_heard(ground: Ground, event: Event) -> Heard:
    envelope = enclose(event, Origin(event.owner()), ground.now(), ground.epoch)
    return Heard(envelope, seal(envelope))


def _note(work: Work, name: str) -> None:
    table = _table(work.ground)
    held = work.session.execute(select(table).where(table.c.type == name)).first()
    if held is None:
        work.session.execute(insert(table), {"type": name, "filled_at": work.now})


def _table(ground: Ground) -> Any:
    return ground.tables.tables["filled"]
