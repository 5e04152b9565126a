"""The bridge to WeCom in miniature, over HTTP, for tests: tokens, two streams, and faults."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class FakeBridge:
    """`faults` are answered once each before anything else: (status, body)."""

    def __init__(self) -> None:
        self.streams: dict[str, list[dict[str, Any]]] = {"contacts": [], "messages": []}
        self.faults: list[tuple[int, Any]] = []
        self.asked: list[tuple[str, int]] = []
        self.token, self.tokens, self.base = "token-1", 0, ""

    def knows(self, *people: dict[str, Any]) -> None:
        self._add("contacts", people)

    def heard(self, *messages: dict[str, Any]) -> None:
        self._add("messages", messages)

    def _add(self, stream: str, records: Any) -> None:
        for one in records:
            self.streams[stream].append({"seq": len(self.streams[stream]) + 1, **one})

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        if path == "gettoken":
            self.tokens += 1
            is_known = query["corpsecret"] == "corp-secret"
            return 200, {"errcode": 0 if is_known else 40001, "access_token": self.token}
        if self.faults:
            return self.faults.pop(0)
        if query["access_token"] != self.token:
            return 200, {"errcode": 42001}
        after, limit = int(query["seq"]), int(query["limit"])
        self.asked.append((path, after))
        found = [one for one in self.streams[path] if one["seq"] > after][:limit]
        return 200, {"errcode": 0, "items": found}


@contextmanager
def running() -> Iterator[FakeBridge]:
    fake = FakeBridge()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            status, told = fake.answer(parts.path.rsplit("/", 1)[1], query)
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Tests read no access log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.base = f"http://127.0.0.1:{server.server_port}/archive"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
