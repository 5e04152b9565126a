"""Who may see what a product costs, and whose supply prices."""

from __future__ import annotations

from chassis.errors import NotFound
from chassis.work import Work


def may_see_costs(work: Work) -> bool:
    """Costs are a field of their own: shown to who has `costs:read`, whatever else he may."""
    return work.caller.holds("costs:read")


def check_buyer(work: Work, customer_id: str | None, partner_id: str | None) -> None:
    """A partner's people ask for their own partner's prices only; raises NotFound."""
    if work.scope != "partner":
        return
    if customer_id is not None or partner_id not in (None, work.caller.partner_id):
        raise NotFound("record.not_found")
