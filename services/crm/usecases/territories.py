"""Territories over customers: what a model would do, and runs that do it in chunks.

A run is a row; `step` looks at the next hundred customers, a transaction each, so that a kill loses
nothing and a replica goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.work import Work
from services.crm import contract
from services.crm.contract import (
    TerritoryCount,
    TerritoryMove,
    TerritoryOwner,
    TerritoryPreview,
    TerritoryRun,
)
from services.crm.rules.territories import Limits, destination, facts_of, territories_of
from services.crm.store import customers
from services.crm.store import territories as store
from services.crm.usecases.owning import give
from services.org.contract import TerritoryChanged, TerritoryState

CHUNK = 100


def heard(event: TerritoryChanged, work: Work) -> None:
    store.keep(work, {"model_id": event.model_id, "version": event.version,
                      "state": event.state.value, "territories": event.territories})


def preview(query: contract.PreviewTerritories, work: Work) -> TerritoryPreview:
    """What a run of the model would do now, of a draft too."""
    model = store.model(work, query.model_id)
    limits = Limits(query.territory_key, query.unassigned_only)
    places: Counter[str | None] = Counter()
    moves = []
    for row in _all(work):
        path = territories_of(facts_of(row._mapping), model.territories)
        places[path[-1].key if path else None] += 1
        found = destination(row._mapping, model.territories, limits)
        if found is not None:
            moves.append(TerritoryMove(row.customer_id, found[0].key, row.owner_id, found[1]))
    gains = Counter(move.to_owner_id for move in moves)
    losses = Counter(move.from_owner_id for move in moves)
    return TerritoryPreview(
        model.model_id, model.version, places.total(), places.pop(None, 0), len(moves),
        tuple(moves[:query.limit]),
        tuple(TerritoryOwner(name, gains[name or ""], losses[name])
              for name in sorted({*gains, *losses}, key=str)),
        tuple(TerritoryCount(one.key, places[one.key]) for one in model.territories))


def start(command: contract.RunTerritories, work: Work) -> TerritoryRun:
    """Only the active model is run: what was previewed as a draft is made active first."""
    model = store.model(work, command.model_id)
    refuse([] if model.state == TerritoryState.ACTIVE else
           [Refusal("territory.not_active", "model_id", {"state": model.state})])
    run_id = new_id("trr")
    store.add_run(work, {
        "run_id": run_id, "version": 1, "model_id": command.model_id,
        "territory_key": command.territory_key, "unassigned_only": command.unassigned_only,
        "after_customer_id": "", "looked_at": 0, "moved": 0, "started_by": work.caller.subject,
        "started_at": work.now})
    return store.run(work, run_id)


def get(query: contract.TerritoryRunId, work: Work) -> TerritoryRun:
    return store.run(work, query.run_id)


def step(work: Work) -> bool:
    """Look at the next chunk of customers; False when no run is under way.

    A model that is no longer the active one moves nobody: its run ends."""
    run = store.next_run(work)
    if run is None:
        return False
    model = store.model(work, run.model_id)
    is_active = model.state == TerritoryState.ACTIVE
    rows = store.next_customers(work, run.after_customer_id, CHUNK) if is_active else []
    work.lock("party", *(row.customer_id for row in rows))
    limits = Limits(run.territory_key, run.unassigned_only)
    moved = sum(_moved(work, row.customer_id, model, limits, run.run_id) for row in rows)
    is_over = len(rows) < CHUNK
    store.advance_run(
        work, run.run_id, looked_at=run.looked_at + len(rows), moved=run.moved + moved,
        after_customer_id=rows[-1].customer_id if rows else run.after_customer_id,
        finished_at=work.now if is_over else None)
    return True


def _moved(work: Work, customer_id: str, model: Any, limits: Limits, run_id: str) -> bool:
    before = customers.unscoped(work, customer_id)
    found = before and destination(before._mapping, model.territories, limits)
    if found is None:
        return False
    give(work, before, found[1], run_id)
    return True


def _all(work: Work) -> Iterator[Any]:
    after = ""
    while rows := store.next_customers(work, after, 1000):
        yield from rows
        after = rows[-1].customer_id
