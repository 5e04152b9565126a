"""《销售流程SOP手册》 and 《各环节操作指引》 say what the SOP and the log of stages say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.documents import printing
from chassis.testing import Harness, Refused
from services.org.contract import Org
from services.org.contract.naming import AccountName, AccountNames
from services.pipeline.contract.deals import Stage
from services.pipeline.documents import DOCUMENTS
from services.pipeline.service import PipelineService
from services.pipeline.store.sop_figures import StageFigures
from tests.pipeline.builders import a_deal, knows_sellers
from tests.printing import Issued

FULL: dict[str, dict[str, Any]] = {
    "lead_screening": {"criteria": {"least_mean": 65, "least_each": 35}, "limit_days": 4,
                       "probability": 12},
    "needs_discovery": {
        "actions": [{"title": "上门拜访 𠮷 <b>", "kind": "visit", "within_days": 2},
                    {"title": "需求确认单", "kind": "other", "within_days": 9}],
        "criteria": {"fields": ["customer_id", "lines"], "activities": ["visit"],
                     "course_codes": ["spin"], "needs_approval": True},
        "limit_days": 5, "probability": 33},
}


def content(title: str = "更严的流程", **stages: Any) -> dict[str, Any]:
    return {"title": title, "stages": [
        {"stage": stage.value, "purpose": f"目的 {stage.value}", **stages.get(stage.value, {})}
        for stage in Stage]}


def approved(pipeline: Harness, what: dict[str, Any], name: str = "new_business") -> Any:
    drafted = pipeline.call("draft_sop", content=what, pipeline=name)
    return pipeline.call("approve_sop", pipeline=name, sop_version=drafted.sop_version)


@pytest.fixture
def pipeline(harness: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Harness:
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    under_test: Harness = harness(PipelineService)
    under_test.answers(Org.account_names, lambda asked: AccountNames(
        tuple(AccountName(one, "王芳") for one in asked.account_ids)))
    knows_sellers(under_test, "emp_1")
    return under_test


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-CN", ("上门拜访 𠮷 <b>", "已填写客户", "已完成一项“拜访”任务", "spin",
                   "平均分不低于 65", "由负责人以外", "33%", "更严的流程", "王芳",
                   "1. 线索获取", "8. 回款")),
        ("en", ("上门拜访 𠮷 <b>", "The customer is filled in", "was done: visit", "spin",
                "mean at least 65", "other than the owner", "33%", "王芳", "1. Lead capture",
                "8. Collection")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["sop_manual", "stage_guides"])
def test_both_say_what_the_sop_in_force_asks_for(pipeline, kind, language, told):
    approved(pipeline, content(**FULL))
    issued = Issued(pipeline, kind, language=language)
    assert (issued.issue.state, issued.issue.approver) == ("issued", "王芳")
    missing = issued.lacks(*told)
    assert missing == ([] if kind == "sop_manual" else [one for one in told if one == "33%"])


def test_the_manuals_workbook_holds_limits_and_thresholds_as_numbers(pipeline):
    pipeline.call("require_certificates", stage="proposal", course_codes=["offer"])
    approved(pipeline, content(**FULL))
    issued = Issued(pipeline, "sop_manual", language="zh-CN")
    stages = issued.sheet("环节一览")
    assert stages[2:4] == [["2. 线索筛选", 4.0, 0.12, 0.0, 1.0],
                           ["3. 需求挖掘", 5.0, 0.33, 2.0, 5.0]]
    assert stages[4][4] == 1.0
    assert issued.sheet("MAN 门槛")[1] == ["线索筛选", 65.0, 35.0]
    assert issued.sheet("需求挖掘：标准动作")[1:3] == [
        ["上门拜访 𠮷 <b>", "拜访", 2.0], ["需求确认单", "其他", 9.0]]
    assert issued.sheet("证书要求")[1:] == [["需求挖掘", "spin", "本 SOP"],
                                          ["方案呈现", "offer", "所有流程"]]
    assert issued.sheet("逾期升级")[1:] == [
        [3.0, "提醒负责人"], [5.0, "通知上级"], [7.0, "收回并重新分配"]]


def test_the_manual_tells_each_difference_that_the_api_tells(pipeline):
    approved(pipeline, content(**FULL))
    changed = {**FULL["needs_discovery"], "limit_days": 7, "actions": []}
    approved(pipeline, content(**{**FULL, "needs_discovery": changed}))
    told = Issued(pipeline, "sop_manual", language="en").sheet("Differences")[1:]
    api = pipeline.call("sop_differences", pipeline="new_business", sop_version=1, with_version=2)
    assert ["Needs discovery", "Limit, days", "5 days", "7 days"] in told
    assert len([row for row in told if row[0] == "Needs discovery"]) == len(api.items) == 2


def test_the_standard_is_printed_while_no_version_was_approved(pipeline):
    issued = Issued(pipeline, "sop_manual", language="zh-CN")
    assert issued.issue.approver is None
    assert issued.lacks("V0", "按 MAN 法则筛选", "没有上一版本", "未经批准") == []


def test_an_unknown_pipeline_has_nothing_to_print(pipeline):
    approved(pipeline, content("续约流程"), "renewal")
    assert Issued(pipeline, "stage_guides", about="renewal", language="zh-CN").lacks(
        "续约流程") == []
    with pytest.raises(Refused) as refused:
        pipeline.call("issue_document", kind="sop_manual", about="nobody knows")
    assert refused.value.codes == ["document.nothing_to_print"]


def test_the_guides_count_what_the_log_of_stages_says(pipeline):
    quick, slow, lost = (a_deal(pipeline, stage="needs_discovery") for _ in range(3))
    pipeline.clock.at += timedelta(days=2)
    pipeline.call("move_deal", deal_id=quick.deal_id, stage="proposal")
    pipeline.clock.at += timedelta(days=3)
    pipeline.call("move_deal", deal_id=slow.deal_id, stage="proposal")
    pipeline.call("lose_deal", deal_id=lost.deal_id, reason="价格")
    issued = Issued(pipeline, "stage_guides", language="en")
    rows = {row[0]: row[1:] for row in issued.sheet("Measured by stage")[1:]}
    assert rows["3. Needs discovery"] == [3.0, 2.0, 0.6667, 3.5, 21.0]
    assert rows["4. Proposal"] == [2.0, 0.0, 0.0, "n/a", 21.0]
    assert rows["8. Collection"][:4] == [0.0, 0.0, "n/a", "n/a"]
    facts = dict(issued.sheet("Needs discovery – measured")[1:])
    assert (facts["Lost here"], facts["Here now"]) == (1.0, 0.0)


def test_both_name_the_playbooks_and_the_guides_say_the_script(pipeline):
    action = {"title": "上门拜访", "script": "先问现状 𠮷，勿先报价 <i>"}
    approved(pipeline, content(negotiation={"playbooks": ["silent_customer"]},
                               proposal={"actions": [action]}))
    manual, guides = (Issued(pipeline, kind, language="zh-CN")
                      for kind in ("sop_manual", "stage_guides"))
    assert manual.lacks("客户失联") == guides.lacks("客户失联", "先问现状 𠮷，勿先报价 <i>") == []
    pipeline.call("set_playbook", kind="silent_customer", title="找回失联客户", steps=[
        {"key": "call", "title": "换渠道联系"}])
    assert printing.mark_stale(pipeline.ground, DOCUMENTS) == 2
    assert Issued(pipeline, "sop_manual", language="zh-CN").lacks("找回失联客户") == []


def test_the_guides_show_the_fastest_deal_that_was_signed_lately(pipeline):
    old, quick, slow, unsigned = (
        a_deal(pipeline, stage="proposal", title="某客户的泵站") for _ in range(4))
    for deal, days in ((old, 1), (quick, 1), (slow, 5), (unsigned, 0)):
        pipeline.clock.at += timedelta(days=days)
        pipeline.call("move_deal", deal_id=deal.deal_id, stage="negotiation")
        if deal is not unsigned:
            pipeline.call("sign_deal", deal_id=deal.deal_id)
    pipeline.clock.at += timedelta(days=175)
    issued = Issued(pipeline, "stage_guides", language="en")
    facts = dict(issued.sheet("Proposal – measured")[1:])
    assert (facts["Best recent example, deal"], facts["Best recent example, days"]) == (
        quick.deal_id, 2.0)
    assert dict(issued.sheet("Needs discovery – measured")[1:])["Best recent example"] == "n/a"
    assert issued.lacks("某客户") == ["某客户"]
    pipeline.clock.at += timedelta(days=1)
    assert printing.mark_stale(pipeline.ground, DOCUMENTS) == 1


def test_a_share_is_rounded_half_up():
    assert str(StageFigures(came=32, went_on=1).share) == "0.0313"
    assert StageFigures().share is None


def test_a_change_of_the_sop_marks_both_stale_and_a_move_marks_the_guides(pipeline):
    kinds = ("sop_manual", "stage_guides")
    first = [Issued(pipeline, kind, language="en").issue for kind in kinds]
    assert printing.mark_stale(pipeline.ground, DOCUMENTS) == 0
    approved(pipeline, content(**FULL))
    assert printing.mark_stale(pipeline.ground, DOCUMENTS) == 2
    assert all(pipeline.call("document_issue", issue_id=one.issue_id).is_stale for one in first)
    again = [Issued(pipeline, kind, language="en").issue for kind in kinds]
    assert any("Limit, days" in change for change in again[0].changes)
    a_deal(pipeline, stage="lead_capture")
    assert printing.mark_stale(pipeline.ground, DOCUMENTS) == 1
    assert pipeline.call("document_issue", issue_id=again[1].issue_id).is_stale
