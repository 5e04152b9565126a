"""Pipeline as tests meet it: known sellers, an active partner, deals ready to be signed."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.scope import ScopeEdge
from chassis.testing import Harness
from services.channels.contract import PartnerStatus, PartnerStatusChanged
from services.org.contract import AssignmentChanged
from services.people.contract import EmployeeHired

GOOD_FORM = {"money": 80, "authority": 70, "need": 90}


def money(amount: str, currency: str = "CNY") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def a_line_input(amount: str = "1000.00", **more: Any) -> dict[str, Any]:
    return {"product_id": "prod_1", "net_price": money(amount), "product_line": "pumps", **more}


def knows_sellers(pipeline: Harness, *employee_ids: str) -> None:
    pipeline.hears(*(EmployeeHired(name, 1, date(2026, 1, 1)) for name in employee_ids))


def knows_partner(
    pipeline: Harness,
    partner_id: str = "part_1",
    status: PartnerStatus = PartnerStatus.ACTIVE,
    version: int = 1,
) -> None:
    pipeline.hears(PartnerStatusChanged(partner_id, version, status, "distribution"))


def sees(pipeline: Harness, viewer: str, *subjects: str, since: date = date(2026, 1, 1)) -> None:
    """Org said that the viewer may see the subjects."""
    pipeline.hears(
        *(AssignmentChanged(subject, 1, (), (ScopeEdge(viewer, since),)) for subject in subjects)
    )


def a_deal(pipeline: Harness, /, **more: Any) -> Any:
    """A deal that could be signed as it stands."""
    values = {
        "title": "泵站改造",
        "owner_id": "emp_1",
        "customer_id": "cust_1",
        "stage": "negotiation",
        "screening": GOOD_FORM,
        "expected_close_on": date(2026, 6, 30),
        "lines": [a_line_input()],
        **more,
    }
    return pipeline.call("create_deal", **values)


def a_signed_deal(pipeline: Harness, signed_on: date = date(2026, 3, 3), **more: Any) -> Any:
    deal = a_deal(pipeline, **more)
    return pipeline.call("sign_deal", deal_id=deal.deal_id, signed_on=signed_on)
