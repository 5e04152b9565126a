"""What governs the daily work is printed: the SOP and its guides, grades, rules of CRM use."""

from __future__ import annotations

from deploy.local.waiting import wait_until
from tests.journeys.test_documents import printed
from tests.journeys.test_sop import content
from tests.running import Reply, RunningSystem


def test_the_sop_in_force_is_printed_for_who_sells(running_system: RunningSystem):
    client = running_system.client()
    sop = client.post("/v1/sops", {"content": content(
        criteria={"activities": ["visit"], "needs_approval": True}, limit_days=5,
        actions=[{"title": "上门拜访", "kind": "visit", "within_days": 2}])}).ok()
    client.post(f"/v1/sops/new_business/{sop['sop_version']}/approve", {}).ok()
    for kind in ("sop_manual", "stage_guides"):
        pages = printed(running_system, kind)
        told = ("上门拜访", f"V{sop['sop_version']}", "5 days", "visit", "Needs discovery")
        assert [words for words in told if words not in pages] == [], kind


def test_the_grades_of_customers_are_printed(running_system: RunningSystem):
    client = running_system.client()
    rule = client.post("/v1/grade-rules", {
        "criteria": [{"field": "potential_score", "operator": "at_least", "values": ["63"],
                      "points": 40}],
        "a_from": "81", "b_from": "37", "cadence": {"a_days": 6, "b_days": 13, "c_days": 41}}).ok()
    client.post(f"/v1/grade-rules/{rule['rule_version']}/approve", {}).ok()
    pages = printed(running_system, "grading_strategy")
    told = ("at least 63", "81", "37", "41", f"Rule V{rule['rule_version']}", "Potential score")
    assert [words for words in told if words not in pages] == []


def test_the_rules_of_use_are_printed_with_how_they_are_kept(running_system: RunningSystem):
    client = running_system.client()
    seller = client.post("/v1/employees", {"name": "欧阳娜娜", "hired_on": "2026-01-01"}).ok()
    one = {"name": "青岛海泵", "owner_id": seller["employee_id"], "phone": "0532-5555 0000",
           "industry": "水务", "segment": "工业泵"}
    created: list[Reply] = []
    wait_until(lambda: is_stored(client.post("/v1/customers", one), created), 30, "the seller")
    posted = created[0]["customer_id"]
    client.post(f"/v1/customers/{posted}/interactions", {
        "channel": "call", "summary": "问候"}).ok()
    pages = printed(running_system, "crm_rules")
    told = ("Rules of CRM use", "Telephone", "欧阳娜娜", "100%")
    assert [words for words in told if words not in pages] == []


def is_stored(reply: Reply, created: list[Reply]) -> bool:
    """Does crm know the owner by now?"""
    created += [reply] if reply.status == 201 else []
    return bool(created)
