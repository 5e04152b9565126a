"""May this persona go to review, and what changed between two versions, in words?

A persona needs at least one criterion that weighs; each looks at a field that customers have, with
a comparison and values that fit it. A criterion is told apart by its field and comparison, so two
of the same are refused, and one that moved up the list is no change.
Source: requirement 1 (精准定位目标客户群体, 客户画像); field notes 1.1; modules.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from kernel.criteria import Criterion, FieldKind
from kernel.criteria import problems as criteria_problems
from kernel.refusal import Refusal
from services.strategy.contract import (
    FieldDifference,
    PersonaContent,
    PersonaDifference,
    PersonaField,
)
from services.strategy.rules.differences import differences
from services.strategy.rules.persona_words import sentence

FIELDS: Mapping[str, FieldKind] = {
    PersonaField.SEGMENT: FieldKind.TEXT,
    PersonaField.REGION: FieldKind.TEXT,
    PersonaField.INDUSTRY: FieldKind.TEXT,
    PersonaField.EMPLOYEES_COUNT: FieldKind.NUMBER,
    PersonaField.ANNUAL_REVENUE: FieldKind.AMOUNT,
    PersonaField.BUYING_POWER_SCORE: FieldKind.NUMBER,
    PersonaField.POTENTIAL_SCORE: FieldKind.NUMBER,
}


def problems(content: PersonaContent) -> list[Refusal]:
    """Everything that is wrong with what a persona says."""
    criteria = tuple(
        Criterion(one.field.value, one.operator, one.values, one.weight, one.is_hard)
        for one in content.criteria)
    return [*criteria_problems(criteria, FIELDS), *_twice(content)]


def changes(before: PersonaContent, after: PersonaContent) -> list[PersonaDifference]:
    """What changed, sorted by the name of the field, each with a sentence."""
    return [_worded(one) for one in differences(_plain(before), _plain(after))]


def _twice(content: PersonaContent) -> Iterator[Refusal]:
    counts = Counter((one.field.value, one.operator.value) for one in content.criteria)
    for (field, operator), count in sorted(counts.items()):
        if count > 1:
            details = {"field": field, "operator": operator}
            yield Refusal("persona.criterion_twice", "criteria", details)


def _plain(content: PersonaContent) -> dict[str, Any]:
    """The content with its criteria by name and their values as one text."""
    named: dict[str, Any] = {}
    for place, one in enumerate(content.criteria):
        name = f"{one.field.value} {one.operator.value}"
        named[name if name not in named else f"{name}#{place}"] = {
            "values": ", ".join(one.values), "weight": one.weight, "is_hard": one.is_hard}
    return {"name": content.name, "description": content.description,
            "match_from": content.match_from, "criteria": named}


def _worded(one: FieldDifference) -> PersonaDifference:
    zh, en = sentence(one)
    return PersonaDifference(one.field, one.before, one.after, zh, en)
