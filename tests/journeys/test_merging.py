"""A seller searches, finds a customer twice, and a manager makes one of the two, and two again."""

from __future__ import annotations

from typing import Any

from deploy.local.waiting import wait_until
from tests.journeys.test_public_pool import entered, hired, seller, today
from tests.running import Client, RunningSystem

PHONE = "138 1234 1111"


def found(client: Client, q: str, **more: str) -> list[str]:
    return [one["customer_id"] for one in client.get("/v1/customers", q=q, **more).ok()["items"]]


def codes(answer: object) -> list[str]:
    return [one["code"] for one in answer["errors"]]


def test_a_customer_is_found_by_chinese_pinyin_initials_tax_id_and_a_whole_number(
    running_system: RunningSystem,
):
    client = running_system.client()
    who = hired(client, "王芳")
    name = entered(client, who, "重庆恒远泵业𠮷🙂")
    client.patch(f"/v1/customers/{name}", {"phone": PHONE, "tax_id": "91500000MA1K4"}, 1).ok()
    for q in ("恒远", "cqhy", "zqhy", "chongqing", "ma1k4", "13812341111", "🙂"):
        assert found(client, q) == [name], q
        assert found(seller(running_system, who), q) == [name], q
    for q in ("1381234", "12341111", "恒通"):
        assert found(client, q) == [], q


def test_two_customers_become_one_and_two_again(running_system: RunningSystem):
    client = running_system.client()
    who = hired(client, "王芳")
    keep, old = entered(client, who, "恒远泵业"), entered(client, who, "恒远水泵")
    client.patch(f"/v1/customers/{keep}", {"phone": PHONE}, 1).ok()
    client.patch(f"/v1/customers/{old}", {
        "phone": PHONE, "tax_id": "T1", "allow_duplicate": True}, 1).ok()
    person = client.post(f"/v1/customers/{old}/contacts", {"name": "李雷"}).ok()["contact_id"]
    client.post(f"/v1/customers/{old}/interactions", {"channel": "call", "summary": "问候"}).ok()
    tag = client.post("/v1/tags", {"name": "老客户"}).ok()["tag_id"]
    client.post(f"/v1/customers/{old}/tags", {"add": [tag]}).ok()
    [pair] = client.get("/v1/customer-duplicates").ok()["items"]
    assert (pair["score"], pair["shared"]) == (50, [{"field": "phone", "points": 50}])

    merged = client.post(f"/v1/customers/{keep}/merge", {
        "merged_customer_id": old, "take": ["name"]}).ok()
    assert merged["can_be_undone"]
    assert client.get("/v1/customer-duplicates").ok()["items"] == []
    seen = client.get(f"/v1/customers/{old}/overview").ok()
    assert (seen["customer"]["customer_id"], seen["customer"]["name"]) == (keep, "恒远水泵")
    assert [one["contact_id"] for one in seen["contacts"]] == [person]
    assert len(seen["interactions"]) == 1
    assert found(client, "t1") == [keep]
    assert found(client, "恒远", tag_id=tag) == [keep]
    refused = client.post(f"/v1/customers/{old}/contacts", {"name": "x"})
    assert (refused.status, codes(refused)) == (422, ["customer.merged"])
    assert codes(client.post(f"/v1/customers/{keep}/merge", {"merged_customer_id": keep})) == [
        "merge.into_itself"]

    undone = client.post(f"/v1/customer-merges/{merged['merge_id']}/undo").ok()
    assert not undone["can_be_undone"]
    assert found(client, "t1") == [old]
    assert client.get(f"/v1/customers/{keep}").ok()["name"] == "恒远泵业"
    again = client.get(f"/v1/customers/{old}/overview").ok()
    assert [one["contact_id"] for one in again["contacts"]] == [person]
    client.post(f"/v1/customers/{keep}/dismiss-duplicate", {"other_customer_id": old}).ok()
    assert client.get("/v1/customer-duplicates").ok()["items"] == []


def test_deals_and_prices_of_a_merged_customer_go_with_it(running_system: RunningSystem):
    client = running_system.client()
    who = hired(client, "王芳")
    keep, old = entered(client, who, "恒远泵业"), entered(client, who, "恒远水泵")
    product = client.post("/v1/products", {
        "code": "P-1", "name": "离心泵", "role": "core", "product_line": "pumps",
        "category_path": "pumps"}).ok()["product_id"]
    held = client.post("/v1/price-lists", {
        "name": "大客户价", "kind": "key_account", "customer_id": old}).ok()["price_list_id"]
    client.post(f"/v1/price-lists/{held}/versions", {"rules": [{
        "target": "all", "method": "fixed", "price": {"amount": "70.00", "currency": "CNY"}}]}).ok()
    client.post(f"/v1/price-lists/{held}/versions/1/approve", {
        "effective_on": today().isoformat()}).ok()

    def opened(customer_id: str) -> dict[str, Any]:
        return client.post("/v1/deals", {
            "title": "泵站", "owner_id": who, "customer_id": customer_id}).ok()

    def deals(customer_id: str) -> set[str]:
        listed = client.get("/v1/deals", customer_id=customer_id).ok()["items"]
        return {one["deal_id"] for one in listed}

    def price(customer_id: str) -> Any:
        return client.get("/v1/prices/explain", product_id=product, customer_id=customer_id)

    first = opened(old)["deal_id"]
    merged = client.post(f"/v1/customers/{keep}/merge", {"merged_customer_id": old}).ok()
    wait_until(lambda: deals(keep) == {first}, 20, "pipeline to hear of the merge")
    wait_until(lambda: price(keep).status == 200, 20, "catalog to hear of the merge")
    assert price(keep).ok()["unit_price"] == price(old).ok()["unit_price"]
    second = opened(old)
    assert second["customer_id"] == keep
    assert deals(old) == {first, second["deal_id"]}
    client.post(f"/v1/customer-merges/{merged['merge_id']}/undo").ok()
    wait_until(lambda: deals(keep) == {second["deal_id"]}, 20, "the undoing")
    assert deals(old) == {first}
    wait_until(lambda: price(keep).status == 422, 20, "the undoing in catalog")
    assert price(old).ok()["unit_price"]["amount"] == "70.00"


def test_the_period_of_undoing_is_data_and_tags_are_a_vocabulary(running_system: RunningSystem):
    client = running_system.client()
    who = hired(client, "王芳")
    assert client.get("/v1/merge-policy").ok()["undo_days"] == 30
    assert client.put("/v1/merge-policy", {"undo_days": 0}, 0).ok()["undo_days"] == 0
    keep, old = entered(client, who, "甲"), entered(client, who, "乙")
    merged = client.post(f"/v1/customers/{keep}/merge", {"merged_customer_id": old}).ok()
    late = client.post(f"/v1/customer-merges/{merged['merge_id']}/undo")
    assert codes(late) == ["merge.period_over"]
    [listed] = client.get("/v1/customer-merges", customer_id=keep).ok()["items"]
    assert listed["merged_customer_id"] == old

    tag = client.post("/v1/tags", {"name": "重点🙂"}).ok()
    client.post(f"/v1/customers/{keep}/tags", {"add": [tag["tag_id"]]}).ok()
    gone = client.patch(f"/v1/tags/{tag['tag_id']}", {"is_retired": True}, 1).ok()
    assert (gone["version"], gone["customers"]) == (2, 1)
    [held] = client.get(f"/v1/customers/{keep}/tags").ok()["items"]
    assert held["is_retired"]
    [word] = client.get("/v1/tags").ok()["items"]
    assert word["customers"] == 1
