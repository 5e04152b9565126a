"""What a deal still lacks to leave a stage, by the version of the SOP that it is under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chassis.errors import Refusal
from chassis.ids import new_id
from chassis.work import Work
from services.pipeline.contract import Stage
from services.pipeline.contract.sop import SopContent
from services.pipeline.rules import stages
from services.pipeline.rules.standard_sop import STANDARD, STANDARD_VERSION
from services.pipeline.store import sops, tasks
from services.pipeline.usecases import certificates


def content_of(work: Work, pipeline: str, sop_version: int) -> SopContent:
    if sop_version == STANDARD_VERSION:
        return STANDARD
    found: SopContent = sops.find(work, pipeline, sop_version).content
    return found


def version_in_force(work: Work, pipeline: str) -> int:
    """What a deal that is opened now will be under."""
    found = sops.in_force(work, pipeline)
    return STANDARD_VERSION if found is None else int(found.sop_version)


def facts_of(row: Any, work: Work, sop: SopContent) -> stages.Facts:
    """What the gate looks at; tasks and approvals only where the SOP asks for them."""
    (facts,) = all_facts([row if isinstance(row, dict) else row._mapping], work, [sop])
    return facts


def all_facts(
    rows: Sequence[Mapping[str, Any]], work: Work, asking: Iterable[SopContent]
) -> list[stages.Facts]:
    """The same of many deals at once, for all of these SOPs."""
    asked = [one.criteria for sop in asking for one in sop.stages]
    ids = [row["deal_id"] for row in rows]
    done = tasks.kinds_done(work, ids) if any(one.activities for one in asked) else {}
    agreed = sops.approved_stages(work, ids) if any(one.needs_approval for one in asked) else {}
    return [
        stages.Facts(
            Stage(row["stage"]), row["screening"], row["customer_id"], bool(row["lines"]),
            row["expected_close_on"], row["partner_id"], done.get(row["deal_id"], frozenset()),
            agreed.get(row["deal_id"], frozenset()))
        for row in rows]


def missing_to_move(row: Any, target: Stage, work: Work) -> list[Refusal]:
    sop = content_of(work, row.pipeline, row.sop_version)
    left = certificates.stages_left(Stage(row.stage), target)
    return [*stages.missing_to_move(facts_of(row, work, sop), target, sop),
            *certificates.missing_to_leave(work, row.owner_id, left, _courses(sop))]


def missing_to_leave(row: Any, left: Iterable[Stage], work: Work) -> list[Refusal]:
    """Of the stages that signing leaves."""
    sop = content_of(work, row.pipeline, row.sop_version)
    facts, passed = facts_of(row, work, sop), list(left)
    return [
        *(refusal for stage in passed
          for refusal in stages.missing_to_leave(replace(facts, stage=stage), sop)),
        *certificates.missing_to_leave(work, row.owner_id, passed, _courses(sop))]


def missing_to_enter(row: dict[str, Any], target: Stage, work: Work) -> list[Refusal]:
    sop = content_of(work, row["pipeline"], row["sop_version"])
    return stages.missing_to_enter(facts_of(row, work, sop), target, sop)


def entered(row: Any, stage: Stage, work: Work) -> None:
    """The stage's standard actions become tasks of the deal's owner; a stage that a deal comes
    back to asks for its approval again, but sets no second task that is open still."""
    sop = content_of(work, row.pipeline, row.sop_version)
    place = stages.ORDER.index(stage)
    actions = sop.stages[place].actions
    waiting = tasks.open_titles(work, row.deal_id) if actions else frozenset()
    for action in actions:
        if action.title not in waiting:
            tasks.add(work, new_id("task"), {
                "title": action.title, "kind": action.kind.value, "owner_id": row.owner_id,
                "due_at": work.now + timedelta(days=action.within_days), "deal_id": row.deal_id})
    if any(one.criteria.needs_approval for one in sop.stages[place:]):
        sops.forget_approvals(work, row.deal_id, stages.ORDER[place:])


def _courses(sop: SopContent) -> dict[Stage, tuple[str, ...]]:
    return {one.stage: one.criteria.course_codes for one in sop.stages
            if one.criteria.course_codes}
