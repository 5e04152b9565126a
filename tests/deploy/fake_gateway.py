"""A gateway that answers over real HTTP and judges every request by the real contracts and routes.

It keeps what was sent (`calls`) and repeats its first answer to a repeated Idempotency-Key, as the
real one does. What stands behind it is a table of answers by operation: see `fake_business`.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from chassis import schemas
from chassis.errors import Invalid, SalesloopError
from gateway.tables import ROUTES

TOKEN = "token-of-the-fake"


@dataclass(frozen=True)
class Call:
    """A request that was judged to be well-formed."""

    operation: str
    values: Mapping[str, Any]
    key: str | None = None
    if_match: int | None = None
    file: str | None = None


class Answered(Exception):
    """An answer other than success."""

    def __init__(self, status: int, code: str, **more: Any) -> None:
        super().__init__(code)
        self.status, self.body = status, {"code": code, "status": status, "errors": [], **more}


@dataclass
class FakeGateway:
    """Serves on a free port of 127.0.0.1 from `with` to its end."""

    answers: Mapping[str, Callable[[Call], Any]]
    calls: list[Call] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)     # answered before anything is looked at
    kept: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __enter__(self) -> FakeGateway:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1          # an answer in one packet: two would wait 40 ms for each other

            def handle_request(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, answer = outer.serve(self.command, self.path, self.headers, body)
                sent = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = do_PATCH = do_PUT = handle_request

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def made(self, operation: str) -> list[Mapping[str, Any]]:
        """What was sent to an operation, repetitions of one key left out."""
        return [call.values for call in self.calls if call.operation == operation]

    def serve(self, verb: str, target: str, headers: Any, body: bytes) -> tuple[int, Any]:
        with self.lock:
            try:
                if self.faults:
                    raise Answered(self.faults.pop(0), "fault.planned")
                return self._answer(verb, target, headers, body)
            except Answered as answered:
                return answered.status, answered.body
            except SalesloopError as error:
                errors = [{"field": one.field, "code": one.code, "message": one.code}
                          for one in error.refusals]
                return 422, {"code": error.code, "errors": errors}

    def _answer(self, verb: str, target: str, headers: Any, body: bytes) -> tuple[int, Any]:
        path, query = unquote(urlsplit(target).path), dict(parse_qsl(urlsplit(target).query))
        is_sign_in = path == "/v1/auth/token"
        if not is_sign_in and headers.get("Authorization") != f"Bearer {TOKEN}":
            raise Answered(401, "caller.unknown")
        key = headers.get("Idempotency-Key")
        if verb == "POST" and not is_sign_in and not key:
            raise Answered(400, "idempotency.missing")
        if key in self.kept:
            first, answer = self.kept[key]
            if first != (path, body):
                raise Answered(422, "idempotency.key_reused")
            return 200, answer
        call = self._call(verb, path, query, headers, body)
        self.calls.append(call)
        answer = self.answers[call.operation](call)
        if key:
            self.kept[key] = ((path, body), answer)
        return 200, answer

    def _call(self, verb: str, path: str, query: dict[str, str], headers: Any, body: bytes) -> Call:
        key = headers.get("Idempotency-Key")
        found = re.fullmatch("/v1/imports/([a-z]+)", path)
        if verb == "POST" and found:
            return Call("import", {"kind": found[1]}, key, file=_file(headers, body))
        for name, pattern in (("job", "/v1/jobs/(.+)"), ("trail", "/v1/deals/(.+)/trail")):
            found = re.fullmatch(pattern, path)
            if verb == "GET" and found:
                return Call(name, {"id": found[1]})
        route, values = _route(verb, path)
        if route.needs_match and not headers.get("If-Match"):
            raise Answered(428, "match.required")
        match = headers.get("If-Match")
        sent = {**values, **query, **(json.loads(body) if body else {})}
        schemas.load(route.operation.request, sent)
        return Call(route.operation.name, sent, key, int(match.strip('"')) if match else None)


def _route(verb: str, path: str) -> tuple[Any, dict[str, str]]:
    for route in ROUTES:
        pattern = re.sub(r"<(?:\w+:)?(\w+)>", r"(?P<\1>[^/]+)", route.path)
        found = re.fullmatch(pattern, path)
        if route.verb == verb and found:
            return route, found.groupdict()
    raise Invalid("route.unknown")


def _file(headers: Any, body: bytes) -> str:
    """The text of the one multipart field, which must be called `file`."""
    head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
    (part,) = BytesParser().parsebytes(head + body).get_payload()
    if part.get_param("name", header="content-disposition") != "file":
        raise Answered(422, "field.required")
    return part.get_payload(decode=True).decode("utf-8")
