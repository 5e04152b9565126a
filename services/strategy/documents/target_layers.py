"""Of the 《年度销售目标分解表》: the levels of the target, and managers' adjustments and hedges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from chassis.documents import model
from chassis.documents.model import Cell, money, percent, text
from chassis.documents.printed import Wish
from kernel.money import Money, total
from services.strategy.contract import TargetNode

Namer = Callable[[TargetNode], str]


def blocks(nodes: Sequence[TargetNode], name: Namer, wish: Wish) -> list[model.Block]:
    """Only the layers that the plan has."""
    found: list[model.Block] = []
    if nodes[0].stretch or nodes[0].challenge:
        found += [model.Heading(wish.say("目标、冲刺、挑战", "Target, stretch, challenge")),
                  _levels(nodes, name, wish)]
    if nodes[0].hedged or any(_is_adjusted(node) for node in nodes):
        found += [model.Heading(wish.say("逐级调整与预留", "Adjustments and hedges")),
                  model.Paragraph(wish.say(
                      "含预留的金额是任务之外的第二层，任务不含预留。",
                      "The hedged amount is a second layer; the target has no reserve in it.")),
                  _adjustments(nodes, name, wish)]
    return found


def _levels(nodes: Sequence[TargetNode], name: Namer, wish: Wish) -> model.Table:
    title = wish.say("三级目标", "Levels")
    head = (wish.say("承担者", "Who"), wish.say("目标", "Target"), wish.say("冲刺", "Stretch"),
            wish.say("挑战", "Challenge"))
    rows = tuple((_called(node, name), _money(node.target), _money(node.stretch),
                  _money(node.challenge)) for node in nodes)
    leaves = [node for node in nodes if node.is_leaf]
    return model.Table(title, head, rows, (
        text(wish.say("末级合计", "Sum of the leaves")), _sum([one.target for one in leaves]),
        _sum([one.stretch for one in leaves]), _sum([one.challenge for one in leaves])))


def _adjustments(nodes: Sequence[TargetNode], name: Namer, wish: Wish) -> model.Table:
    title = wish.say("调整与预留", "Adjustments")
    head = (wish.say("承担者", "Who"), wish.say("上级下达", "Received"),
            wish.say("本级调整", "Adjusted by"), wish.say("调整后", "Base"),
            wish.say("预留比例", "Hedge"), wish.say("含预留", "Hedged"))
    rows = tuple((_called(node, name), _money(node.received), _adjustment(node), _money(node.base),
                  percent(node.hedge_rate or Decimal(0)), _money(node.hedged)) for node in nodes)
    return model.Table(title, head, rows)


def _is_adjusted(node: TargetNode) -> bool:
    return bool(node.adjust_rate or (node.adjust_amount and node.adjust_amount.minor))


def _adjustment(node: TargetNode) -> Cell:
    by_amount = _is_adjusted(node) and not node.adjust_rate
    return _money(node.adjust_amount) if by_amount else percent(node.adjust_rate or Decimal(0))


def _called(node: TargetNode, name: Namer) -> Cell:
    return text("　" * node.depth + name(node), is_strong=not node.is_leaf)


def _money(amount: Money | None) -> Cell:
    return text("") if amount is None else money(amount)


def _sum(amounts: Sequence[Money | None]) -> Cell:
    known = [amount for amount in amounts if amount is not None]
    return money(total(known, known[0].currency)) if known else text("")
