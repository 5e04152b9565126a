"""Speak to the gateway as any client would: sign in, send, wait where it asks, do nothing twice.

A write carries an Idempotency-Key, so a request whose answer was lost is sent again without harm.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

Record = dict[str, Any]

MOST_WAITING_SECONDS = 60.0
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://salesloop.invalid/client")
_AWAY = (429, 502, 503)


@dataclass(frozen=True)
class Access:
    """Where the gateway is and who we are there: a token, or a login with its password."""

    base_url: str
    token: str | None = None
    login: str | None = None
    password: str | None = None


class Refused(Exception):
    """The gateway said no: its status, its stable code and every reason it gave."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        self.errors: list[Record] = list(problem.get("errors") or [])
        self.codes = {self.code, *(str(error.get("code")) for error in self.errors)}
        said = str(problem.get("detail") or problem.get("title") or self.code)
        reasons = "; ".join(_reason(error) for error in self.errors)
        super().__init__(f"{status} {self.code} {said} {reasons}".strip())


def _reason(error: Mapping[str, Any]) -> str:
    return f"{error.get('field') or '-'}: {error.get('message') or error.get('code')}"


@dataclass
class Gateway:
    """The API as its clients see it. Safe to share between threads; `language` picks the texts."""

    access: Access
    language: str = "zh-CN"
    patience_seconds: float = MOST_WAITING_SECONDS
    _token: str | None = None
    _own: threading.local = field(default_factory=threading.local)
    _signing_in: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._token = self.access.token
        self._base = self.access.base_url.rstrip("/").removesuffix("/v1")

    def get(self, path: str, **query: Any) -> Record:
        return self._send("GET", path, params=query)

    def post(self, path: str, body: Mapping[str, Any], key: str) -> Record:
        return self._send("POST", path, json=body, headers={"Idempotency-Key": key})

    def patch(self, path: str, body: Mapping[str, Any], key: str, version: int) -> Record:
        """Change a record that must still be at `version`."""
        headers = {"Idempotency-Key": key, "If-Match": f'"{version}"'}
        return self._send("PATCH", path, json=body, headers=headers)

    def upload(self, path: str, file: Path, key: str) -> Record:
        """Send a file as the multipart field `file`."""
        sent = {"file": (file.name, file.read_bytes(), "text/csv")}
        return self._send("POST", path, files=sent, headers={"Idempotency-Key": key})

    def download(self, path: str) -> bytes:
        """The content of a file."""
        content: bytes = self._answer("GET", path).content
        return content

    def pages(self, path: str, **query: Any) -> Iterator[Record]:
        """Every record of a list, page after page."""
        page = self.get(path, **query)
        yield from page["items"]
        while page.get("next_cursor"):
            page = self.get(path, **query, cursor=page["next_cursor"])
            yield from page["items"]

    def _send(self, method: str, path: str, **parts: Any) -> Record:
        return _content(self._answer(method, path, **parts))

    def _answer(self, method: str, path: str, **parts: Any) -> requests.Response:
        """One request; waits and repeats while the gateway is away or busy, signs in again once.
        Raises Refused."""
        until, pause, may_renew = time.monotonic() + self.patience_seconds, 0.1, self.access.login
        while True:
            answer = self._once(method, path, **parts)
            if answer is not None and answer.status_code == 401 and may_renew:
                may_renew = None
                self._sign_in(again=True)
            elif answer is not None and not _is_worth_repeating(answer):
                return _accepted(answer)
            elif time.monotonic() + pause > until:
                raise _nobody() if answer is None else Refused(answer.status_code, _problem(answer))
            else:
                time.sleep(max(pause, _asked_pause(answer)))
                pause = min(pause * 2, 3.0)

    def _once(self, method: str, path: str, **parts: Any) -> requests.Response | None:
        """The answer, or None when nobody answered."""
        headers = {"Accept-Language": self.language, **parts.pop("headers", {})}
        if path != "/v1/auth/token":
            headers["Authorization"] = f"Bearer {self._token or self._sign_in()}"
        try:
            return self._session().request(method, self._base + path, headers=headers,
                                           timeout=(5, 30), **parts)
        except (requests.ConnectionError, requests.Timeout):
            return None

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = self._own.session = requests.Session()
            session.trust_env = False
        return session

    def _sign_in(self, *, again: bool = False) -> str:
        stale = self._token if again else None
        with self._signing_in:
            if self._token is None or self._token == stale:
                words = {"login": self.access.login, "password": self.access.password}
                self._token = str(self._send("POST", "/v1/auth/token", json=words)["access_token"])
            return self._token


def request_key(seed: str, *parts: object) -> str:
    """The key of a write that is to happen once: the same seed and parts give the same key."""
    told = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return str(uuid.uuid5(_NAMESPACE, f"{seed}\x1f{told}"))


def money(minor: int, currency: str) -> Record:
    """An amount of hundredths as the wire wants it; for currencies with two decimals."""
    sign, size = ("-" if minor < 0 else ""), abs(minor)
    return {"amount": f"{sign}{size // 100}.{size % 100:02}", "currency": currency}


def _nobody() -> Refused:
    return Refused(503, {"code": "gateway.unreachable", "detail": "没有应答 nobody answers"})


def _is_worth_repeating(answer: requests.Response) -> bool:
    if answer.status_code in _AWAY:
        return True
    return answer.status_code == 409 and _problem(answer).get("code") == "idempotency.in_progress"


def _asked_pause(answer: requests.Response | None) -> float:
    asked = "" if answer is None else answer.headers.get("Retry-After", "")
    return min(int(asked), 5) if asked.isdigit() else 0


def _accepted(answer: requests.Response) -> requests.Response:
    if not answer.ok:
        raise Refused(answer.status_code, _problem(answer))
    return answer


def _content(answer: requests.Response) -> Record:
    content: Record = answer.json() if answer.content else {}
    return content


def _problem(answer: requests.Response) -> Record:
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    return problem if isinstance(problem, dict) else {"code": f"http.{answer.status_code}"}
