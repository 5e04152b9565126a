"""What every answer carries, HEAD and OPTIONS, and pages of other origins."""

from __future__ import annotations

import json
import socket

import pytest
import requests

from deploy.local.waiting import wait_until
from tests.gateway.apps import Build, build
from tests.gateway.conftest import SignedIn
from tests.running import RunningSystem

__all__ = ["build"]
SHOP = "https://shop.example"


@pytest.mark.parametrize("path", ["/v1/openapi.json", "/v1/docs", "/v1/deals", "/nowhere", "/live"])
def test_every_answer_keeps_browsers_in_check(signed_in: SignedIn, path: str) -> None:
    headers = signed_in.send("GET", path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Request-Id"]
    assert "Access-Control-Allow-Origin" not in headers


def test_head_is_get_without_a_body_and_options_names_the_methods(signed_in: SignedIn) -> None:
    head = signed_in.send("HEAD", "/v1/openapi.json")
    assert (head.status_code, head.data) == (200, b"")
    assert int(head.headers["Content-Length"]) > 1000
    options = signed_in.send("OPTIONS", "/v1/deals")
    assert options.status_code == 200
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_pages_of_a_named_origin_may_read_and_others_may_not(build: Build) -> None:
    client = build(SALESLOOP_CORS_ORIGINS=f"{SHOP}, https://b.example").test_client()
    ours = client.get("/v1/openapi.json", headers={"Origin": SHOP})
    assert ours.headers["Access-Control-Allow-Origin"] == SHOP
    assert "ETag" in ours.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in ours.headers
    theirs = client.get("/v1/openapi.json", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in theirs.headers
    assert [one.vary.as_set() for one in (ours, theirs)] == [{"origin"}, {"origin"}]


def test_a_preflight_is_answered_without_a_token(build: Build) -> None:
    client = build(SALESLOOP_CORS_ORIGINS=SHOP).test_client()
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "PATCH"}
    answer = client.options("/v1/deals/deal_1", headers=asked)
    assert answer.status_code == 200
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert "If-Match" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("request_line", "headers", "status", "code"),
    [
        (b"GET /v1/me?q=" + b"x" * 9000 + b" HTTP/1.1", b"Host: a", 414, "address.too_long"),
        (b"GET /v1/me HTTP/1.1", b"X-Long: " + b"x" * 9000, 431, "headers.too_large"),
        (b"GET /v1/me HTTP/1.1", b"<script>alert(1)</script>", 400, "request.malformed"),
        (b"G=T /v1/me HTTP/1.1", b"Host: a", 400, "request.malformed"),
        (b"GET /v1/me HTTP/9.9", b"Host: a", 400, "request.malformed"),
    ],
)
def test_what_the_server_cannot_read_is_refused_as_everything_else(
    system: RunningSystem, request_line: bytes, headers: bytes, status: int, code: str
) -> None:
    port = system.servers.environment.web_port("gateway")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request_line + b"\r\n" + headers + b"\r\n\r\n")
        with connection.makefile("rb") as answer:
            head, _, body = answer.read().partition(b"\r\n\r\n")
    assert f"HTTP/1.1 {status} ".encode() in head
    assert b"application/problem+json" in head
    told = json.loads(body)
    assert (told["status"], told["code"]) == (status, code)
    assert b"script" not in body


def test_figures_have_a_port_of_their_own(running_system: RunningSystem) -> None:
    client = running_system.client()
    assert client.get("/metrics").status == 404
    client.get("/v1/deals").ok()
    sample = 'salesloop_http_request_seconds_count{method="GET",route="/v1/deals",status="200"}'
    wait_until(lambda: running_system.metric("gateway", sample) >= 1, 10, "the figure")
    port = running_system.servers.environment.metrics_port("gateway")
    assert requests.get(f"http://127.0.0.1:{port}/v1/deals", timeout=5).headers[
        "Content-Type"
    ].startswith("text/plain")
