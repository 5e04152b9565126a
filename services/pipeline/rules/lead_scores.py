"""How warm is a lead? The points of its touches, each halved with every half life.

score = sum of points(touch) x 0.5 ^ (age in whole days / half life), each rounded half up to
hundredths, so that the parts shown sum to the score. Without a new touch it never rises. Points and
half life are data of the policy; a touch without points counts nothing. Source: field notes 4.2
(Django-CRM #630, frappe/crm #792).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from services.pipeline.contract.lead_terms import SetLeadPolicy
from services.pipeline.contract.leads import LeadPoints, LeadScore, TouchKind

HUNDREDTH, HALF = Decimal("0.01"), Decimal("0.5")
A_DAY = timedelta(days=1)
_EXACT = Context(prec=40)
Touch = tuple[TouchKind, datetime]


def score(touches: Iterable[Touch], policy: SetLeadPolicy, at: datetime) -> LeadScore:
    points = {one.touch: one.points for one in policy.points}
    counted = tuple(
        _counted(kind, happened_at, points.get(kind, 0), at, policy.half_life_days)
        for kind, happened_at in touches
    )
    total = sum((one.counts for one in counted), Decimal("0.00"))
    return LeadScore(total, policy.half_life_days, counted)


def _counted(
    kind: TouchKind, happened_at: datetime, points: int, at: datetime, half_life: int
) -> LeadPoints:
    age = max(0, (at - happened_at) // A_DAY)
    return LeadPoints(kind, happened_at, points, age, decayed(points, age, half_life))


def decayed(points: int, age_days: int, half_life_days: int) -> Decimal:
    with localcontext(_EXACT):
        left = points * HALF ** (Decimal(age_days) / half_life_days)
        return left.quantize(HUNDREDTH, ROUND_HALF_UP)
