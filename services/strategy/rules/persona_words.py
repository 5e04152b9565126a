"""How is a change of a persona said, in Chinese and English?

By the name of what changed: a criterion by its field and comparison, all else by its own name.
Source: modules.md "diff between versions".
"""

from __future__ import annotations

from kernel.criteria import Operator
from services.strategy.contract import FieldDifference, PersonaField

FIELDS: dict[PersonaField, tuple[str, str]] = {
    PersonaField.SEGMENT: ("细分市场", "Segment"),
    PersonaField.REGION: ("区域", "Region"),
    PersonaField.INDUSTRY: ("行业", "Industry"),
    PersonaField.EMPLOYEES_COUNT: ("员工人数", "Employees"),
    PersonaField.ANNUAL_REVENUE: ("年营收", "Annual revenue"),
    PersonaField.BUYING_POWER_SCORE: ("购买力评分", "Buying power score"),
    PersonaField.POTENTIAL_SCORE: ("合作潜力评分", "Potential score"),
}
OPERATORS: dict[Operator, tuple[str, str]] = {
    Operator.AT_LEAST: ("不低于", "at least"),
    Operator.ABOVE: ("高于", "above"),
    Operator.AT_MOST: ("不高于", "at most"),
    Operator.BELOW: ("低于", "below"),
    Operator.IS: ("为", "is"),
    Operator.IS_NOT: ("不为", "is not"),
    Operator.IN: ("属于", "one of"),
    Operator.NOT_IN: ("不属于", "none of"),
    Operator.KNOWN: ("已知", "known"),
}
PARTS: dict[str, tuple[str, str]] = {
    "name": ("名称", "The name"),
    "description": ("说明", "The description"),
    "match_from": ("画像门槛分", "The score from which a customer is inside"),
    "values": ("取值", "The values"),
    "weight": ("权重", "The weight"),
    "is_hard": ("硬性条件标记", "Whether it is hard"),
}
TRUTHS: dict[str, tuple[str, str]] = {"True": ("是", "yes"), "False": ("否", "no"),
                                      "": ("空", "empty")}


def sentence(one: FieldDifference) -> tuple[str, str]:
    """What changed, in Chinese and English."""
    (zh, en), before, after = _called(one.field), _said(one.before), _said(one.after)
    if one.before is None:
        return f"新增{zh}：{after[0]}。", f"{en}: new, {after[1]}."
    if one.after is None:
        return f"删除{zh}（原为 {before[0]}）。", f"{en}: gone, it was {before[1]}."
    return (f"{zh}由 {before[0]} 改为 {after[0]}。", f"{en}: from {before[1]} to {after[1]}.")


def _called(field: str) -> tuple[str, str]:
    """Such as "criteria.region in.weight"; a criterion that occurs twice has its place after #."""
    if not field.startswith("criteria."):
        return PARTS[field]
    _, criterion, part = field.split(".")
    name, operator = criterion.partition("#")[0].split(" ")
    of, how, what = FIELDS[PersonaField(name)], OPERATORS[Operator(operator)], PARTS[part]
    return f"条件“{of[0]} {how[0]}”的{what[0]}", f'{what[1]} of "{of[1]} {how[1]}"'


def _said(value: str | None) -> tuple[str, str]:
    said = value or ""
    return TRUTHS.get(said, (said, said))
