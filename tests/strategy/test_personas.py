"""Personas: drafted, judged with all reasons at once, frozen when approved, compared in words."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chassis import codec
from chassis.testing import Harness, Refused
from kernel.criteria import Operator
from services.strategy.contract import PersonaApproved, PersonaContent, PersonaField
from services.strategy.rules import persona_words
from services.strategy.rules.personas import FIELDS, changes

REGION = {"field": "region", "operator": "in", "values": ["华东", "𠮷林"], "weight": 60,
          "is_hard": True}
SIZE = {"field": "employees_count", "operator": "at_least", "values": ["50"], "weight": 40}
PUMPS = {"name": "华东泵业 🏭", "criteria": [REGION, SIZE], "match_from": "60"}


def drafted(strategy: Harness, persona_id: str | None = None, **values: Any) -> Any:
    return strategy.call("draft_persona", content={**PUMPS, **values}, persona_id=persona_id)


def at(strategy: Harness, operation: str, persona: Any, **values: Any) -> Any:
    """Do something with a version as it stands."""
    return strategy.call(operation, persona_id=persona.persona_id,
                         persona_version=persona.persona_version, **values)


def approved(strategy: Harness, persona: Any) -> Any:
    at(strategy, "submit_persona", persona)
    return at(strategy, "approve_persona", persona)


def test_a_persona_is_approved_and_announced_and_the_next_version_supersedes_it(strategy):
    first = approved(strategy, drafted(strategy))
    event = strategy.published(PersonaApproved)[-1]
    assert (event.persona_id, event.persona_version, event.match_from) == (
        first.persona_id, 1, Decimal(60))
    assert event.criteria == first.content.criteria
    second = approved(strategy, drafted(strategy, first.persona_id, match_from="70"))
    assert (second.persona_version, second.state) == (2, "approved")
    assert at(strategy, "get_persona", first).state == "superseded"
    assert at(strategy, "get_persona", first).content == first.content
    listed = strategy.call("list_personas", persona_id=first.persona_id)
    assert [(one.persona_version, one.state) for one in listed.items] == [
        (1, "superseded"), (2, "approved")]


def test_an_approved_version_never_changes(strategy):
    frozen = approved(strategy, drafted(strategy))
    for operation, values in (
        ("rewrite_persona", {"content": PUMPS}), ("submit_persona", {}),
        ("return_persona", {"reason": "x"}), ("approve_persona", {}),
    ):
        with pytest.raises(Refused) as refused:
            at(strategy, operation, frozen, **values)
        assert refused.value.codes[0].startswith("persona.")
    assert at(strategy, "get_persona", frozen) == frozen


def test_one_version_at_a_time_is_open_and_review_gives_back_with_the_reason(strategy):
    open_one = drafted(strategy)
    with pytest.raises(Refused) as refused:
        drafted(strategy, open_one.persona_id)
    assert refused.value.codes == ["persona.version_open"]
    at(strategy, "submit_persona", open_one)
    back = at(strategy, "return_persona", open_one, reason="太宽")
    assert (back.state, back.return_reason) == ("draft", "太宽")
    again = at(strategy, "rewrite_persona", open_one, content={**PUMPS, "match_from": "80"})
    assert again.content.match_from == Decimal(80)


@pytest.mark.parametrize(("criteria", "codes"), [
    ([], ["criterion.nothing_weighs"]),
    ([REGION, {**REGION, "weight": 1}], ["persona.criterion_twice"]),
    ([{**SIZE, "values": ["many"]}, {**REGION, "operator": "at_least"}],
     ["criterion.value_malformed", "criterion.operator_unfit"]),
])  # fmt: skip
def test_what_is_no_profile_is_refused_with_all_reasons(strategy, criteria, codes):
    persona = drafted(strategy, criteria=criteria)
    with pytest.raises(Refused) as refused:
        at(strategy, "submit_persona", persona)
    assert refused.value.codes == codes


def test_two_versions_differ_in_words(strategy):
    first = approved(strategy, drafted(strategy))
    wider = {**REGION, "values": ["华东", "华南"]}
    drafted(strategy, first.persona_id, criteria=[wider])
    found = strategy.call("compare_personas", persona_id=first.persona_id, from_version=1,
                          to_version=2)
    said = {one.field: (one.zh, one.en) for one in found.differences}
    assert said["criteria.region in.values"] == (
        "条件“区域 属于”的取值由 华东, 𠮷林 改为 华东, 华南。",
        'The values of "Region one of": from 华东, 𠮷林 to 华东, 华南.')
    assert said["criteria.employees_count at_least.weight"] == (
        "删除条件“员工人数 不低于”的权重（原为 40）。",
        'The weight of "Employees at least": gone, it was 40.')


def test_a_persona_that_is_not_there_is_not_found(strategy):
    with pytest.raises(Refused) as refused:
        strategy.call("get_persona", persona_id="per_none", persona_version=1)
    assert refused.value.kind == "not_found"


def test_every_field_of_a_persona_has_a_kind_and_a_name_and_every_comparison_too():
    assert set(FIELDS) == set(PersonaField) == set(persona_words.FIELDS)
    assert set(persona_words.OPERATORS) == set(Operator)


@given(some.permutations([REGION, SIZE, {**SIZE, "operator": "below"}]))
def test_the_order_of_criteria_is_no_change(criteria):
    before, after = (
        codec.decode(json.dumps({**PUMPS, "criteria": list(order)}), PersonaContent)
        for order in ([REGION, SIZE, {**SIZE, "operator": "below"}], criteria))
    assert changes(before, after) == []


def test_who_comes_later_is_told_of_every_persona_in_force(strategy: Harness):
    first = approved(strategy, drafted(strategy))
    approved(strategy, drafted(strategy, first.persona_id))
    other = approved(strategy, drafted(strategy))
    drafted(strategy)
    announced = {(one.persona_id, one.persona_version): one
                 for one in strategy.published(PersonaApproved)}
    told, cursor = [], None
    while True:
        found = strategy.call("persona_snapshot", limit=1, cursor=cursor)
        told, cursor = [*told, *found.items], found.next_cursor
        if cursor is None:
            break
    wanted = sorted([(first.persona_id, 2), (other.persona_id, 1)])
    assert told == [announced[key] for key in wanted]
