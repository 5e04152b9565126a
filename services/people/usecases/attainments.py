"""Keep the quotas that locked targets give, and show what was achieved of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chassis.work import Work
from kernel.money import Money
from kernel.periods import Period
from services.people import quotas
from services.people.contract import QuotaAttainment
from services.people.rules.attainment import achieved, ratio
from services.strategy.contract import TargetEvent, TargetMetric


def plan_keys(events: Sequence[TargetEvent], work: Work) -> Iterable[str]:
    return {f"target_plan/{event.plan_id}" for event in events}


def keep_quotas(event: TargetEvent, work: Work) -> None:
    """Take over a newer version of a plan as a whole; an older one changes nothing."""
    if quotas.version_heard(work, event.plan_id) < event.version:
        quotas.replace(work, event)


def of_month(
    work: Work, employee_id: str, period: str, month: Period
) -> tuple[QuotaAttainment, ...]:
    """What an employee achieved of each quota of a month; nothing where there is none."""
    held = quotas.of_month(work, employee_id, period)
    if not held:
        return ()
    sales = quotas.sales_crediting(work, employee_id)
    found = []
    for row in held:
        metric, quota = TargetMetric(row.metric), Money(row.amount_minor, row.currency)
        reached = achieved(metric, employee_id, sales, row.currency, month)
        found.append(
            QuotaAttainment(metric, quota, reached, ratio(reached, quota), row.plan_id)
        )
    return tuple(found)
