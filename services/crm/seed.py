"""The grade rule that is there from the start: buying power and potential, half of the points each.

A customer with both high is A, with one high or both in the middle B, the rest C. It is version 1,
approved long ago; `store.grades.plant` stores it where it is missing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kernel.criteria import Operator
from services.crm.contract import Cadence, GradeCriterion

STEPS = (("20", 10), ("40", 10), ("60", 15), ("80", 15))
DEFAULT_RULE: dict[str, Any] = {
    "rule_version": 1,
    "version": 1,
    "criteria": tuple(
        GradeCriterion(field, Operator.AT_LEAST, points, (least,))
        for field in ("buying_power_score", "potential_score")
        for least, points in STEPS
    ),
    "a_from": Decimal(70),
    "b_from": Decimal(40),
    "cadence": Cadence(),
    "drafted_by": "crm",
    "approved_by": "crm",
    "effective_on": date(2000, 1, 1),
}
