"""The same key and body gives the first answer again, and nothing happens twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.gateway.deals import a_deal, faults, how_many_deals, opened
from tests.running import RunningSystem


def test_a_repeated_key_gives_the_same_bytes_and_makes_nothing_new(
    running_system: RunningSystem,
) -> None:
    client = running_system.client()
    answers = [
        client.session.post(
            f"{client.base_url}/v1/deals",
            json=a_deal(),
            timeout=15,
            headers={"Idempotency-Key": "order-1"},
        )
        for _ in range(3)
    ]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert {answer.headers["ETag"] for answer in answers} == {'"1"'}
    assert how_many_deals(running_system) == 1


def test_the_order_of_fields_does_not_make_another_body(running_system: RunningSystem) -> None:
    client = running_system.client()
    first = client.post("/v1/deals", {"title": "a", "owner_id": "emp_1"}, key="order-1").ok()
    again = client.post("/v1/deals", {"owner_id": "emp_1", "title": "a"}, key="order-1").ok()
    assert again["deal_id"] == first["deal_id"]


def test_a_repeated_key_with_another_body_is_refused(running_system: RunningSystem) -> None:
    client = running_system.client()
    client.post("/v1/deals", a_deal(), key="order-1").ok()
    reply = client.post("/v1/deals", a_deal(title="Valves"), key="order-1")
    assert (reply.status, reply["code"], faults(reply)) == (
        422,
        "idempotency.key_reused",
        {"Idempotency-Key": "idempotency.key_reused"},
    )
    assert how_many_deals(running_system) == 1


def test_a_key_belongs_to_one_caller_and_one_operation(running_system: RunningSystem) -> None:
    ours, theirs = (
        running_system.client(running_system.token(subject=name)) for name in ("acct_1", "acct_2")
    )
    first = ours.post("/v1/deals", a_deal(), key="order-1").ok()
    second = theirs.post("/v1/deals", a_deal(title="Valves"), key="order-1").ok()
    assert first["deal_id"] != second["deal_id"]
    ours.post(f"/v1/deals/{first['deal_id']}/lose", {"reason": "price"}, key="order-1").ok()


def test_a_refusal_is_not_kept_under_its_key(running_system: RunningSystem) -> None:
    client = running_system.client()
    assert client.post("/v1/deals", {"title": ""}, key="order-1").status == 422
    client.post("/v1/deals", a_deal(), key="order-1").ok()


def test_without_a_key_each_request_stands_for_itself(running_system: RunningSystem) -> None:
    client = running_system.client()
    assert opened(client)["deal_id"] != opened(client)["deal_id"]


def test_requests_that_race_under_one_key_have_one_effect(running_system: RunningSystem) -> None:
    token = running_system.token()
    with ThreadPoolExecutor(8) as racing:
        replies = list(
            racing.map(
                lambda _: running_system.client(token).post("/v1/deals", a_deal(), key="race-1"),
                range(8),
            )
        )
    assert {reply.status for reply in replies} <= {201, 409}
    assert {reply["code"] for reply in replies if reply.status == 409} <= {
        "idempotency.in_progress"
    }
    assert len({reply["deal_id"] for reply in replies if reply.status == 201}) == 1
    assert how_many_deals(running_system) == 1
