"""SOPs: drafted, approved, compared, tried on open deals; and the deals that stand too long."""

from __future__ import annotations

from typing import Any

from chassis.documents.printed import Wish
from chassis.errors import Refusal, refuse
from chassis.lists import Sorting, page
from chassis.work import Work
from services.pipeline import store as deals
from services.pipeline.contract import Deal, DealStatus, Stage
from services.pipeline.contract import sop as contract
from services.pipeline.contract.sop import Sop, SopContent, SopState, StuckDeal
from services.pipeline.rules import sop as rules
from services.pipeline.rules import stages
from services.pipeline.rules.standard_sop import STANDARD, STANDARD_VERSION
from services.pipeline.store import sops as store
from services.pipeline.tables import deal, sop
from services.pipeline.usecases import exceptions, gates
from services.pipeline.usecases.messages import message
from services.pipeline.wording import Told, pipeline_called, told

SORTING = Sorting({"sop_version": sop.c.sop_version}, sop.c.pipeline)
BY_AGE = Sorting({"stage_since_at": deal.c.stage_since_at}, deal.c.deal_id)
MOST_LOOKED_AT, MOST_SHOWN = 5_000, 200


def draft(command: contract.DraftSop, work: Work) -> Sop:
    work.lock("row", f"sop/{command.pipeline}")
    newest = store.newest(work, command.pipeline)
    is_open = newest is not None and newest.state == SopState.DRAFT
    refuse([*_problems(command.content, work), *(
        [Refusal("sop.draft_open", "pipeline", {"sop_version": newest.sop_version})]
        if is_open else [])])
    number = 1 if newest is None else newest.sop_version + 1
    store.add(work, {
        "pipeline": command.pipeline, "sop_version": number, "version": 1,
        "state": SopState.DRAFT.value, "content": command.content,
        "drafted_by": work.caller.subject, "drafted_at": work.now})
    return _message(store.find(work, command.pipeline, number))


def rewrite(command: contract.RewriteSop, work: Work) -> Sop:
    row = _draft(command.pipeline, command.sop_version, work)
    refuse(_problems(command.content, work))
    return _message(store.change(work, row, content=command.content))


def approve(command: contract.SopId, work: Work) -> Sop:
    """The version before is superseded; deals that are under it stay so."""
    row = _draft(command.pipeline, command.sop_version, work)
    refuse(_problems(row.content, work))
    before = store.in_force(work, command.pipeline)
    if before is not None:
        store.change(work, before, state=SopState.SUPERSEDED.value)
    return _message(store.change(
        work, row, state=SopState.APPROVED.value, approved_by=work.caller.subject,
        approved_at=work.now))


def _problems(content: SopContent, work: Work) -> list[Refusal]:
    return rules.problems(content, exceptions.kinds(work))


def get(query: contract.SopId, work: Work) -> Sop:
    if query.sop_version == STANDARD_VERSION:
        return Sop(query.pipeline, STANDARD_VERSION, 0, SopState.APPROVED, STANDARD)
    return _message(store.find(work, query.pipeline, query.sop_version))


def listed(query: contract.SopQuery, work: Work) -> contract.SopList:
    found = page(work, store.wanted(query), SORTING, query)
    return contract.SopList(tuple(map(_message, found.rows)), found.next_cursor)


def compared(query: contract.CompareSops, work: Work) -> contract.SopDifferences:
    before, after = (get(contract.SopId(query.pipeline, number), work).content
                     for number in (query.sop_version, query.with_version))
    wish = Wish(None, work.language)
    return contract.SopDifferences(tuple(
        contract.SopDifference(one.stage, one.field, one.before, one.after,
                               _said(told(one, before, after, wish), query.pipeline, wish))
        for one in rules.differences(before, after)))


def _said(one: Told, pipeline: str, wish: Wish) -> str:
    where = one.where or pipeline_called(pipeline, wish)
    return wish.say(f"{where}：{one.name}由「{one.before}」改为「{one.after}」",
                    f"{where}: {one.name} from “{one.before}” to “{one.after}”")


def preview(query: contract.SopId, work: Work) -> contract.SopPreview:
    wanted = get(query, work).content
    found = store.open_deals(work, query.pipeline, MOST_LOOKED_AT + 1)
    rows, known = found[:MOST_LOOKED_AT], store.contents(work)
    facts = gates.all_facts([row._mapping for row in rows], work, [wanted, *known.values()])
    stuck = [one for row, seen in zip(rows, facts, strict=True) if (
        one := _stuck(row, seen, wanted, known.get((row.pipeline, row.sop_version), STANDARD)))]
    return contract.SopPreview(
        len(rows), len(stuck), tuple(stuck[:MOST_SHOWN]), len(found) > len(rows))


def _stuck(row: Any, seen: stages.Facts, wanted: SopContent, now: SopContent) -> StuckDeal | None:
    if stages.missing_to_leave(seen, now):
        return None
    missing = stages.missing_to_leave(seen, wanted)
    return StuckDeal(row.deal_id, Stage(row.stage), row.owner_id,
                     tuple(one.code for one in missing)) if missing else None


def migrate(command: contract.MigrateDeals, work: Work) -> contract.MigratedDeals:
    target = get(contract.SopId(command.pipeline, command.sop_version), work)
    refuse([] if target.state is not SopState.DRAFT else [
        Refusal("sop.not_approved", "sop_version")])
    work.lock("deal", *sorted(set(command.deal_ids)))
    moved = store.migrate(work, command.pipeline, command.sop_version, command.deal_ids)
    return contract.MigratedDeals(len(moved))


def approve_stage(command: contract.ApproveStage, work: Work) -> Deal:
    before = deals.one_to_change(work, command.deal_id)
    is_open = before.status == DealStatus.OPEN
    is_own = before.owner_id == (work.caller.employee_id or work.caller.subject)
    refuse([
        *([] if is_open else [Refusal("deal.not_open", "status", {"status": before.status})]),
        *([Refusal("deal.approved_by_owner", "deal_id")] if is_own else [])])
    store.approve_stage(work, {
        "deal_id": before.deal_id, "stage": before.stage, "approved_by": work.caller.subject,
        "approved_at": work.now, "note": command.note})
    return message(deals.change(work, before), work)


def stalled(query: contract.StalledQuery, work: Work) -> contract.StalledList:
    limits = {key: _limits(content) for key, content in store.contents(work).items()}
    standard = _limits(STANDARD)
    found = page(work, store.stalled(work, query, limits, standard), BY_AGE, query)
    return contract.StalledList(tuple(
        contract.StalledDeal(
            message(row, work, short=True), (work.now - row.stage_since_at).days,
            limits.get((row.pipeline, row.sop_version), standard)[Stage(row.stage)])
        for row in found.rows), found.next_cursor)


def _limits(content: SopContent) -> dict[Stage, int]:
    return {one.stage: one.limit_days for one in content.stages if one.limit_days is not None}


def _draft(pipeline: str, sop_version: int, work: Work) -> Any:
    work.lock("row", f"sop/{pipeline}")
    row = store.find(work, pipeline, sop_version)
    work.must_match(row.version)
    refuse([] if row.state == SopState.DRAFT else [
        Refusal("sop.not_a_draft", "sop_version", {"state": row.state})])
    return row


def _message(row: Any) -> Sop:
    return Sop(row.pipeline, row.sop_version, row.version, SopState(row.state), row.content,
               row.drafted_by, row.drafted_at, row.approved_by, row.approved_at)
