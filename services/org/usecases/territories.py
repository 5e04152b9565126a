"""Models of territories: drafted, changed, made active, archived; crm previews and runs them."""

from __future__ import annotations

from chassis import codec
from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.org import contract
from services.org.contract import (
    TerritoryChanged,
    TerritoryModel,
    TerritoryModelList,
    TerritoryState,
)
from services.org.rules.territories import not_possible, what_is_wrong, wrong_owners
from services.org.store import handovers
from services.org.store import territories as store
from services.org.tables import territory_model

SORTING = Sorting({"model_id": territory_model.c.model_id}, territory_model.c.model_id)


def draft(command: contract.DraftTerritories, work: Work) -> TerritoryModel:
    refuse(what_is_wrong(command.territories))
    model_id = new_id("trm")
    store.add(work, {
        "model_id": model_id, "version": 1, "name": command.name,
        "state": TerritoryState.DRAFT.value, "territories": command.territories,
        "drafted_by": work.caller.subject, "drafted_at": work.now})
    return _announced(store.find(work, model_id), work)


def rewrite(command: contract.RewriteTerritories, work: Work) -> TerritoryModel:
    before = _to_change(command.model_id, work)
    if before.state is not TerritoryState.DRAFT:
        refuse([Refusal("territory.not_a_draft", details={"state": before.state.value})])
    refuse(what_is_wrong(command.territories))
    return _announced(store.change(work, before.model_id, territories=command.territories), work)


def activate(command: contract.TerritoryModelId, work: Work) -> TerritoryModel:
    """Put a model in the place of the active one; nothing is assigned until it is run."""
    work.lock("row", "territories")
    before = _to_change(command.model_id, work)
    owners = {one.owner_id for one in before.territories if one.owner_id}
    refuse([*not_possible(before.state, TerritoryState.ACTIVE),
            *wrong_owners(before.territories, handovers.known(work, owners), work.today)])
    replaced = store.active(work)
    if replaced is not None:
        _announced(store.change(work, replaced.model_id, state=TerritoryState.ARCHIVED.value), work)
    return _announced(store.change(
        work, before.model_id, state=TerritoryState.ACTIVE.value,
        activated_by=work.caller.subject, activated_at=work.now), work)


def archive(command: contract.TerritoryModelId, work: Work) -> TerritoryModel:
    before = _to_change(command.model_id, work)
    refuse(not_possible(before.state, TerritoryState.ARCHIVED))
    return _announced(
        store.change(work, before.model_id, state=TerritoryState.ARCHIVED.value), work)


def get(query: contract.TerritoryModelId, work: Work) -> TerritoryModel:
    return store.find(work, query.model_id)


def listed(query: contract.TerritoryModelQuery, work: Work) -> TerritoryModelList:
    found = page(work, store.wanted(query), SORTING, query)
    return TerritoryModelList(tuple(map(store.as_message, found.rows)), found.next_cursor)


def _to_change(model_id: str, work: Work) -> TerritoryModel:
    found = store.find(work, model_id)
    work.must_match(found.version)
    work.note(before=codec.encode(found))
    return found


def _announced(model: TerritoryModel, work: Work) -> TerritoryModel:
    work.publish(TerritoryChanged(model.model_id, model.version, model.state, model.territories))
    return model
