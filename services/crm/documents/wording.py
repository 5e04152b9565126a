"""How criteria of the grade rule are said, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.documents.printed import Wish
from kernel.criteria import Operator
from services.crm.contract import Grade, GradeCriterion
from services.crm.contract.complaints import Priority

GRADES: Mapping[Grade, tuple[str, str]] = {
    Grade.A: ("A类 核心客户", "A: core"),
    Grade.B: ("B类 重点客户", "B: key"),
    Grade.C: ("C类 普通客户", "C: ordinary"),
}
FILLED: Mapping[str, tuple[str, str]] = {
    "phone": ("电话", "Telephone"), "industry": ("行业", "Industry"),
    "segment": ("细分市场", "Segment"),
}
PRIORITIES: Mapping[Priority, tuple[str, str]] = {
    Priority.LOW: ("低", "Low"), Priority.NORMAL: ("普通", "Normal"),
    Priority.HIGH: ("高", "High"), Priority.URGENT: ("紧急", "Urgent"),
}
FIELDS: Mapping[str, tuple[str, str]] = {
    "buying_power_score": ("购买力评分", "Buying power score"),
    "potential_score": ("合作潜力评分", "Potential score"),
    "employees_count": ("员工人数", "Employees"),
    "annual_revenue": ("年营业额", "Annual revenue"),
    "signed_last_365_days": ("近 365 天签约额", "Signed in the last 365 days"),
    "received": ("累计回款", "Received"),
    "segment": ("细分市场", "Segment"),
    "region": ("区域", "Region"),
}
OPERATORS: Mapping[Operator, tuple[str, str]] = {
    Operator.AT_LEAST: ("不低于", "at least"),
    Operator.ABOVE: ("高于", "above"),
    Operator.AT_MOST: ("不高于", "at most"),
    Operator.BELOW: ("低于", "below"),
    Operator.IS: ("是", "is"),
    Operator.IS_NOT: ("不是", "is not"),
    Operator.IN: ("属于", "is one of"),
    Operator.NOT_IN: ("不属于", "is none of"),
    Operator.KNOWN: ("已填写", "is known"),
}


def grade_called(grade: Grade, wish: Wish) -> str:
    return wish.say(*GRADES[grade])


def field_called(field: str, wish: Wish) -> str:
    return wish.say(*FIELDS[field])


def condition(one: GradeCriterion, wish: Wish) -> str:
    """What has to hold, such as: at least 60."""
    values = wish.say("、", ", ").join(one.values)
    return f"{wish.say(*OPERATORS[one.operator])} {values}".strip()
