"""An SOP holds the eight stages; its criteria are the gate; two versions differ in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.contract import Screening, Stage
from services.pipeline.contract.sop import ExitCriteria, SopField
from services.pipeline.contract.tasks import TaskKind
from services.pipeline.rules.sop import differences, problems
from services.pipeline.rules.stages import OPEN_STAGES, ORDER, Facts, missing_to_leave
from services.pipeline.rules.standard_sop import STANDARD

FULL = Facts(
    Stage.LEAD_CAPTURE, Screening(100, 100, 100), "cust_1", True, date(2026, 6, 30), "part_1",
    frozenset(TaskKind), frozenset(Stage))


def with_stage(stage, **values):
    """The standard with something else in one stage."""
    return replace(STANDARD, stages=tuple(
        replace(one, **values) if one.stage is stage else one for one in STANDARD.stages))


def gated(stage, **criteria):
    return with_stage(stage, criteria=ExitCriteria(**criteria))


def codes(refusals):
    return [one.code for one in refusals]


@pytest.mark.parametrize(("content", "expected"), [
    (STANDARD, []),
    (replace(STANDARD, stages=STANDARD.stages[::-1]), ["sop.not_the_eight_stages"]),
    (replace(STANDARD, stages=STANDARD.stages[:1] * 8), ["sop.not_the_eight_stages"]),
    (gated(Stage.SIGNING, fields=(SopField.LINES,)), ["sop.gate_after_signing"]),
    (gated(Stage.PROPOSAL, activities=(TaskKind.CALL, TaskKind.CALL)), ["sop.named_twice"]),
    (gated(Stage.PROPOSAL, least_each=30), ["sop.mean_missing"]),
    (with_stage(Stage.PROPOSAL, playbooks=("silent_customer",)), []),
    (with_stage(Stage.COLLECTION, playbooks=("no such", "no such")),
     ["sop.named_twice", "sop.playbook_unknown"]),
    (gated(Stage.COLLECTION, course_codes=("a", "a"), least_each=1),
     ["sop.gate_after_signing", "sop.named_twice", "sop.mean_missing"]),
])
def test_what_is_wrong_is_said_at_once(content, expected):
    assert codes(problems(content, {"silent_customer"})) == expected


def test_every_kind_of_criterion_is_a_gate():
    content = gated(
        Stage.PROPOSAL, fields=tuple(SopField), activities=(TaskKind.VISIT, TaskKind.CALL),
        least_mean=50, needs_approval=True)
    assert codes(missing_to_leave(Facts(Stage.PROPOSAL), content)) == [
        "deal.screening_missing", "deal.customer_missing", "deal.lines_missing",
        "deal.expected_close_missing", "deal.partner_missing", "deal.activity_missing",
        "deal.activity_missing", "deal.approval_missing"]
    assert missing_to_leave(replace(FULL, stage=Stage.PROPOSAL), content) == []


criteria = st.builds(
    ExitCriteria, st.lists(st.sampled_from(SopField), unique=True).map(tuple),
    st.lists(st.sampled_from(TaskKind), unique=True).map(tuple), st.just(()),
    st.none() | st.integers(0, 100), st.none(), st.booleans())
open_stages = st.sampled_from(OPEN_STAGES)


@given(open_stages, criteria)
def test_who_has_everything_always_passes_and_more_is_never_worse(stage, gate):
    content = with_stage(stage, criteria=gate)
    assert missing_to_leave(replace(FULL, stage=stage), content) == []
    lacking = missing_to_leave(Facts(stage), content)
    less = missing_to_leave(replace(Facts(stage), customer_id="cust_1"), content)
    assert set(codes(less)) <= set(codes(lacking))


@given(open_stages, criteria, st.integers(0, 100))
def test_versions_differ_exactly_where_they_were_changed(stage, gate, probability):
    assert differences(STANDARD, STANDARD) == []
    changed = with_stage(stage, criteria=gate, probability=probability)
    there, back = differences(STANDARD, changed), differences(changed, STANDARD)
    assert [(one.field, one.before, one.after) for one in there] == [
        (one.field, one.after, one.before) for one in back]
    assert {one.stage for one in there} <= {stage}
    old = STANDARD.stages[ORDER.index(stage)]
    assert ("probability" in {one.field for one in there}) == (old.probability != probability)
