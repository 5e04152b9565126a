"""A director prints the organization's chart and hands it out."""

from __future__ import annotations

import io

import pypdf
import requests

from deploy.local.waiting import wait_until
from tests.journeys.builders import (
    a_negotiated_deal,
    a_seller_under_the_plan,
    money,
    sign_when_known,
)
from tests.journeys.test_targets import a_target_plan, a_unit_with
from tests.running import Client, RunningSystem

GOAL = {"goal_id": "share", "name": "市场份额突破20%", "metric": "market_share", "target": "0.2",
        "due_on": "2028-12-31", "owner_id": "emp_1"}  # fmt: skip


def test_a_document_is_issued_listed_and_fetched_in_every_form(running_system: RunningSystem):
    client = running_system.client()
    listed = client.get("/v1/documents").ok()["items"]
    assert len(listed) == 19
    assert [one["state"] for one in listed if one["kind"] == "organization_chart"] == ["printed"]
    assert {one["title"] for one in listed} >= {"Sales organization chart", "Improvement plan"}

    a_director(client)
    issue = client.post("/v1/documents/organization_chart/issues", {})
    assert issue.status == 202
    path = f"/v1/document-issues/{issue['issue_id']}"
    wait_until(lambda: client.get(path)["state"] == "issued", 60, "the files")

    forms = {one["format"]: one for one in client.get(path).ok()["files"]}
    assert set(forms) == {"html", "pdf", "docx", "xlsx"}
    token = {"Authorization": f"Bearer {running_system.token()}"}
    fetched = requests.get(f"{running_system.base_url}{path}/pdf", headers=token, timeout=10)
    assert (fetched.status_code, len(fetched.content)) == (200, forms["pdf"]["size"])
    pages = pypdf.PdfReader(io.BytesIO(fetched.content)).pages
    assert "王芳" in "".join(page.extract_text() for page in pages)
    assert "UTF-8''" in fetched.headers["Content-Disposition"]

    newest = next(one for one in client.get("/v1/documents").ok()["items"]
                  if one["kind"] == "organization_chart")["newest"]
    assert [one["issue_id"] for one in newest] == [issue["issue_id"]]
    again = client.post("/v1/documents/organization_chart/issues", {}).ok()
    same = client.get(f"{path}/compare/{again['issue_id']}").ok()
    assert same["differences"] == []
    assert len(client.get("/v1/documents/organization_chart/issues").ok()["items"]) == 2


def test_what_is_not_printed_yet_says_so(running_system: RunningSystem):
    client = running_system.client()
    refused = client.post("/v1/documents/improvement_plan/issues", {})
    assert (refused.status, refused["errors"][0]["code"]) == (422, "document.unknown")
    assert client.post("/v1/documents/poem/issues", {}).status == 404
    assert client.get("/v1/document-issues/iss_org_none/pdf").status == 404


def test_a_planned_year_is_printed(running_system: RunningSystem):
    """Its figures are those of the records, with the names that org and people know."""
    client = running_system.client()
    sellers = [a_seller_under_the_plan(client, name) for name in ("李娜", "赵强")]
    plan_id = a_target_plan(client, a_unit_with(client, *sellers), sellers, "100000000.00")
    client.post(f"/v1/target-plans/{plan_id}/lock").ok()
    an_approved_strategy(client)
    for kind, told in (
        ("target_breakdown", ("100,000,000.00", "李娜", "赵强", "华东销售部")),
        ("strategic_plan", ("市场份额突破20%", "20%")),
        ("compensation_plan", ("月度阶梯", "1,000.00")),
    ):
        pages = printed(running_system, kind)
        assert [words for words in told if words not in pages] == [], kind


def test_a_market_is_studied_and_our_share_of_it_measured(running_system: RunningSystem):
    client = running_system.client()
    study = client.post("/v1/market-studies", {
        "name": "华东泵业", "segment": "工业泵", "region": "华东", "from_on": "2026-01-01",
        "to_on": "2027-01-01", "size": money("1000.00"), "source": "行业年报",
        "competitors": [{"name": "甲", "share": "0.4"}]}).ok()  # fmt: skip
    path = f"/v1/market-studies/{study['study_id']}"
    assert client.get(f"{path}/share").ok()["share"] == "0.0000"
    deal_id = a_negotiated_deal(client, a_seller_under_the_plan(client), "120.00")
    sign_when_known(client, deal_id, "2026-03-03")
    wait_until(lambda: client.get(f"{path}/share")["share"] == "0.1200", 30, "the share")
    assert client.get(path).ok()["source"] == "行业年报"
    assert [one["name"] for one in client.get("/v1/market-studies").ok()["items"]] == ["华东泵业"]


def an_approved_strategy(client: Client) -> None:
    content = {"name": "三年规划", "starts_on": "2026-01-01", "horizon_years": 3,
               "competitive_strategy": "differentiation", "reasons": ["续航更长"],
               "goals": [GOAL]}  # fmt: skip
    plan = client.post("/v1/strategic-plans", {"content": content}).ok()
    version = f"/v1/strategic-plans/{plan['plan_id']}/versions/{plan['plan_version']}"
    client.post(f"{version}/submit").ok()
    client.post(f"{version}/approve").ok()


def printed(system: RunningSystem, kind: str) -> str:
    """What stands on the pages of a document that is printed now."""
    client = system.client()
    issue_id = client.post(f"/v1/documents/{kind}/issues", {}).ok()["issue_id"]
    path = f"/v1/document-issues/{issue_id}"
    wait_until(lambda: client.get(path)["state"] == "issued", 60, f"the files of {kind}")
    token = {"Authorization": f"Bearer {system.token()}"}
    fetched = requests.get(f"{system.base_url}{path}/pdf", headers=token, timeout=10)
    pages = pypdf.PdfReader(io.BytesIO(fetched.content)).pages
    return "".join(page.extract_text() for page in pages)


def a_director(client: Client) -> None:
    """One unit, one position, and somebody on it."""
    employee = client.post("/v1/employees", {"name": "王芳", "hired_on": "2026-01-01"}).ok()
    unit = client.post("/v1/units", {"name": "销售部", "valid_from": "2026-01-01"}).ok()
    position = client.post("/v1/positions", {
        "title": "销售总监", "unit_id": unit["unit_id"], "valid_from": "2026-01-01"}).ok()
    client.post("/v1/assignments", {
        "employee_id": employee["employee_id"], "position_id": position["position_id"],
        "valid_from": "2026-01-01"}).ok()
