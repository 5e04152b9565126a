"""A collector of traces: takes OTLP over HTTP as a real one does, and can hang or be away."""

from __future__ import annotations

import gzip
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

LONGEST_HANG = 60


@dataclass(frozen=True)
class Seen:
    """A span as it arrived."""

    process: str
    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, str]


class Collector:
    """Listens on a free port of 127.0.0.1."""

    def __init__(self) -> None:
        self.spans: list[Seen] = []
        self.requests = 0
        self._answers = threading.Event()
        self._answers.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def hang(self) -> None:
        """Take requests, and answer none until `answer`."""
        self._answers.clear()

    def answer(self) -> None:
        self._answers.set()

    def stop(self) -> None:
        self.answer()
        self._server.shutdown()
        self._server.server_close()

    def trace_of(self, name: str) -> list[Seen]:
        """Every span of the newest trace that holds a span of this name."""
        found = [one.trace for one in self.spans if one.name == name]
        return [one for one in self.spans if found and one.trace == found[-1]]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.requests += 1
                collector._answers.wait(LONGEST_HANG)
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                collector.spans.extend(_spans(body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler


def _spans(body: bytes) -> list[Seen]:
    sent = ExportTraceServiceRequest.FromString(body)
    return [Seen(_attributes(part.resource)["service.name"], span.name, span.trace_id.hex(),
                 span.span_id.hex(), span.parent_span_id.hex(), _attributes(span))
            for part in sent.resource_spans for scope in part.scope_spans for span in scope.spans]


def _attributes(of: Any) -> dict[str, str]:
    return {one.key: one.value.string_value or str(one.value.int_value) for one in of.attributes}
