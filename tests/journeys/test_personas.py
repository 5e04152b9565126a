"""An ideal customer over the running system: described, approved, everybody scored, compared."""

from __future__ import annotations

from functools import partial

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.builders import a_seller_under_the_plan
from tests.journeys.test_customers import SETTLED, entered
from tests.journeys.test_documents import printed
from tests.running import Client, RunningSystem

CONTENT = {
    "name": "华东泵业",
    "criteria": [
        {"field": "segment", "operator": "is", "values": ["25-35岁新中产女性"], "weight": 60,
         "is_hard": True},
        {"field": "employees_count", "operator": "at_least", "values": ["50"], "weight": 40},
    ],
}


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def approved(client: Client, content: dict, persona_id: str | None = None) -> str:
    """A version in force, handed in and approved over HTTP."""
    body = {"content": content} | ({"persona_id": persona_id} if persona_id else {})
    made = client.post("/v1/personas", body).ok()
    path = f"/v1/personas/{made['persona_id']}/versions/{made['persona_version']}"
    client.post(f"{path}/submit").ok()
    assert client.post(f"{path}/approve").ok()["state"] == "approved"
    return str(made["persona_id"])


def scored(client: Client, customer_id: str, persona_id: str) -> dict | None:
    """How the customer fits, once crm has heard of the persona."""
    found = client.get(f"/v1/customers/{customer_id}/personas").ok()["items"]
    return next((one for one in found if one["persona_id"] == persona_id), None)


def is_listed(client: Client, persona_id: str, customer_id: str, version: int) -> bool:
    reply = client.get(f"/v1/personas/{persona_id}/customers", limit=200)
    return reply.status == 200 and any(
        (one["customer_id"], one["persona_version"]) == (customer_id, version)
        for one in reply.ok()["items"])


def test_a_persona_is_approved_and_customers_are_scored_by_it(client, running_system):
    seller = a_seller_under_the_plan(client)
    customer_id = entered(client, seller, name="木兰服饰", phone="13900001234",
                          segment="25-35岁新中产女性")
    persona_id = approved(client, CONTENT)
    listed = partial(is_listed, client, persona_id, customer_id)
    wait_until(partial(listed, 1), SETTLED, "the score")
    fit = scored(client, customer_id, persona_id)
    assert (fit["score"], fit["is_inside"], fit["disqualified_by"]) == ("60.00", True, [])
    assert [one["points"] for one in fit["criteria"]] == [60, 0]
    assert fit in client.get(f"/v1/customers/{customer_id}/overview").ok()["personas"]

    approved(client, {**CONTENT, "match_from": "80"}, persona_id)
    wait_until(partial(listed, 2), SETTLED, "the score by the next version")
    assert scored(client, customer_id, persona_id)["is_inside"] is False
    match = client.get(f"/v1/personas/{persona_id}/match").ok()
    assert match["inside"]["customers"] + match["outside"]["customers"] == match["scored"]
    (change,) = client.get(
        f"/v1/personas/{persona_id}/differences", from_version=1, to_version=2).ok()["differences"]
    assert change["zh"] == "画像门槛分由 60 改为 80。"
    states = client.get("/v1/personas", persona_id=persona_id).ok()["items"]
    assert [one["state"] for one in states] == ["superseded", "approved"]
    pages = printed(running_system, "persona_report")
    for said in ("华东泵业", "25-35岁新中产女性", "Match share", "from 60 to 80"):
        assert said in pages
