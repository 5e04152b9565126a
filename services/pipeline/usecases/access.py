"""Who may see what a sale costs."""

from __future__ import annotations

from chassis.work import Work


def may_see_costs(work: Work) -> bool:
    """Costs are a field of their own: shown to who has `costs:read`, whatever else he may."""
    return work.caller.holds("costs:read")
