"""WeCom in miniature, over HTTP, for tests: a group robot that counts what it is told and when."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

OK = (200, {"errcode": 0, "errmsg": "ok"})


class FakeRobot:
    """What it was told, by key; `answers` are given once each, then it says ok. An answer may be a
    function, which runs while the caller waits."""

    def __init__(self) -> None:
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[Any] = []
        self.host = ""

    def address(self, key: str = "key-1") -> str:
        return f"http://{self.host}/cgi-bin/webhook/send?key={key}"

    def texts(self) -> list[str]:
        return [body["text"]["content"] for _, body in self.said]

    def answer(self, key: str, body: dict[str, Any]) -> tuple[int, Any]:
        self.said.append((key, body))
        given = self.answers.pop(0) if self.answers else OK
        found: tuple[int, Any] = given() if callable(given) else given
        return found


@contextmanager
def running() -> Iterator[FakeRobot]:
    """The robot at an address of its own, until the end of the block."""
    fake = FakeRobot()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake.answer))
    fake.host = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _handler(answer: Callable[[str, dict[str, Any]], tuple[int, Any]]) -> Any:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            key = parse_qs(urlsplit(self.path).query)["key"][0]
            status, told = answer(key, body)
            encoded = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", "http://127.0.0.1:1/inside")
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

        def log_message(self, *_: Any) -> None:
            """Tests read no access log."""

    return Handler
