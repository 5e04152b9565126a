"""Queries about target plans: what they say, their cells, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
    true,
    union,
    update,
)

from chassis import scope
from chassis.errors import NotFound
from chassis.work import Work
from kernel.money import Money
from services.strategy.contract import (
    SplitMethod,
    TargetDimension,
    TargetMetric,
    TargetSubject,
)
from services.strategy.rules.cuts import Top
from services.strategy.rules.spreading import Setup, Year, divided
from services.strategy.rules.states import AGREED_STATES
from services.strategy.rules.tree import Node, tree_of
from services.strategy.tables import (
    locked_subject,
    target_cell,
    target_holder,
    target_node,
    target_plan,
)

_AGREED = [state.value for state in AGREED_STATES]


@dataclass(frozen=True)
class Race:
    """What at most one agreed plan may say about a subject."""

    year: int
    metric: TargetMetric
    currency: str


def visible_plans(work: Work) -> ColumnElement[bool]:
    """All plans in scope all; otherwise agreed ones that hold an employee inside the scope."""
    if work.scope == "all":
        return true()
    inside = exists().where(target_node.c.plan_id == target_plan.c.plan_id, _inside(work))
    holding = exists().where(target_holder.c.plan_id == target_plan.c.plan_id,
                             scope.visible(work, target_holder.c.employee_id))
    return and_(target_plan.c.state.in_(_AGREED), or_(inside, holding))


def _inside(work: Work) -> ColumnElement[bool]:
    return and_(target_node.c.subject_kind == TargetSubject.EMPLOYEE.value,
                scope.visible(work, target_node.c.subject_id))


def find(work: Work, plan_id: str) -> Any:
    """A plan that the caller may see something of; raises NotFound."""
    row = work.session.execute(
        select(target_plan).where(target_plan.c.plan_id == plan_id, visible_plans(work))).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def agreed(work: Work, plan_id: str | None) -> Any:
    """A locked plan of the organization, or the one locked last; None when there is none."""
    chosen = select(target_plan).where(
        target_plan.c.state.in_(_AGREED),
        target_plan.c.dimension == TargetDimension.ORGANIZATION.value)
    if plan_id is not None:
        chosen = chosen.where(target_plan.c.plan_id == plan_id)
    return work.session.execute(
        chosen.order_by(target_plan.c.locked_at.desc()).limit(1)).first()


def find_to_change(work: Work, plan_id: str) -> Any:
    """A plan, and nobody else changes it until the end; raises NotFound unless all may be seen."""
    row = None
    if work.scope == "all":
        row = work.session.execute(
            select(target_plan).where(target_plan.c.plan_id == plan_id).with_for_update()).first()
    if row is None:
        raise NotFound("record.not_found")
    work.must_match(row.version)
    return row


def agreed_to_change(work: Work, plan_id: str) -> Any:
    """A plan for a handover to change, and nobody else changes it until the end."""
    return work.session.execute(
        select(target_plan).where(target_plan.c.plan_id == plan_id).with_for_update()).one()


def leaves_inside(work: Work, plan_id: str) -> set[str]:
    """The employees' nodes inside the caller's scope, and those of which somebody inside it holds a
    month."""
    own = select(target_node.c.node).where(target_node.c.plan_id == plan_id, _inside(work))
    held = select(target_holder.c.node).where(
        target_holder.c.plan_id == plan_id, scope.visible(work, target_holder.c.employee_id))
    return set(work.session.execute(union(own, held)).scalars())


def setup_of(work: Work, plan: Any) -> Setup:
    """What a plan says."""
    rows = work.session.execute(
        select(target_node).where(target_node.c.plan_id == plan.plan_id)
        .order_by(target_node.c.place))
    return Setup(Money(plan.base_minor, plan.currency), plan.padding_rate, plan.shares,
                 tuple(_node(row, plan.currency) for row in rows),
                 TargetDimension(plan.dimension), plan.stretch_ratio, plan.challenge_ratio,
                 plan.adjust_limit_rate, plan.children_must_sum)


def top_of(plan: Any) -> Top:
    """What a plan says as a whole, without reading its tree."""
    base = plan.base_minor if plan.allocated_minor is None else plan.allocated_minor
    allocated = Money(base, plan.currency)
    return Top(plan.year, TargetMetric(plan.metric), TargetDimension(plan.dimension), allocated,
               allocated.times(1 + plan.padding_rate))


def cuts_of(work: Work, plan_id: str) -> list[Any]:
    """The agreed cuts of a plan, one a dimension."""
    return list(work.session.execute(
        select(target_plan).where(target_plan.c.cut_of == plan_id,
                                  target_plan.c.state.in_(_AGREED))
        .order_by(target_plan.c.dimension.desc(), target_plan.c.plan_id)))


def cells_of(work: Work, plan: Any) -> dict[str, Year]:
    """The months of every leaf."""
    months: dict[str, list[tuple[Money, Money]]] = {}
    for row in work.session.execute(
            select(target_cell).where(target_cell.c.plan_id == plan.plan_id)
            .order_by(target_cell.c.node, target_cell.c.month)):
        months.setdefault(row.node, []).append(
            (Money(row.base_minor, plan.currency), Money(row.target_minor, plan.currency)))
    return {name: Year(tuple(base for base, _ in pairs), tuple(target for _, target in pairs))
            for name, pairs in months.items()}


def add(work: Work, values: Mapping[str, Any], setup: Setup) -> Any:
    """Store a new plan with its tree; the row comes back."""
    row = work.session.execute(insert(target_plan).values(
        **values, version=1, **_said(setup)).returning(target_plan)
    ).one()
    work.session.execute(insert(target_node), _node_rows(row.plan_id, setup.nodes))
    return row


def change(work: Work, plan: Any, **values: Any) -> Any:
    """Store what changed in a plan and raise its version; the new row comes back."""
    return work.session.execute(
        update(target_plan).where(target_plan.c.plan_id == plan.plan_id)
        .values(version=plan.version + 1, **values).returning(target_plan)).one()


def say(work: Work, plan: Any, setup: Setup, **values: Any) -> Any:
    """Let a plan say something else; the new row comes back."""
    work.session.execute(delete(target_node).where(target_node.c.plan_id == plan.plan_id))
    work.session.execute(insert(target_node), _node_rows(plan.plan_id, setup.nodes))
    return change(work, plan, **_said(setup), **values)


def put_cells(work: Work, plan_id: str, cells: Mapping[str, Year]) -> None:
    """Replace a plan's cells."""
    work.session.execute(delete(target_cell).where(target_cell.c.plan_id == plan_id))
    work.session.execute(insert(target_cell), [
        {"plan_id": plan_id, "node": name, "month": month, "base_minor": base.minor,
         "target_minor": target.minor}
        for name, year in cells.items()
        for month, (base, target) in enumerate(zip(year.base, year.target, strict=True), 1)])


