"""A price list becomes the lines of a deal, over the running system with the real catalog."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.builders import (
    GOOD_FORM,
    a_seller_under_the_plan,
    money,
    sign_when_known,
)
from tests.running import Client, RunningSystem


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_product(client: Client, code: str = "P-100") -> str:
    body = {
        "code": code, "name": "离心泵 𠮷😀", "role": "core", "product_line": "pumps",
        "category_path": "industrial/pumps",
        "cost": {"amount": money("60.00"), "valid_from": "2026-01-01"},
    }  # fmt: skip
    product_id: str = client.post("/v1/products", body).ok()["product_id"]
    return product_id


def a_list_in_force(client: Client, *rules: dict[str, Any], **more: Any) -> str:
    head = {"name": "list", "kind": "retail", **more}
    list_id: str = client.post("/v1/price-lists", head).ok()["price_list_id"]
    client.post(f"/v1/price-lists/{list_id}/versions", {"rules": list(rules)}).ok()
    client.post(
        f"/v1/price-lists/{list_id}/versions/1/approve", {"effective_on": "2026-01-01"}
    ).ok()
    return list_id


def fixed(price: str, **more: Any) -> dict[str, Any]:
    return {"target": "all", "method": "fixed", "price": money(price), **more}


def a_deal(client: Client, seller: str, *lines: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "泵站改造", "owner_id": seller, "customer_id": "cust_1", "stage": "negotiation",
        "screening": GOOD_FORM, "expected_close_on": "2026-12-31", "lines": list(lines),
    }  # fmt: skip


def test_a_price_list_becomes_the_lines_of_a_deal(client):
    seller, product_id = a_seller_under_the_plan(client), a_product(client)
    a_list_in_force(client, fixed("130.00"))
    account = a_list_in_force(
        client,
        {"target": "category", "category_path": "industrial", "method": "formula", "base": "list",
         "discount_rate": "0.2", "round_to": money("10.00"), "surcharge": money("-0.01")},
        kind="key_account", customer_id="cust_1",
    )  # fmt: skip
    why = client.get("/v1/prices/explain", product_id=product_id, customer_id="cust_1").ok()
    assert [step["value"]["amount"] for step in why["steps"]] == [
        "130.00", "130.00", "104.00", "100.00", "99.99"]

    line = {"product_id": product_id, "quantity": "10"}
    deal = client.post("/v1/deals", a_deal(client, seller, line)).ok()
    (priced,) = deal["lines"]
    assert (priced["net_price"], priced["list_price"], priced["cost"]) == (
        money("999.90"), money("1300.00"), money("600.00"))
    assert (priced["price_list_id"], priced["price_rule_id"]) == (account, why["rule_id"])
    assert (priced["product_line"], priced["discount_rate"]) == ("pumps", "0.230846")

    sign_when_known(client, deal["deal_id"], "2026-03-03")
    trail = client.settled_trail(deal["deal_id"])
    assert [one["rule"] for one in trail["commissions"]["lines"]] == ["999.90 x 1 %"]
    amended = client.post(
        f"/v1/deals/{deal['deal_id']}/amend",
        {"reason": "加购", "happened_on": "2026-03-09", "lines": [{**line, "quantity": "20"}]},
    ).ok()
    assert amended["amount"] == money("1999.80")
    client.settled_trail(deal["deal_id"])


def test_a_line_without_any_price_is_refused_by_its_place(client):
    seller, product_id = a_seller_under_the_plan(client), a_product(client)
    refused = client.post(
        "/v1/deals", a_deal(client, seller, {"product_id": product_id}, {"product_id": "prod_x"})
    )
    assert (refused.status, [(one["field"], one["code"]) for one in refused["errors"]]) == (422, [
        ("lines.0.product_id", "deal.price_missing"),
        ("lines.1.product_id", "deal.product_unknown"),
    ])


def test_costs_are_for_who_may_see_them(client, running_system):
    product_id = a_product(client)
    plain = running_system.client(
        running_system.token({"products:read": "all", "prices:read": "all"}))
    assert plain.get(f"/v1/products/{product_id}").ok()["costs"] is None
    assert client.get(f"/v1/products/{product_id}").ok()["costs"] == [
        {"amount": money("60.00"), "valid_from": "2026-01-01"}]


def test_a_product_changes_only_from_the_version_that_was_read(client):
    product_id = a_product(client)
    etag = client.get(f"/v1/products/{product_id}").headers["ETag"]
    assert etag == '"1"'
    assert client.patch(f"/v1/products/{product_id}", {"name": "x"}, None).status == 428
    assert client.patch(f"/v1/products/{product_id}", {"name": "x"}, 1).ok()["version"] == 2
    assert client.patch(f"/v1/products/{product_id}", {"name": "y"}, 1).status == 412


def test_while_catalog_is_down_only_hand_priced_deals_are_taken(client, running_system):
    seller, product_id = a_seller_under_the_plan(client), a_product(client)
    a_list_in_force(client, fixed("130.00"))
    running_system.kill("catalog")
    try:
        by_hand = {"product_id": product_id, "net_price": money("75.00")}
        taken = client.post("/v1/deals", a_deal(client, seller, by_hand)).ok()
        assert taken["lines"][0]["list_price"] == money("75.00")
        waits = client.post("/v1/deals", a_deal(client, seller, {"product_id": product_id}))
        assert waits.status == 503
        assert int(waits.headers["Retry-After"]) > 0
    finally:
        running_system.start_one("catalog")
        running_system.wait_ready("catalog")
    deal = client.post("/v1/deals", a_deal(client, seller, {"product_id": product_id})).ok()
    assert deal["lines"][0]["net_price"] == money("130.00")
    assert client.get(f"/v1/deals/{taken['deal_id']}").ok()["lines"] == taken["lines"]


def test_products_and_prices_are_imported_and_a_person_puts_them_in_force(client):
    products = ("external_ref,code,name,role,product_line,cost,currency\n"
                "p1,P-1,泵,core,pumps,60.00,CNY\np2,P-1,阀,core,valves,,CNY\n")
    prices = "list_ref,product_ref,price,currency,min_quantity\nretail,p1,100.00,CNY,0\n"
    done = run_import(client, "products", products)
    assert (done["created"], done["refused"]) == (1, 1)
    assert [(one["line"], one["code"]) for one in done["errors"]] == [(3, "product.code_taken")]
    assert run_import(client, "prices", prices)["created"] == 1
    assert run_import(client, "prices", prices)["unchanged"] == 1
    (held,) = client.get("/v1/price-lists").ok()["items"]
    (product,) = client.get("/v1/products", q="泵").ok()["items"]
    ask = {"product_id": product["product_id"]}
    assert client.get("/v1/prices/explain", **ask)["code"] == "price.none"
    client.post(f"/v1/price-lists/{held['price_list_id']}/versions/1/approve").ok()
    assert client.get("/v1/prices/explain", **ask).ok()["unit_price"] == money("100.00")


def run_import(client: Client, kind: str, content: str) -> Any:
    sent = client.session.post(
        f"{client.base_url}/v1/imports/{kind}",
        files={"file": (f"{kind}.csv", content.encode(), "text/csv")}, timeout=15,
    )  # fmt: skip
    assert sent.status_code == 202, sent.text
    job_id = sent.json()["job_id"]

    def is_done() -> bool:
        return client.get(f"/v1/jobs/{job_id}").ok()["state"] == "done"

    wait_until(is_done, 30, f"import of {kind}")
    return client.get(f"/v1/jobs/{job_id}").ok().body
