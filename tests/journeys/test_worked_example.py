"""The worked example of money.md over the running system: one seller, one partner, four changes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.builders import (
    a_negotiated_deal,
    a_seller_under_the_plan,
    an_active_partner,
    money,
    sign_when_known,
)
from tests.running import Client, RunningSystem


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def figures(client: Client, seller: str, partner_id: str) -> tuple[str, str, str]:
    """Commission of March, KPI of March, rebate of the year."""
    accounts = client.get(f"/v1/employees/{seller}/balances", period="2026-03").ok()["accounts"]
    kpi = client.get(
        "/v1/kpis",
        metric="signed",
        subject_kind="employee",
        subject_id=seller,
        from_on="2026-03-01",
        to_on="2026-04-01",
    ).ok()
    rebate = client.get(f"/v1/partners/{partner_id}/rebates").ok()["accounts"]
    return (
        accounts[0]["balance"]["amount"],
        kpi["total_amount"]["amount"],
        rebate[0]["balance"]["amount"],
    )


def kinds(lines: list[dict[str, Any]], cause: str) -> list[tuple[str, str]]:
    return [(line["kind"], line["amount"]["amount"]) for line in lines if line["cause"] == cause]


def test_the_worked_example(client):
    seller, partner_id = a_seller_under_the_plan(client), an_active_partner(client)
    a = a_negotiated_deal(client, seller, "1000.00", partner_id)
    b = a_negotiated_deal(client, seller, "1000.00", partner_id)

    sign_when_known(client, a, "2026-03-03")
    trail = client.settled_trail(a)
    assert figures(client, seller, partner_id) == ("10.00", "1000.00", "50.00")
    assert [line["rule"] for line in trail["commissions"]["lines"]] == ["1000.00 x 1 %"]

    sign_when_known(client, b, "2026-03-05")
    client.settled_trail(b)
    assert figures(client, seller, partner_id) == ("30.00", "2000.00", "115.00")

    client.post(f"/v1/deals/{a}/cancel", {"reason": "客户撤单", "happened_on": "2026-03-20"}).ok()
    cancelled = client.settled_trail(a)
    assert figures(client, seller, partner_id) == ("10.00", "1000.00", "50.00")
    cause = cancelled["sale_versions"][-1]["event_id"]
    assert kinds(cancelled["commissions"]["lines"], cause) == [
        ("reversal", "-10.00"),
        ("retier", "-10.00"),
    ]

    closed = client.post("/v1/periods/2026-03/close").ok()
    assert closed["period"] == "2026-03"
    paid = client.post("/v1/settlements", {"employee_id": seller, "period": "2026-03"}).ok()
    assert paid["paid"] == money("10.00")

    client.post(
        f"/v1/deals/{b}/amend",
        {
            "reason": "退货",
            "happened_on": "2026-04-09",
            "lines": [
                {"product_id": "prod_1", "product_line": "pumps", "net_price": money("600.00")}
            ],
        },
    ).ok()
    amended = client.settled_trail(b)
    assert figures(client, seller, partner_id) == ("6.00", "600.00", "30.00")
    cause = amended["sale_versions"][-1]["event_id"]
    lines = [line for line in amended["commissions"]["lines"] if line["cause"] == cause]
    assert kinds(lines, cause) == [("reversal", "-20.00"), ("earned", "6.00"), ("retier", "10.00")]
    assert {(line["booked_in"], line["belongs_on"]) for line in lines} == {
        ("2026-04", "2026-03-05")
    }
    sums = client.get(f"/v1/employees/{seller}/balances").ok()
    assert (sums["paid"], sums["open"]) == ([money("10.00")], [money("-4.00")])
    published = client.get("/v1/periods/2026-03").ok()
    amounts = {one["subject_id"]: one["amount"]["amount"] for one in published["published"]}
    assert amounts["company"] == "1000.00"
    corrected = {one["subject_id"]: one["amount"]["amount"] for one in published["corrected"]}
    assert corrected["company"] == "600.00"


def test_a_deal_without_a_partner_goes_all_the_way(client):
    seller = a_seller_under_the_plan(client)
    deal_id = a_negotiated_deal(client, seller, "500.00")
    sign_when_known(client, deal_id, "2026-03-03")
    trail = client.settled_trail(deal_id)
    assert trail["rebates"]["coverings"] == []
    assert {fact["row"]["metric"] for fact in trail["kpis"]["facts"]} >= {
        "signed",
        "commission_cost",
    }


def test_a_deal_on_29_february_counts_there(client):
    employee = client.post("/v1/employees", {"name": "𠮷野😀", "hired_on": "2024-01-01"}).ok()[
        "employee_id"
    ]
    deal_id = a_negotiated_deal(client, employee, "500.00")
    sign_when_known(client, deal_id, "2024-02-29")
    client.settled_trail(deal_id)
    kpi = client.get(
        "/v1/kpis",
        metric="signed",
        subject_kind="company",
        from_on="2024-02-29",
        to_on="2024-03-01",
        grain="day",
    ).ok()
    assert kpi["total_amount"] == money("500.00")
