"""Queries about bottom-up rounds: which are open, what was said about which leaf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, insert, select, true
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis import scope
from chassis.errors import NotFound
from chassis.work import Work
from kernel.money import Money
from services.strategy.contract import SubmissionKind, TargetSubject
from services.strategy.rules.figures import Figures
from services.strategy.rules.submissions import Said
from services.strategy.tables import bottom_up, planted_pin, submission, target_node, target_plan

_COLUMNS = (*target_plan.c, bottom_up.c.due_on, bottom_up.c.opened_by, bottom_up.c.opened_at)


def open_until(work: Work, plan_id: str, due_on: date) -> None:
    """Ask for submissions until a day; an earlier day is replaced."""
    values = {"due_on": due_on, "opened_by": work.caller.subject, "opened_at": work.now}
    work.session.execute(
        upsert(bottom_up).values(plan_id=plan_id, **values)
        .on_conflict_do_update(index_elements=["plan_id"], set_=values))


def rounds(work: Work) -> Select[Any]:
    """Plans with their round, as far as the caller sees somebody in them."""
    return (select(*_COLUMNS).join(bottom_up, bottom_up.c.plan_id == target_plan.c.plan_id)
            .where(_visible(work)))


def find_round(work: Work, plan_id: str, *, is_held: bool = False) -> Any:
    """A plan with its round; `is_held`: nobody locks it until the end. Raises NotFound."""
    chosen = rounds(work).where(target_plan.c.plan_id == plan_id)
    if is_held:
        chosen = chosen.with_for_update(read=True, of=target_plan)
    row = work.session.execute(chosen).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def is_asked_for(work: Work, plan_id: str) -> bool:
    return work.session.execute(
        select(bottom_up.c.plan_id).where(bottom_up.c.plan_id == plan_id)).first() is not None


def add(work: Work, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Write lines of the history; the rows come back."""
    said = {"said_by": work.caller.subject, "said_at": work.now}
    return list(work.session.execute(
        insert(submission).returning(submission, sort_by_parameter_order=True),
        [{**row, **said} for row in rows]))


def find(work: Work, plan_id: str, submission_id: int) -> Any:
    """A submission; raises NotFound."""
    row = work.session.execute(
        select(submission).where(
            submission.c.plan_id == plan_id, submission.c.submission_id == submission_id,
            submission.c.kind == SubmissionKind.SUBMITTED.value)).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def newest(work: Work, plan_id: str, node: str) -> int:
    """The newest submission of a leaf of which there is one."""
    return int(work.session.execute(
        select(submission.c.submission_id).where(
            submission.c.plan_id == plan_id, submission.c.node == node,
            submission.c.kind == SubmissionKind.SUBMITTED.value)
        .order_by(submission.c.submission_id.desc()).limit(1)).scalar_one())


def history(plan_id: str, nodes: Sequence[str] | None) -> Select[Any]:
    """What was said about a plan; with `nodes` about those."""
    chosen = select(*submission.c).where(submission.c.plan_id == plan_id)
    return chosen if nodes is None else chosen.where(submission.c.node.in_(nodes))


def said(work: Work, plan_id: str, currency: str) -> list[Said]:
    """What was submitted and adjusted, in the order in which it was said."""
    rows = work.session.execute(
        history(plan_id, None).where(submission.c.kind != SubmissionKind.ACCEPTED.value)
        .order_by(submission.c.submission_id))
    return [Said(row.submission_id, row.node, SubmissionKind(row.kind),
                 figures_of(row, currency), row.adjusts) for row in rows]


def figures_of(row: Any, currency: str) -> Figures:
    return Figures(Money(row.amount_minor, currency),
                   tuple(Money(minor, currency) for minor in row.months_minor))


def planted(work: Work, plan_id: str, currency: str) -> dict[str, Money]:
    """The pins that came with figures taken in."""
    return {row.node: Money(row.amount_minor, currency) for row in work.session.execute(
        select(planted_pin).where(planted_pin.c.plan_id == plan_id))}


def plant(work: Work, plan_id: str, pins: Mapping[str, Money]) -> None:
    """Remember these pins as such; earlier ones of other nodes stay."""
    if not pins:
        return
    work.session.execute(delete(planted_pin).where(
        planted_pin.c.plan_id == plan_id, planted_pin.c.node.in_(sorted(pins))))
    work.session.execute(insert(planted_pin), [
        {"plan_id": plan_id, "node": name, "amount_minor": amount.minor}
        for name, amount in pins.items()])


def _visible(work: Work) -> ColumnElement[bool]:
    """All rounds in scope all; otherwise those of plans that hold an employee inside the scope."""
    if work.scope == "all":
        return true()
    return exists().where(
        target_node.c.plan_id == target_plan.c.plan_id,
        target_node.c.subject_kind == TargetSubject.EMPLOYEE.value,
        scope.visible(work, target_node.c.subject_id))
