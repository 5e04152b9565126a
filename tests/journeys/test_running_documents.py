"""What governs the daily work is printed: the SOP and its guides, grades, rules of CRM use."""

from __future__ import annotations

from tests.journeys.test_documents import printed
from tests.journeys.test_sop import content
from tests.running import RunningSystem


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
