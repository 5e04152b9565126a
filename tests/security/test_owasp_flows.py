"""OWASP API Security Top 10 (2023) over the running system: risks 6 to 10, one class each."""

from __future__ import annotations

import ast
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from deploy.local.place import ROOT
from deploy.local.waiting import wait_until
from gateway.headers import ALWAYS
from tests.journeys.builders import a_negotiated_deal, a_seller_under_the_plan, sign_when_known
from tests.running import Client, RunningSystem


class TestApi6UnrestrictedAccessToSensitiveBusinessFlows:
    def test_signing_again_and_again_pays_once(
        self, running_system: RunningSystem, director: Client
    ) -> None:
        seller = a_seller_under_the_plan(director)
        deal = a_negotiated_deal(director, seller, "1000.00")
        sign_when_known(director, deal, "2026-03-03")
        again = [director.post(f"/v1/deals/{deal}/sign", {"signed_on": "2026-03-03"}, key=f"k{n}")
                 for n in range(5)]  # fmt: skip
        assert {reply.status for reply in again} == {422}
        trail = director.settled_trail(deal)
        assert len(trail["sale_versions"]) == 1
        assert len(trail["commissions"]["lines"]) == 1

    def test_guessing_slows_down(self, running_system: RunningSystem) -> None:
        client = Client(running_system.base_url, None)
        wrong = {"login": "somebody", "password": "a guess"}
        statuses = [client.post("/v1/auth/token", wrong).status for _ in range(6)]
        assert statuses == [401] * 5 + [429]


OUTBOUND = {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client", "socket",
            "smtplib", "ftplib", "authlib.integrations.requests_client"}  # fmt: skip
MAY_CALL_OUT: dict[str, str] = {
    "services/crm/wecom_bridge.py": "only WECOM_BRIDGE_URL of the environment, https, no redirects",
    "services/org/oidc_issuer.py": "only what OIDC_ISSUER describes, https, no redirects",
    "services/org/outgoing.py": "only hosts of WECOM_ROBOT_HOSTS, https, no redirects; SMTP_HOST",
}
"""Files that may open addresses which somebody else named, each with the guard that it uses."""


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{name.name}" for name in node.names))


class TestApi7ServerSideRequestForgery:
    def test_nothing_of_ours_opens_an_address_that_somebody_named(self) -> None:
        """Whoever adds a client for outgoing calls adds its guard and names it above."""
        found = {
            str(path.relative_to(ROOT)): sorted(set(imports(path)) & OUTBOUND)
            for folder in ("kernel", "chassis", "services", "gateway")
            for path in (ROOT / folder).rglob("*.py")
        }
        assert {path for path, names in found.items() if names} == set(MAY_CALL_OUT)

    def test_an_address_in_a_request_is_not_followed(self, director: Client) -> None:
        reply = director.post("/v1/employees", {
            "name": "http://169.254.169.254/latest", "hired_on": "2026-01-01"})  # fmt: skip
        assert reply.ok()["name"] == "http://169.254.169.254/latest"


class TestApi8SecurityMisconfiguration:
    @pytest.mark.parametrize("path", ["/v1/me", "/v1/deals", "/v1/nothing", "/v1/docs", "/live"])
    def test_every_answer_tells_browsers_to_be_careful(
        self, system: RunningSystem, path: str
    ) -> None:
        for headers in ({}, {"Authorization": f"Bearer {system.token()}"}):
            reply = requests.get(system.base_url + path, headers=headers, timeout=10)
            told = reply.headers
            assert dict(ALWAYS).items() <= dict(told).items(), path
            assert (told["X-Content-Type-Options"], told["Cache-Control"]) == (
                "nosniff", "no-store")  # fmt: skip
            assert "default-src 'none'" in told["Content-Security-Policy"]
            assert not any(name.lower().startswith("access-control") for name in told)

    def test_an_error_tells_nothing_of_the_inside(self, system: RunningSystem) -> None:
        client = system.client()
        for reply in (
            client.get("/v1/deals", cursor="%00"), client.get("/v1/deals", sort="'; DROP"),
            client.get("/v1/deals/%27%20OR%201=1"), client.post("/v1/deals", [1]),
        ):  # fmt: skip
            assert 400 <= reply.status < 500
            said = str(reply.body)
            assert not any(word in said for word in ("Traceback", "sqlalchemy", "psycopg", ".py"))

    def test_odd_methods_are_refused(self, system: RunningSystem) -> None:
        for verb in ("TRACE", "CONNECT", "PROPFIND", "DEBUG"):
            reply = requests.request(verb, f"{system.base_url}/v1/deals", timeout=10)
            assert reply.status_code in (400, 405), verb


class TestApi9ImproperInventoryManagement:
    @pytest.mark.parametrize("path", [
        "/", "/v2/deals", "/v0/deals", "/debug", "/console", "/static/x", "/admin", "/swagger.json",
        "/v1/../deals", "/.env", "/.git/config", "/openapi.json", "/v1/deals/",
        "/v1/internal", "/actuator", "/api/v1/deals",
    ])  # fmt: skip
    def test_no_address_exists_that_the_document_does_not_name(
        self, system: RunningSystem, path: str
    ) -> None:
        headers = {"Authorization": f"Bearer {system.token()}"}
        reply = requests.get(system.base_url + path, headers=headers, timeout=10,
                             allow_redirects=False)  # fmt: skip
        assert reply.status_code == 404


def uploaded(system: RunningSystem, content: bytes, name: str = "employees.csv") -> Any:
    headers = {"Authorization": f"Bearer {system.token()}"}
    files = {"file": (name, content, "text/csv")}
    return requests.post(f"{system.base_url}/v1/imports/employees", files=files, headers=headers,
                         timeout=15)  # fmt: skip


class TestApi10UnsafeConsumptionOfApis:
    @pytest.mark.parametrize("content", [
        b"", b"\x00\x01\x02", b"\xff\xfe\x00\x00", gzip.compress(b"a" * 10_000_000),
        b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
    ], ids=["empty", "bytes", "bad text", "compressed", "xml with an entity"])  # fmt: skip
    def test_a_file_that_is_no_table_changes_nothing(
        self, running_system: RunningSystem, content: bytes
    ) -> None:
        reply = uploaded(running_system, content)
        if reply.status_code == 202:
            job = running_system.client().get(f"/v1/jobs/{reply.json()['job_id']}").ok()
            assert job["created"] == 0
        else:
            assert reply.status_code in (400, 413, 415, 422)
        assert running_system.client().get("/v1/employees").ok()["items"] == []

    def test_a_row_is_judged_like_a_persons_input(self, running_system: RunningSystem) -> None:
        text = "external_ref,name,hired_on\nE1,王芳,2026-01-01\nE2,李娜,soon\nE3,,2026-01-01\n"
        job_id = uploaded(running_system, text.encode()).json()["job_id"]
        client = running_system.client()
        wait_until(lambda: client.get(f"/v1/jobs/{job_id}")["state"] == "done", 15, "the job")
        job = client.get(f"/v1/jobs/{job_id}").body
        assert (job["created"], job["refused"]) == (1, 2)
