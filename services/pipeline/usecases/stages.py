"""The way of a deal through its stages: screened, moved, lost; and its history."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refusal, refuse
from chassis.work import Work
from kernel.money import Money
from services.pipeline import contract, store
from services.pipeline.contract import Deal, DealStatus, Screening, Stage, StageChange, StageHistory
from services.pipeline.contract.exceptions import CaseOutcome
from services.pipeline.rules import stages
from services.pipeline.usecases import exceptions, gates
from services.pipeline.usecases.messages import message


def screen(command: contract.ScreenDeal, work: Work) -> Deal:
    before = _open_deal(work, command.deal_id)
    form = Screening(command.money, command.authority, command.need)
    return message(store.change(work, before, screening=form), work)


def move(command: contract.MoveDeal, work: Work) -> Deal:
    before = _open_deal(work, command.deal_id)
    refuse(gates.missing_to_move(before, command.stage, work))
    return message(enter(work, before, command.stage, note=command.note), work)


def lose(command: contract.LoseDeal, work: Work) -> Deal:
    before = _open_deal(work, command.deal_id)
    after = store.change(
        work,
        before,
        status=DealStatus.LOST.value,
        lost_reason=command.reason,
        lost_to=command.competitor,
        closed_on=command.closed_on or work.today,
    )
    exceptions.deal_ended(after, CaseOutcome.LOST, work)
    work.publish(lost_event(after))
    return message(after, work)


def lost_event(row: Any) -> contract.DealLost:
    """What is announced of a deal that is lost: not why, for these are words that may name
    somebody, and whoever may read them asks for the deal."""
    return contract.DealLost(
        row.deal_id,
        row.version,
        row.owner_id,
        Stage(row.stage),
        contract.UNTOLD,
        Money(row.amount_minor, row.currency),
        row.customer_id,
    )


def history(query: contract.DealId, work: Work) -> StageHistory:
    store.one(work, query.deal_id)
    return StageHistory(
        query.deal_id, tuple(_change(row) for row in store.stage_changes(work, query.deal_id))
    )


def enter(work: Work, before: Any, stage: Stage, *, note: str | None = None, **values: Any) -> Any:
    """Put a deal into a stage, with its log line; the new row comes back. Signing tells by its own
    event."""
    seconds = int((work.now - before.stage_since_at).total_seconds())
    after = store.change(work, before, stage=stage.value, stage_since_at=work.now, **values)
    store.add_stage_change(
        work,
        before.deal_id,
        {
            "from_stage": before.stage,
            "to_stage": stage.value,
            "seconds_in_previous": seconds,
            "note": note,
        },
    )
    gates.entered(after, stage, work)
    if stage in stages.OPEN_STAGES:
        work.publish(
            contract.DealStageChanged(
                after.deal_id,
                after.version,
                after.owner_id,
                Stage(before.stage),
                stage,
                seconds,
                Money(after.amount_minor, after.currency),
                after.customer_id,
            )
        )
    return after


def _open_deal(work: Work, deal_id: str) -> Any:
    found = store.one_to_change(work, deal_id)
    refuse(
        []
        if found.status == DealStatus.OPEN
        else [Refusal("deal.not_open", "status", {"status": found.status})]
    )
    return found


def _change(row: Any) -> StageChange:
    hours = None if row.seconds_in_previous is None else row.seconds_in_previous // 3600
    return StageChange(
        Stage(row.from_stage) if row.from_stage else None,
        Stage(row.to_stage),
        row.entered_at,
        row.actor,
        hours,
        row.note,
    )
