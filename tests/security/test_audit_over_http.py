"""An auditor reads a service's log and checks its chain over HTTP; imports leave their rows too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deploy.local.place import installed_services
from deploy.local.waiting import wait_until
from services.org.contract import Role
from services.org.rules.roles import permissions_of
from tests.running import Client, RunningSystem

FILE = "external_ref,name,hired_on\nhr:1,王伟,2026-01-01\nhr:2,李娜,not a day\n"


@pytest.fixture
def auditor(running_system: RunningSystem) -> Client:
    return running_system.client(running_system.token(permissions_of([Role.AUDITOR])))


def rows(auditor: Client, service: str, **wish: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = auditor.get("/v1/audit", service=service, **wish).ok()["items"]
    return found


def test_what_was_done_is_read_by_its_object_and_by_nobody_else(running_system, auditor):
    employee = running_system.client().post(
        "/v1/employees", {"name": "王伟", "hired_on": "2026-01-01"}).ok()
    (row,) = rows(auditor, "people", object_id=employee["employee_id"])
    assert (row["operation"], row["actor"], row["outcome"]) == ("hire_employee", "acct_test", "ok")
    assert "王伟" not in str(row)
    seller = running_system.client(running_system.token(permissions_of([Role.SELLER])))
    assert seller.get("/v1/audit", service="people").status == 403
    assert auditor.get("/v1/audit", service="nobody").status == 422


@pytest.mark.parametrize("service", installed_services())
def test_every_services_chain_can_be_checked(auditor, service):
    verdict = auditor.get("/v1/audit/check", service=service).ok()
    assert (verdict["problem"], verdict["is_end"]) == (None, True), verdict.body


def test_an_import_leaves_who_started_it_and_how_far_each_step_came(running_system, auditor):
    client = running_system.client()
    reply = client.session.post(f"{client.base_url}/v1/imports/employees",
                                files={"file": ("staff.csv", FILE.encode())}, timeout=15)
    job_id = reply.json()["job_id"]
    wait_until(lambda: client.get(f"/v1/jobs/{job_id}").ok()["finished_at"], 30, job_id)
    step, start = rows(auditor, "people", object_id=job_id)
    assert (start["operation"], step["operation"]) == ("start_import", "import.employees")
    counts = json.loads(step["details"])
    assert (counts["created"], counts["refused"]) == (1, 1)
    assert "王伟" not in str([step, start])
