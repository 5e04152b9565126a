"""gunicorn's threaded worker, which answers what never reaches the application as we do.

An address or a header that is too long or malformed is refused before Flask sees it; stock gunicorn
answers with a page of HTML that repeats what was sent.
"""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

import msgspec
from gunicorn import util
from gunicorn.http import errors as faults
from gunicorn.workers.gthread import ThreadWorker

from gateway.texts import TEXTS

_CODES: tuple[tuple[type[Exception], int, str], ...] = (
    (faults.LimitRequestLine, 414, "address.too_long"),
    (faults.LimitRequestHeaders, 431, "headers.too_large"),
    (faults.ParseException, 400, "request.malformed"),
)


class Worker(ThreadWorker):  # type: ignore[misc]
    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Refuse as `application/problem+json`; the connection ends."""
        status, code = told(exc)
        if status == 500:
            self.log.error("request failed outside the application: %s", type(exc).__name__)
        try:
            util.write_nonblock(client, refusal(status, code))
        except OSError:
            self.log.debug("a refusal could not be sent")


def told(exc: BaseException) -> tuple[int, str]:
    """Status and code of what gunicorn could not read."""
    found = [(status, code) for kind, status, code in _CODES if isinstance(exc, kind)]
    return found[0] if found else (500, "internal")


def refusal(status: int, code: str) -> bytes:
    """A whole HTTP answer; nothing of the request is known, so its text is in both languages."""
    text = TEXTS[code]
    request_id = f"req_{uuid.uuid4().hex}"
    title = TEXTS[f"title.{status}"]
    body = msgspec.json.encode(
        {
            "type": f"urn:salesloop:problem:{code}",
            "title": f"{title.zh} {title.en}",
            "status": status,
            "detail": f"{text.zh} {text.en}",
            "code": code,
            "errors": [],
            "details": {},
            "request_id": request_id,
        }
    )
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        f"Connection: close\r\nContent-Type: application/problem+json\r\n"
        f"X-Request-Id: {request_id}\r\nX-Content-Type-Options: nosniff\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
