"""Which playbooks an installation begins with, who does a step, which steps helped.

Source: requirement 4 (异常处理机制, 谈判陷入僵局时的应对方案), modules.md 4.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kernel.refusal import Refusal
from kernel.shares import share
from services.pipeline.contract.exceptions import (
    CaseOutcome,
    KindFigure,
    Playbook,
    PlaybookStep,
    StepFigure,
    StepOwner,
)
from services.pipeline.contract.tasks import TaskKind

HIGHEST_LEVEL = 3
MANAGER, DIRECTOR = StepOwner.MANAGER, StepOwner.DIRECTOR
STANDARD = {one.kind: one for one in (
    Playbook("stalled_negotiation", 0, "谈判陷入僵局 Stalled negotiation", (
        PlaybookStep("reasons", "弄清僵局原因与决策链 Find out why, and who decides",
                     kind=TaskKind.CALL),
        PlaybookStep("trade", "准备可交换条件：账期、服务、数量 Prepare what can be traded",
                     kind=TaskKind.PROPOSAL, within_days=3),
        PlaybookStep("manager_visit", "经理陪同拜访关键决策人 Visit the decision maker together",
                     MANAGER, TaskKind.VISIT, 5)), 5),
    Playbook("silent_customer", 0, "客户失联 Silent customer", (
        PlaybookStep("other_way", "换渠道、换联系人联系 Try another way and another contact",
                     kind=TaskKind.CALL),
        PlaybookStep("news", "送上有价值的信息或案例 Send something of value", within_days=3),
        PlaybookStep("last_call", "说明将结案，约最后一次沟通 Say it will be closed; a last call",
                     MANAGER, TaskKind.CALL, 10)), 5),
    Playbook("competitor_price_cut", 0, "竞争对手降价 A competitor cuts the price", (
        PlaybookStep("check", "核实对手报价与范围 Check their price and what it covers"),
        PlaybookStep("value", "用总拥有成本与案例回应 Answer by cost of ownership and cases",
                     kind=TaskKind.PROPOSAL, within_days=2),
        PlaybookStep("approve", "需要让价时申请授权 Ask for authority where the price must move",
                     DIRECTOR, within_days=3)), 3),
)}


def wrong_steps(steps: Sequence[PlaybookStep]) -> Iterator[Refusal]:
    """Each step has a name of its own."""
    for key, count in Counter(one.key for one in steps).items():
        if count > 1:
            yield Refusal("playbook.step_twice", "steps", {"key": key})


def doer(who: StepOwner, owner_id: str, superiors: Sequence[str]) -> str:
    """Who does a step; `superiors` are the owner's, the nearest first."""
    if who is StepOwner.OWNER or not superiors:
        return owner_id
    return superiors[0] if who is MANAGER else superiors[-1]


@dataclass(frozen=True)
class Seen:
    """What is looked at of a case; an outcome of None is still open."""

    kind: str
    level: int
    outcome: CaseOutcome | None
    done: frozenset[str]
    keys: tuple[str, ...]


def figures(cases: Iterable[Seen]) -> tuple[KindFigure, ...]:
    """By kind, in the order of their names."""
    by_kind: dict[str, list[Seen]] = defaultdict(list)
    for one in cases:
        by_kind[one.kind].append(one)
    return tuple(_of_kind(kind, by_kind[kind]) for kind in sorted(by_kind))


def _of_kind(kind: str, cases: list[Seen]) -> KindFigure:
    closed = [one for one in cases if one.outcome is not None]
    keys = dict.fromkeys(key for one in closed for key in one.keys)
    return KindFigure(
        kind, len(cases), len(closed), sum(one.level > 0 for one in cases), _recovered(closed),
        tuple(_of_step(key, [one for one in closed if key in one.keys]) for key in keys))


def _of_step(key: str, cases: list[Seen]) -> StepFigure:
    done = [one for one in cases if key in one.done]
    left = [one for one in cases if key not in one.done]
    return StepFigure(key, len(done), _recovered(done), _recovered(left))


def _recovered(cases: Sequence[Seen]) -> Decimal | None:
    return share(sum(one.outcome is CaseOutcome.RECOVERED for one in cases), len(cases))
