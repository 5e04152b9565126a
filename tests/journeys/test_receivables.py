"""What customers owe over HTTP: due, dunned by the timer, paid by one transfer, given up, aged."""

from __future__ import annotations

from datetime import date, timedelta

from deploy.local.waiting import wait_until


def yuan(amount):
    return {"amount": amount, "currency": "CNY"}


def signed(client, seller):
    deal = client.post("/v1/deals", {
        "title": "泵站改造", "owner_id": seller, "customer_id": "cust_1", "stage": "negotiation",
        "screening": {"money": 80, "authority": 80, "need": 80}, "expected_close_on": "2026-06-30",
        "lines": [{"product_id": "prod_1", "product_line": "pumps",
                   "net_price": yuan("1000.00")}]}).ok()
    return client.post(f"/v1/deals/{deal['deal_id']}/sign", {"signed_on": "2026-03-03"}).ok()


def test_what_is_owed_is_dunned_paid_given_up_and_aged(running_system):
    client = running_system.client()
    seller = client.post(
        "/v1/employees", {"name": "王芳", "hired_on": "2026-01-01"}).ok()["employee_id"]
    wait_until(lambda: client.get("/v1/employees").ok()["items"] != [], 20, "the seller")
    today = date.fromisoformat(client.get("/v1/receivables-ageing").ok()["as_of"])
    late, soon, later = (str(today + timedelta(days=days)) for days in (-40, 3, 10))
    client.post("/v1/dunning-policy", {"notice_days": 7, "level_days": [1, 30]}).ok()
    assert client.get("/v1/dunning-policy").ok()["level_days"] == [1, 30]
    deals = []
    for _ in range(2):
        wait_until(lambda: not deals.append(signed(client, seller)["deal_id"]), 20, "a sale")
    contract = client.get(f"/v1/deals/{deals[0]}/contract").ok()
    ends_on = str(today + timedelta(days=30))
    client.patch(f"/v1/deals/{deals[0]}/contract", {"number": "HT-1", "ends_on": ends_on},
                 contract["version"]).ok()
    client.post(f"/v1/deals/{deals[0]}/acceptance", {"note": "验收合格"}).ok()
    wait_until(lambda: client.get(f"/v1/deals/{deals[0]}/contract").ok()["renewal_deal_id"],
               30, "the renewal")
    [ending] = client.get("/v1/contracts", ends_before="2199-01-01").ok()["items"]
    assert (ending["number"], ending["state"]) == ("HT-1", "active")
    for deal_id in deals:
        client.post(f"/v1/deals/{deal_id}/payment-plan", {"instalments": [
            {"due_on": late, "amount": yuan("300.00")}, {"due_on": soon, "amount": yuan("500.00")},
            {"due_on": soon, "amount": yuan("200.00"), "milestone": "验收"}]}).ok()
    wait_until(lambda: [one["level"] for one in client.get(
        "/v1/receivables", due_before=str(today)).ok()["items"]] == [2, 2], 30, "the dunning")
    dunned = client.get("/v1/tasks", deal_id=deals[0]).ok()["items"]
    assert [one["kind"] for one in dunned] == ["dunning"]

    client.post("/v1/receipts", {
        "amount": yuan("900.00"), "external_ref": "bank-1", "allocations": [
            {"deal_id": deals[0], "amount": yuan("800.00")},
            {"deal_id": deals[1], "amount": yuan("100.00")}]}).ok()
    client.post(f"/v1/deals/{deals[0]}/instalments/3/reach", {"due_on": later}).ok()
    client.post(f"/v1/deals/{deals[1]}/instalments/1/write-off", {"reason": "破产"}).ok()
    aged = client.get("/v1/receivables-ageing", owner_id=seller).ok()["items"]
    assert [(one["bucket"], one["outstanding"]["amount"], one["count"]) for one in aged] == [
        ("not_due", "900.00", 3)]
    states = {(one["deal_id"], one["number"]): one["state"]
              for one in client.get("/v1/receivables").ok()["items"]}
    assert [states[deals[0], number] for number in (1, 2, 3)] == ["paid", "paid", "open"]
    assert [states[deals[1], number] for number in (1, 2, 3)] == ["written_off", "open", "waiting"]
