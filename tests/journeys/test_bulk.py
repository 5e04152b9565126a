"""A table comes in as a spreadsheet, what was refused is mended, and the list leaves as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import requests
import xlsxwriter

from chassis.reading import read_table
from deploy.local.waiting import wait_until
from tests.running import Client, RunningSystem

LIMIT = 30
HEAD = ("external_ref", "name", "hired_on", "email")


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_sheet(*rows: Any) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate((HEAD, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return content.getvalue()


def send(client: Client, content: bytes, name: str = "staff.xlsx", **fields: str) -> Any:
    """The job of an upload, once it has ended."""
    reply = client.session.post(
        f"{client.base_url}/v1/imports/employees", files={"file": (name, content)}, data=fields,
        timeout=15,
    )  # fmt: skip
    assert reply.status_code == 202, reply.text
    assert reply.headers["Location"] == f"/v1/jobs/{reply.json()['job_id']}"
    return ended(client, reply.json()["job_id"])


def ended(client: Client, job_id: str) -> Any:
    found: list[Any] = []

    def is_ended() -> bool:
        found.append(client.get(f"/v1/jobs/{job_id}").ok().body)
        return found[-1]["finished_at"] is not None

    wait_until(is_ended, LIMIT, job_id)
    return found[-1]


def fetch(client: Client, path: str, **query: str) -> requests.Response:
    return client.session.get(client.base_url + path, params=query, timeout=30)


def lines(response: requests.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_a_spreadsheet_is_tried_taken_in_mended_and_leaves_again(client: Client) -> None:
    sheet = a_sheet(("r1", "王伟", "2026-01-01", ""), ("r2", "=1+1", "soon", "b@example.com"))
    tried = send(client, sheet, dry_run="true")
    assert (tried["state"], tried["is_dry_run"], tried["created"], tried["refused"]) == (
        "done", True, 1, 1,
    )  # fmt: skip
    assert client.get("/v1/employees").ok()["items"] == []
    taken = send(client, sheet)
    assert (taken["created"], taken["refused"]) == (1, 1)
    refused = fetch(client, f"/v1/jobs/{taken['job_id']}/refused")
    assert lines(refused)[0]["name"] == "'=1+1"
    mended = refused.content.replace(b"soon", b"2026-02-01")
    assert send(client, mended, "mended.csv")["created"] == 1
    found = client.get("/v1/employees").ok()["items"]
    assert {one["name"] for one in found} == {"王伟", "=1+1"}
    exported = fetch(client, "/v1/exports/employees", format="csv", language="zh-CN")
    assert {one["姓名"] for one in lines(exported)} == {"王伟", "'=1+1"}


def test_a_small_export_is_its_own_answer_with_a_name_and_no_way_to_run(client: Client) -> None:
    client.post("/v1/employees", {"name": "王伟", "hired_on": "2026-01-01"}).ok()
    response = fetch(client, "/v1/exports/employees", format="xlsx", language="zh-CN")
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert "filename*=UTF-8''%E5%91%98%E5%B7%A5-" in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert int(response.headers["Content-Length"]) == len(response.content)
    table = read_table(response.content)
    assert table.headings[1] == "姓名"
    assert table.rows(0, 9)[0].cells["姓名"] == "王伟"


def test_an_export_as_a_job_is_filtered_followed_and_fetched(client: Client) -> None:
    for title in ("Pumps", "Valves"):
        client.post("/v1/deals", {"title": title, "owner_id": f"emp_{title}"}).ok()
    reply = client.post("/v1/exports/deals", {"filters": {"owner_id": "emp_Valves"}})
    assert reply.status == 202
    job = ended(client, reply["job_id"])
    assert (job["action"], job["state"], job["rows_total"]) == ("export", "done", 1)
    found = lines(fetch(client, f"/v1/jobs/{job['job_id']}/file"))
    assert [(one["Title"], one["Amount"]) for one in found] == [("Valves", "0.00")]
    assert fetch(client, f"/v1/jobs/{job['job_id']}/refused").json()["code"] == "job.no_file"


def test_who_does_not_want_to_wait_gets_the_job_at_once(client: Client) -> None:
    reply = client.session.get(
        f"{client.base_url}/v1/exports/deals", headers={"Prefer": "respond-async"}, timeout=15
    )
    assert reply.status_code == 202
    assert ended(client, reply.json()["job_id"])["file"]["name"].startswith("Deals-")


def test_partners_leave_as_a_file(client: Client) -> None:
    client.post("/v1/partners", {"name": "华东渠道"}).ok()
    assert [one["Name"] for one in lines(fetch(client, "/v1/exports/partners"))] == ["华东渠道"]


def test_a_ranking_leaves_as_a_file_and_needs_its_filters(client: Client) -> None:
    wish = {"metric": "signed", "subject_kind": "employee"}
    refused = fetch(client, "/v1/exports/kpis", **wish)
    assert {one["field"] for one in refused.json()["errors"]} == {
        "filters.from_on",
        "filters.to_on",
    }
    found = fetch(client, "/v1/exports/kpis", **wish, from_on="2026-01-01", to_on="2027-01-01")
    assert lines(found) == []


def test_a_look_starts_no_job_and_wrong_filters_are_named(client: Client) -> None:
    head = client.session.head(f"{client.base_url}/v1/exports/employees", timeout=15)
    assert head.status_code == 405
    refused = fetch(client, "/v1/exports/deals", colour="red")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "filters.colour")
    assert fetch(client, "/v1/exports/secrets").status_code == 404
    assert fetch(client, "/v1/jobs/job_people_00/file").status_code == 404


def test_an_export_needs_its_own_permission_and_the_lists(running_system: RunningSystem) -> None:
    for granted, missing in (
        ({"employees:read": "all", "jobs:read": "own"}, "exports:read"),
        ({"exports:read": "all", "jobs:read": "own"}, "employees:read"),
    ):
        client = running_system.client(running_system.token(granted))
        reply = fetch(client, "/v1/exports/employees")
        assert (reply.status_code, reply.json()["details"]) == (403, {"permission": missing})