def taken(work: Work, race: Race, names: Iterable[str]) -> dict[str, str]:
    """Subjects that another agreed plan speaks about, with that plan."""
    rows = work.session.execute(
        select(locked_subject.c.node, locked_subject.c.plan_id)
        .where(locked_subject.c.year == race.year, locked_subject.c.metric == race.metric.value,
               locked_subject.c.currency == race.currency,
               locked_subject.c.node.in_(sorted(names)))
        .order_by(locked_subject.c.node))
    return {row.node: row.plan_id for row in rows}


def take(work: Work, race: Race, names: Iterable[str], plan_id: str) -> None:
    rows = [{"year": race.year, "metric": race.metric.value, "currency": race.currency,
             "node": name, "plan_id": plan_id} for name in names]
    if rows:
        work.session.execute(insert(locked_subject), rows)


def release_others(work: Work, plan_id: str, names: Iterable[str]) -> None:
    """A plan speaks about these subjects only."""
    work.session.execute(delete(locked_subject).where(
        locked_subject.c.plan_id == plan_id, locked_subject.c.node.not_in(sorted(names))))


def _said(setup: Setup) -> dict[str, Any]:
    top = next(node.name for node in setup.nodes if node.parent is None)
    return {"base_minor": setup.base.minor, "padding_rate": setup.padding_rate,
            "shares": setup.shares, "node_count": len(setup.nodes), "top": top,
            "dimension": setup.dimension.value, "stretch_ratio": setup.stretch_ratio,
            "challenge_ratio": setup.challenge_ratio,
            "adjust_limit_rate": setup.adjust_limit_rate,
            "children_must_sum": setup.children_must_sum,
            "allocated_minor": _allocated(setup)}


def _allocated(setup: Setup) -> int | None:
    """What came down, where levels adjusted and need not sum; None: what the plan was given."""
    if setup.children_must_sum or not any(node.is_adjusted for node in setup.nodes):
        return None
    tree = tree_of(setup.nodes)
    bases = divided(setup, tree).bases
    return sum(bases[leaf].minor for leaf in tree.leaves)


def _node_rows(plan_id: str, nodes: Sequence[Node]) -> list[dict[str, Any]]:
    return [{
        "plan_id": plan_id, "node": node.name, "place": place, "parent": node.parent,
        "subject_kind": node.subject_kind.value, "subject_id": node.subject_id,
        "method": node.method.value, "weight": node.weight,
        "history_minor": None if node.history is None else node.history.minor,
        "pinned_minor": None if node.pinned is None else node.pinned.minor,
        "shares": node.shares, "hedge_rate": node.hedge_rate, "adjust_rate": node.adjust_rate,
        "adjust_minor": None if node.adjust_amount is None else node.adjust_amount.minor,
        "title": node.title,
        "months_minor": [month.minor for month in node.months] or None,
    } for place, node in enumerate(nodes)]


def _node(row: Any, currency: str) -> Node:
    return Node(
        TargetSubject(row.subject_kind), row.subject_id, row.parent, SplitMethod(row.method),
        row.weight, _money(row.history_minor, currency), _money(row.pinned_minor, currency),
        row.shares, row.hedge_rate, row.adjust_rate, _money(row.adjust_minor, currency), row.title,
        tuple(Money(minor, currency) for minor in row.months_minor or ()))


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
