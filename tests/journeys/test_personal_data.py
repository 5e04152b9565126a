"""A firm's papers are kept, a number is revealed for a reason, consent is withdrawn, and in the end
everything is told and forgotten."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
import requests

from deploy.local.waiting import wait_until
from services.org.contract import Role
from services.org.rules.roles import permissions_of
from tests.crm.attachment_builders import PDF, PNG, archive
from tests.journeys.test_a_complaint_is_saved import WORDS
from tests.running import Client, RunningSystem

LIMIT, TIMEOUT = 30, 30
PHONE = "13800138000"
NAME = "𠮷野家 报价(终版)-龘🐉.pdf"


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_firm(client: Client) -> dict[str, Any]:
    values = {"name": "上海恒远泵业有限公司", "phone": PHONE, "address": "外滩一号"}
    return dict(client.post("/v1/customers", values).ok().body)


def sent(client: Client, customer_id: str, name: str, content: bytes, key: str | None = None,
         **fields: str) -> requests.Response:
    return client.session.post(
        f"{client.base_url}/v1/customers/{customer_id}/attachments", timeout=TIMEOUT, data=fields,
        files={"file": (name, content)}, headers={"Idempotency-Key": key} if key else {})


def fetched(client: Client, attachment_id: str) -> requests.Response:
    return client.session.get(
        f"{client.base_url}/v1/attachments/{attachment_id}/file", timeout=TIMEOUT)


def removed(client: Client, attachment_id: str, version: int) -> requests.Response:
    return client.session.delete(
        f"{client.base_url}/v1/attachments/{attachment_id}", timeout=TIMEOUT,
        headers={"If-Match": f'"{version}"'})


def test_a_file_comes_in_once_and_out_as_it_was(client):
    firm = a_firm(client)["customer_id"]
    first, again = (sent(client, firm, NAME, PDF, key="one-file") for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    made = first.json()
    assert (made["name"], made["media_type"], made["size"]) == (NAME, "application/pdf", len(PDF))
    assert client.get(f"/v1/customers/{firm}/attachments").ok()["items"] == [made]
    out = fetched(client, made["attachment_id"])
    assert (out.content, out.headers["Content-Type"]) == (PDF, "application/pdf")
    assert out.headers["Content-Disposition"] == (
        f"attachment; filename=\"{made['attachment_id']}.pdf\"; "
        f"filename*=UTF-8''{quote(NAME, safe='')}")
    assert out.headers["X-Content-Type-Options"] == "nosniff"
    assert removed(client, made["attachment_id"], 7).status_code == 412
    assert removed(client, made["attachment_id"], 1).json()["is_removed"] is True
    assert fetched(client, made["attachment_id"]).status_code == 404
    assert client.get(f"/v1/customers/{firm}/attachments").ok()["items"] == []


@pytest.mark.parametrize(("name", "content", "status", "code"), [
    ("a.pdf", b"", 422, "attachment.empty"),
    ("a.pdf", PNG, 422, "attachment.content_differs"),
    ("a.docx", archive("x"), 422, "attachment.content_differs"),
    ("a.exe", b"MZ", 422, "attachment.type_not_allowed"),
    ("../../../etc/cron.d/a.pdf", PDF, 422, "attachment.name_is_path"),
    ("字" * 119 + ".pdf", PDF, 422, "attachment.name_too_long"),
    ("a.pdf", PDF + bytes(20_000_001), 413, "body.too_large"),
])
def test_a_file_that_may_not_be_kept_is_refused(client, name, content, status, code):
    firm = a_firm(client)["customer_id"]
    reply = sent(client, firm, name, content)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    if status == 422:
        assert [one["field"] for one in reply.json()["errors"]] == ["file"]
    assert client.get(f"/v1/customers/{firm}/attachments").ok()["items"] == []


def test_fields_that_nobody_knows_and_customers_that_are_not_there_are_refused(client):
    firm = a_firm(client)["customer_id"]
    assert sent(client, firm, "a.pdf", PDF, colour="red").json()["errors"][0]["field"] == "colour"
    assert sent(client, firm, "a.pdf", PDF, contact_id="cont_none").json()["code"] == (
        "link.contact_of_another")
    assert sent(client, "cust_none", "a.pdf", PDF).status_code == 404
    plain = client.session.post(
        f"{client.base_url}/v1/customers/{firm}/attachments", json={}, timeout=TIMEOUT)
    assert plain.status_code == 415


def test_a_masked_number_is_revealed_for_a_reason_and_the_auditor_sees_it(running_system, client):
    firm = a_firm(client)["customer_id"]
    help_desk = running_system.client(running_system.token(
        permissions_of([Role.CHANNEL_MANAGER]), subject="acct_help"))
    auditor = running_system.client(running_system.token(
        permissions_of([Role.AUDITOR]), subject="acct_audit"))
    assert help_desk.get(f"/v1/customers/{firm}").ok()["phone"] == "138****8000"
    path = f"/v1/customers/{firm}/reveal"
    assert help_desk.post(path, {"fields": ["phone"]})["errors"][0]["field"] == "reason"
    shown = help_desk.post(path, {"fields": ["phone"], "reason": "核对寄送电话"}).ok()
    assert shown["revealed"] == [{"field": "phone", "value": PHONE}]
    (line,) = auditor.get("/v1/reveals", customer_id=firm).ok()["items"]
    assert (line["actor"], line["fields"], line["reason"]) == (
        "acct_help", ["phone"], "核对寄送电话")
    assert auditor.post(path, {"fields": ["phone"], "reason": "x"}).status == 403
    assert help_desk.get("/v1/reveals").status == 403


def test_who_withdrew_is_not_asked_and_in_the_end_all_is_told_and_forgotten(client):
    firm = a_firm(client)["customer_id"]
    who = client.post(f"/v1/customers/{firm}/contacts", {
        "name": "王小明", "phone": PHONE}).ok()["contact_id"]
    survey = client.post("/v1/surveys", {"kind": "nps", **WORDS}).ok()["survey_id"]
    consents = f"/v1/customers/{firm}/consents"
    said = {"contact_id": who, "purpose": "survey", "source": "wecom"}
    client.post(consents, {**said, "is_given": True}).ok()
    ask = {"customer_id": firm, "contact_id": who}
    link = client.post(f"/v1/surveys/{survey}/invitations", ask).ok()["token"]
    Client(client.base_url, None).post(f"/v1/public/surveys/{link}", {
        "score": 9, "comment": "请联系王小明"}).ok()
    client.post(consents, {**said, "is_given": False}).ok()
    refused = client.post(f"/v1/surveys/{survey}/invitations", ask)
    assert (refused["code"], refused["errors"][0]["field"]) == ("consent.withdrawn", "contact_id")
    assert [one["is_given"] for one in client.get(consents).ok()["items"]] == [False]
    history = client.get(f"/v1/customers/{firm}/consent-history").ok()["items"]
    assert [one["is_given"] for one in history] == [False, True]
    kept = sent(client, firm, "王小明.png", PNG, contact_id=who).json()["attachment_id"]
    client.post(f"/v1/customers/{firm}/reveal", {
        "contact_id": who, "fields": ["name"], "reason": "王小明来电"}).ok()

    told = client.get(f"/v1/crm-subjects/{who}/export").ok()
    assert [one["name"] for one in told["attachments"]] == ["王小明.png"]
    assert [one["comment"] for one in told["survey_answers"]] == ["请联系王小明"]
    assert ([len(told[name]) for name in ("consents", "disclosures")], told["is_complete"]) == (
        [2, 1], True)
    done = client.post(f"/v1/crm-subjects/{who}/erase", {"reason": "本人要求"}).ok()
    assert (done["contacts"], done["attachments"]) == (1, 1)
    wait_until(lambda: fetched(client, kept).status_code == 404, LIMIT, "the file to go")
    after = client.get(f"/v1/crm-subjects/{who}/export").ok().body
    assert "王小明" not in str(after)
    assert [len(after[name]) for name in ("attachments", "consents", "disclosures")] == [0, 2, 2]
