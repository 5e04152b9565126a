"""May an SOP be as it is written, and what differs between two versions?

Source: modules.md 4 (the SOP is the rule engine), field notes 4.1 and 4.2.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from typing import Any

from kernel.refusal import Refusal
from services.pipeline.contract import Stage
from services.pipeline.contract.sop import ExitCriteria, SopAction, SopContent, SopStage
from services.pipeline.rules.stages import OPEN_STAGES, ORDER


def problems(content: SopContent, kinds: Collection[str]) -> list[Refusal]:
    """The eight stages in their order; only open ones have a gate; nothing is named twice; of the
    kinds of exception only those that have a playbook."""
    if tuple(one.stage for one in content.stages) != ORDER:
        return [Refusal("sop.not_the_eight_stages", "stages")]
    return [refusal for one in content.stages
            for refusal in (*_wrong(one), *_wrong_playbooks(one, kinds))]


def _wrong(one: SopStage) -> Iterator[Refusal]:
    criteria, field = one.criteria, f"stages.{one.stage.value}"
    if one.stage not in OPEN_STAGES and criteria != ExitCriteria():
        yield Refusal("sop.gate_after_signing", field)
    for name in ("fields", "activities", "course_codes"):
        values = getattr(criteria, name)
        if len(set(values)) < len(values):
            yield Refusal("sop.named_twice", f"{field}.{name}")
    if criteria.least_each is not None and criteria.least_mean is None:
        yield Refusal("sop.mean_missing", f"{field}.least_mean")


def _wrong_playbooks(one: SopStage, kinds: Collection[str]) -> Iterator[Refusal]:
    field = f"stages.{one.stage.value}.playbooks"
    if len(set(one.playbooks)) < len(one.playbooks):
        yield Refusal("sop.named_twice", field)
    for kind in sorted(set(one.playbooks) - set(kinds)):
        yield Refusal("sop.playbook_unknown", field, {"kind": kind})


@dataclass(frozen=True)
class Difference:
    stage: Stage | None
    field: str
    before: str
    after: str


def differences(before: SopContent, after: SopContent) -> list[Difference]:
    """Field by field, stage by stage; nothing for equal ones."""
    found = [Difference(None, "title", before.title, after.title)]
    for old, new in zip(before.stages, after.stages, strict=True):
        told = _told(new)
        found += [Difference(old.stage, name, text, told[name])
                  for name, text in _told(old).items()]
    return [one for one in found if one.before != one.after]


def _told(one: SopStage) -> dict[str, str]:
    """Each field of a stage as text."""
    plain = {name: _text(getattr(one, name))
             for name in ("purpose", "limit_days", "probability", "playbooks")}
    actions = "; ".join(map(_action, one.actions))
    gate = {field.name: _text(getattr(one.criteria, field.name))
            for field in fields(one.criteria)}
    return {**plain, "actions": actions or "-", **gate}


def _action(one: SopAction) -> str:
    script = f": {one.script}" if one.script else ""
    return f"{one.title} ({one.kind.value}, {one.within_days} d){script}"


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(getattr(one, "value", one)) for one in value) or "-"
    return "-" if value is None else str(value)
