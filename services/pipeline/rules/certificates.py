"""Which certificates does a deal's owner lack to leave a stage?

A certificate counts from `valid_from` up to but without `valid_to`; a revoked one never.
Source: field notes 4 (exit criteria), modules.md "4 pipeline" (SOP: certificates).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.refusal import Refusal
from services.pipeline.contract import Stage


@dataclass(frozen=True)
class Held:
    course_code: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def missing(
    wanted: Mapping[Stage, Sequence[str]], left: Iterable[Stage], held: Iterable[Held], day: date
) -> list[Refusal]:
    """One refusal for each stage that the deal would leave without what it asks for."""
    known = {one.course_code for one in held if one.holds_on(day)}
    return [
        Refusal("deal.certificate_missing", "stage",
                {"stage": stage.value, "course_codes": lacking})
        for stage in left if (lacking := sorted(set(wanted.get(stage, ())) - known))]
