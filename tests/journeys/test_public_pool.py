"""A customer goes into the public pool, somebody claims it, and everybody sees what comes next."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from chassis import clock
from deploy.local.waiting import wait_until
from services.org.contract import Role
from services.org.rules.roles import permissions_of
from tests.running import Client, RunningSystem

BEGAN = "2026-01-01"
GOOD = {"potential_score": 100, "buying_power_score": 100}
TERMS = {
    "title": "华东公海", "daily_claims": 1, "former_owner_days": 7, "hidden_fields": ["region"],
    "warning_days": 30, "recycle_rules": [{"title": "30 天未跟进", "conditions": [
        {"kind": "quiet", "days": 30}]}]}


def today() -> date:
    return clock.business_day(clock.now())


def hired(client: Client, name: str) -> str:
    found: str = client.post("/v1/employees", {"name": name, "hired_on": BEGAN}).ok()[
        "employee_id"]
    return found


def seller(system: RunningSystem, employee_id: str) -> Client:
    return system.client(system.token(
        permissions_of([Role.SELLER]), subject=f"acct_{employee_id}", employee_id=employee_id))


def entered(client: Client, owner_id: str, name: str) -> str:
    body = {"name": name, "owner_id": owner_id, "region": "上海", **GOOD}
    key = name.encode().hex()
    wait_until(lambda: client.post("/v1/customers", body, key=key).status == 201, 20, "crm")
    found: str = client.post("/v1/customers", body, key=key).ok()["customer_id"]
    return found


def test_a_customer_waits_is_claimed_once_and_its_next_night_is_foretold(
    running_system: RunningSystem,
):
    client = running_system.client()
    people = [hired(client, name) for name in ("王芳", "李娜", "张𠮷")]
    pool = client.post("/v1/pools", {"terms": TERMS}).ok()
    path = f"/v1/pools/{pool['pool_id']}"
    first, second, third = (entered(client, people[0], name) for name in ("甲🙂", "乙", "丙"))
    former, *others = (seller(running_system, one) for one in people)
    for one in (first, second):
        given = former.post(f"/v1/customers/{one}/release", {"reason": "无力跟进"}).ok()
        assert (given["owner_id"], given["pool_id"]) == (None, pool["pool_id"])
    seen = others[0].get(f"{path}/customers").ok()["items"]
    assert [one["customer"]["region"] for one in seen] == [None, None]
    refused = former.post(f"/v1/customers/{first}/claim")
    assert (refused.status, [one["code"] for one in refused["errors"]]) == (
        422, ["pool.former_owner_waits"])
    with ThreadPoolExecutor() as many:
        answers = list(many.map(lambda who: who.post(f"/v1/customers/{first}/claim"), others))
    assert sorted(one.status for one in answers) == [200, 422]
    winner, loser = sorted(zip(others, answers, strict=True), key=lambda pair: pair[1].status)
    assert [one["code"] for one in loser[1]["errors"]] == ["pool.already_taken"]
    limited = winner[0].post(f"/v1/customers/{second}/claim")
    assert [one["code"] for one in limited["errors"]] == ["pool.daily_limit"]
    who = winner[1]["owner_id"]
    given = client.post(f"/v1/customers/{second}/assign-from-pool", {
        "owner_id": who, "reason": "分配"}).ok()
    assert given["owner_id"] == who
    standing = winner[0].get(f"{path}/capacity").ok()
    assert (standing["held"], standing["claimed_today"]) == (2, 1)

    night = today() + timedelta(days=30)
    said = client.get("/v1/pool-recycle-preview", on=night.isoformat()).ok()["items"]
    assert {one["customer_id"]: one["falls_on"] for one in said} == dict.fromkeys(
        (first, second, third), night.isoformat())
    assert {one["rules"][0]["conditions"][0]["kind"] for one in said} == {"quiet"}
    assert client.get("/v1/pool-recycle-preview").ok()["items"] == []
    warned = former.get("/v1/pool-warnings").ok()["items"]
    assert [one["customer_id"] for one in warned] == [third]
    client.post(f"/v1/customers/{third}/protect", {
        "reason": "招标中", "protected_until": (night + timedelta(days=9)).isoformat()}).ok()
    assert former.get("/v1/pool-warnings").ok()["items"] == []
    history = client.get(f"/v1/customers/{first}/owners").ok()["items"]
    assert [one["to_owner_id"] for one in history] == [who, None, people[0]]


def test_a_pool_is_changed_and_customers_move_between_pools(running_system: RunningSystem):
    client = running_system.client()
    who = hired(client, "王芳")
    east, west = (client.post("/v1/pools", {"terms": {"title": title}}).ok()["pool_id"]
                  for title in ("东", "西"))
    name = entered(client, who, "甲")
    client.post(f"/v1/customers/{name}/release", {"reason": "x", "pool_id": east}).ok()
    client.post(f"/v1/customers/{name}/move-to-pool", {"reason": "x", "pool_id": west}).ok()
    changed = client.put(f"/v1/pools/{east}", {"terms": {"title": "东"}, "is_active": False}, 1)
    assert (changed.ok()["version"], changed["is_active"]) == (2, False)
    stale = client.put(f"/v1/pools/{east}", {"terms": {"title": "东"}}, 1)
    assert stale.status == 412
    listed = client.get("/v1/pools").ok()["items"]
    assert {one["pool_id"]: one["customers"] for one in listed} == {east: 0, west: 1}


def test_a_day_of_views_of_a_pool_ends_at_its_limit(running_system: RunningSystem):
    client = running_system.client()
    former, looker, other = (hired(client, name) for name in ("王芳", "李娜", "张𠮷"))
    terms = {"title": "限看公海", "daily_views": 1, "hidden_fields": ["region"]}
    path = f"/v1/pools/{client.post('/v1/pools', {'terms': terms}).ok()['pool_id']}"
    first, second = (entered(client, former, name) for name in ("甲🙂", "乙"))
    for one in (first, second):
        seller(running_system, former).post(f"/v1/customers/{one}/release", {"reason": "x"}).ok()
    me, analyst = seller(running_system, looker), running_system.client(running_system.token(
        permissions_of([Role.ANALYST]), subject=f"acct_{other}", employee_id=other))
    assert len(me.get(f"{path}/customers").ok()["items"]) == 2
    for _ in range(2):
        seen = me.post(f"/v1/customers/{first}/open").ok()
        assert (seen["customer"]["name"], seen["customer"]["region"]) == ("甲🙂", None)
        assert (seen["viewed_today"], seen["daily_views"]) == (1, 1)
    refused = me.post(f"/v1/customers/{second}/open")
    assert [one["code"] for one in refused["errors"]] == ["pool.view_limit"]
    standing = me.get(f"{path}/capacity").ok()
    assert (standing["viewed_today"], standing["daily_views"]) == (1, 1)
    unopened = analyst.get(f"/v1/customers/{first}/overview")
    assert [one["code"] for one in unopened["errors"]] == ["pool.open_first"]
    analyst.post(f"/v1/customers/{first}/open").ok()
    assert analyst.get(f"/v1/customers/{first}/overview").ok()["customer"]["name"] == "甲🙂"
    me.post(f"/v1/customers/{second}/claim").ok()
    assert me.get(f"/v1/customers/{second}").ok()["region"] == "上海"


def test_the_planner_and_the_rate_of_follow_ups(running_system: RunningSystem):
    client = running_system.client()
    who = hired(client, "王芳")
    name = entered(client, who, "甲")
    due_on = today() + timedelta(days=7)
    span = {"from_on": today().isoformat(), "to_on": (due_on + timedelta(days=1)).isoformat()}
    planned = client.get("/v1/follow-up-planner", **span).ok()
    assert {day["on"]: [one["customer_id"] for one in day["items"]]
            for day in planned["days"] if day["due"]} == {due_on.isoformat(): [name]}
    assert client.get("/v1/follow-up-rate", **span).ok()["total"]["rate"] is None
    yesterday = (clock.now() - timedelta(days=1)).isoformat()
    for happened_at in (yesterday, clock.now().isoformat()):
        client.post(f"/v1/customers/{name}/interactions", {
            "channel": "call", "summary": "问候", "happened_at": happened_at}).ok()
    found = client.get("/v1/follow-up-rate", **span).ok()
    [person] = found["people"]
    assert (person["employee_id"], person["due"], person["in_time"], person["rate"]) == (
        who, 1, 1, "1.0000")
