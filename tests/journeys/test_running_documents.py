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
