"""What a model of territories would do to customers, and runs that do it."""

from __future__ import annotations

from datetime import datetime

from chassis.contract import message, text, whole


@message
class PreviewTerritories:
    """`territory_key`: that territory and those below it only; `unassigned_only`: customers
    without an owner only. `limit` bounds the moves that are named, not the counts."""

    model_id: str = text(longest=64)
    territory_key: str | None = text(longest=40, default=None)
    unassigned_only: bool = False
    limit: int = whole(least=1, most=1000, default=200)


@message
class TerritoryMove:
    customer_id: str
    territory_key: str
    from_owner_id: str | None
    to_owner_id: str


@message
class TerritoryOwner:
    """How many customers somebody gains and loses; `owner_id` None: those without an owner."""

    owner_id: str | None
    gains: int
    losses: int


@message
class TerritoryCount:
    """How many customers a territory holds, those of territories below it left out."""

    territory_key: str
    customers: int


@message
class TerritoryPreview:
    model_id: str
    model_version: int
    looked_at: int
    in_no_territory: int
    moved: int
    moves: tuple[TerritoryMove, ...]
    owners: tuple[TerritoryOwner, ...]
    territories: tuple[TerritoryCount, ...]


@message
class RunTerritories:
    """As the preview of the active model says; see there."""

    model_id: str = text(longest=64)
    territory_key: str | None = text(longest=40, default=None)
    unassigned_only: bool = False


@message
class TerritoryRunId:
    run_id: str = text(longest=64)


@message
class TerritoryRun:
    """How far a run is: it looks at every customer once, in the order of their ids."""

    run_id: str
    version: int
    model_id: str
    looked_at: int
    moved: int
    is_done: bool
    started_by: str
    started_at: datetime
    finished_at: datetime | None
