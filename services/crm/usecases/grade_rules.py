"""The grade rule: drafted, approved (then frozen), superseded by a later one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis.errors import refuse
from chassis.lists import Sorting, page
from chassis.work import Work
from services.crm import contract
from services.crm.contract import GradeRule, GradeRuleList, GradeRuleState
from services.crm.rules.grading import wrong_approval, wrong_rule
from services.crm.store import grades as store
from services.crm.tables import grade_rule
from services.crm.usecases import regrading

SORTS = Sorting({"rule_version": grade_rule.c.rule_version}, grade_rule.c.rule_version)


def draft(command: contract.DraftGradeRule, work: Work) -> GradeRule:
    refuse(wrong_rule(command.criteria, command.a_from, command.b_from))
    number = store.add(
        work,
        {
            "criteria": command.criteria,
            "a_from": command.a_from,
            "b_from": command.b_from,
            "cadence": command.cadence,
            "improvement_id": command.improvement_id,
            "drafted_by": work.caller.subject,
        },
    )
    return _message(store.one(work, number), work)


def approve(command: contract.ApproveGradeRule, work: Work) -> GradeRule:
    """In force from its day on; everybody is graded again once it holds."""
    work.lock("row", store.RULE_LOCK)
    before = store.one(work, command.rule_version)
    work.must_match(before.version)
    effective_on = command.effective_on or work.today
    refuse(wrong_approval(before.effective_on, effective_on, work.today))
    store.approve(work, before, effective_on)
    regrading.ask_when_due(work)
    return _message(store.one(work, command.rule_version), work)


def listed(query: contract.GradeRuleQuery, work: Work) -> GradeRuleList:
    store.in_force(work, work.today)
    found = page(work, select(*grade_rule.c), SORTS, query)
    return GradeRuleList(tuple(_message(row, work) for row in found.rows), found.next_cursor)


def _message(row: Any, work: Work) -> GradeRule:
    is_in_force = store.in_force(work, work.today).rule_version == row.rule_version
    return GradeRule(
        rule_version=row.rule_version,
        version=row.version,
        state=_state(row, work, is_in_force=is_in_force),
        criteria=row.criteria,
        a_from=row.a_from,
        b_from=row.b_from,
        cadence=row.cadence,
        drafted_by=row.drafted_by,
        is_in_force=is_in_force,
        effective_on=row.effective_on,
        approved_by=row.approved_by,
        improvement_id=row.improvement_id,
    )


def _state(row: Any, work: Work, *, is_in_force: bool) -> GradeRuleState:
    if row.effective_on is None:
        return GradeRuleState.DRAFT
    if is_in_force or row.effective_on > work.today:
        return GradeRuleState.APPROVED
    return GradeRuleState.SUPERSEDED
