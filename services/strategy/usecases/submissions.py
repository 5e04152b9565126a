"""Bottom-up rounds: opened on a draft, submitted to by who carries a leaf, adjusted from above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis import scope
from chassis.errors import NotFound, Refusal, refuse
from chassis.work import Work
from kernel.money import Money
from services.strategy import contract
from services.strategy.contract import (
    BottomUpRound,
    Submission,
    SubmissionKind,
    TargetMetric,
    TargetState,
    TargetSubject,
)
from services.strategy.rules import submissions as rules
from services.strategy.rules.figures import Figures, year_of
from services.strategy.rules.tree import tree_of
from services.strategy.store import submissions as store
from services.strategy.store import targets


def open_round(command: contract.OpenBottomUp, work: Work) -> BottomUpRound:
    """Ask for submissions; of a draft only, and for a day that is still to come."""
    plan = targets.find_to_change(work, command.plan_id)
    found = []
    if plan.state != TargetState.DRAFT:
        found.append(Refusal("target.not_a_draft", "plan_id", {"state": plan.state}))
    if command.due_on < work.today:
        found.append(Refusal("submission.due_in_the_past", "due_on"))
    refuse(found)
    store.open_until(work, plan.plan_id, command.due_on)
    return round_message(store.find_round(work, plan.plan_id), work)


def submit(command: contract.SubmitTarget, work: Work) -> Submission:
    """Keep what a leaf can reach; the newest submission holds."""
    plan = store.find_round(work, command.plan_id, is_held=True)
    top_down = _own_leaf(plan, command.node, work)
    wrong = rules.figures_problems(command.amount, command.months, plan.currency)
    refuse([*_closed(plan, work), *wrong])
    figures = rules.figures_of(command.amount, command.months, plan.currency)
    return _kept(work, plan, figures, {
        "node": command.node, "kind": SubmissionKind.SUBMITTED.value, "note": command.note,
        "top_down_minor": top_down.minor, "adjusts": None})


def adjust(command: contract.AdjustSubmission, work: Work) -> Submission:
    """Keep another figure beside what was submitted; nobody adjusts the own one."""
    plan = store.find_round(work, command.plan_id, is_held=True)
    submitted = store.find(work, command.plan_id, command.submission_id)
    top_down = _own_leaf(plan, submitted.node, work)
    refuse([*_not_adjustable(plan, submitted, work),
            *rules.figures_problems(command.amount, command.months, plan.currency)])
    figures = rules.figures_of(command.amount, command.months, plan.currency)
    return _kept(work, plan, figures, {
        "node": submitted.node, "kind": SubmissionKind.ADJUSTED.value, "note": command.reason,
        "top_down_minor": top_down.minor, "adjusts": submitted.submission_id})


def _own_leaf(plan: Any, name: str, work: Work) -> Money:
    """The leaf's year in the plan; raises NotFound unless it is a leaf inside the scope."""
    tree = tree_of(targets.setup_of(work, plan).nodes)
    node = tree.nodes.get(name)
    if node is None or tree.children[name]:
        raise NotFound("record.not_found")
    is_employee = node.subject_kind is TargetSubject.EMPLOYEE
    if work.scope != "all" and not (is_employee and scope.may_see(work, node.subject_id)):
        raise NotFound("record.not_found")
    return year_of(targets.cells_of(work, plan)[name])


def _closed(plan: Any, work: Work) -> list[Refusal]:
    found = []
    if plan.state != TargetState.DRAFT:
        found.append(Refusal("submission.plan_locked", "plan_id", {"state": plan.state}))
    if plan.due_on < work.today:
        found.append(Refusal("submission.too_late", "plan_id", {"due_on": str(plan.due_on)}))
    return found


def _not_adjustable(plan: Any, submitted: Any, work: Work) -> list[Refusal]:
    """A day that has passed does not keep managers from adjusting."""
    found = []
    if plan.state != TargetState.DRAFT:
        found.append(Refusal("submission.plan_locked", "plan_id", {"state": plan.state}))
    if submitted.node == f"{TargetSubject.EMPLOYEE.value}/{work.caller.employee_id}":
        found.append(Refusal("submission.own", "submission_id"))
    newest = store.newest(work, plan.plan_id, submitted.node)
    if newest != submitted.submission_id:
        found.append(Refusal("submission.replaced", "submission_id", {"newest": newest}))
    return found


def _kept(work: Work, plan: Any, figures: Figures, values: Mapping[str, Any]) -> Submission:
    (row,) = store.add(work, [{
        "plan_id": plan.plan_id, "amount_minor": figures.year.minor,
        "months_minor": tuple(month.minor for month in figures.months), **values}])
    return message(row, plan.currency)


def message(row: Any, currency: str) -> Submission:
    """A line of the history as others see it."""
    figures = store.figures_of(row, currency)
    return Submission(
        row.submission_id, row.plan_id, row.node, SubmissionKind(row.kind), figures.year,
        figures.months, Money(row.top_down_minor, currency), row.note, row.adjusts, row.said_by,
        row.said_at)


def round_message(row: Any, work: Work) -> BottomUpRound:
    """A plan's round as others see it."""
    is_open = row.state == TargetState.DRAFT and row.due_on >= work.today
    return BottomUpRound(
        row.plan_id, row.version, row.name, row.year, TargetMetric(row.metric), row.currency,
        row.due_on, is_open, row.opened_by, row.opened_at)
