"""A local OpenID Connect issuer: a real one in miniature, over HTTP, for tests.

It publishes its endpoints and keys, keeps what a browser asked for, and hands out ID tokens for
codes to whoever shows the client's secret and the verifier of the challenge (RFC 7636).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from chassis import clock

CLIENT, SECRET, RETURN = "salesloop", "a client's secret", "https://app.example/return"


class LocalIssuer:
    """What the issuer knows; tests bend it to make it lie."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one", "use": "sig"})
        self.signing_key, self.header = self.key, {"alg": "RS256", "kid": "one"}
        self.asked: dict[str, dict[str, str]] = {}
        self.claims: dict[str, Any] = {}
        self.name = ""
        self.now = clock.now

    def settings(self) -> dict[str, str]:
        return {"OIDC_ISSUER": self.name, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET,
                "OIDC_REDIRECT_URI": RETURN}

    def description(self) -> dict[str, Any]:
        return {"issuer": self.name, "authorization_endpoint": f"{self.name}/authorize",
                "token_endpoint": f"{self.name}/token", "jwks_uri": f"{self.name}/keys"}

    def authorized(self, wish: dict[str, str]) -> str:
        """Somebody signed in at the issuer: where the browser is sent back to."""
        code = secrets.token_urlsafe(16)
        self.asked[code] = wish
        return f"{wish['redirect_uri']}?code={code}&state={wish['state']}"

    def token(self, sent: dict[str, str], client: tuple[str, str]) -> dict[str, Any] | None:
        wish = self.asked.pop(sent.get("code", ""), None)
        if wish is None or client != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (challenge, "S256") != (wish["code_challenge"], wish["code_challenge_method"]):
            return None
        second = int(self.now().timestamp())
        claims = {"iss": self.name, "aud": CLIENT, "sub": "subject-1", "iat": second,
                  "exp": second + 300, "nonce": wish["nonce"], **self.claims}
        signed = jwt.encode(self.header, claims, self.signing_key)
        return {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer",
                "id_token": signed}


def browsed(address: str) -> dict[str, str]:
    """What a browser comes back with that was sent to this address and signed in there."""
    answer = requests.get(address, allow_redirects=False, timeout=5)
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


@contextmanager
def running(now: Any = clock.now) -> Iterator[LocalIssuer]:
    """The issuer at an address of its own, until the end of the block."""
    known = LocalIssuer()
    known.now = now
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(known))
    known.name = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)




def _handler(known: LocalIssuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                wish = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", known.authorized(wish))
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif parts.path == "/keys":
                self._answer(200, KeySet([known.key]).as_dict(private=False))
            else:
                self._answer(200, known.description())

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            sent = {name: values[0] for name, values in
                    parse_qs(self.rfile.read(length).decode()).items()}
            basic = self.headers.get("Authorization", "Basic ").removeprefix("Basic ")
            name, _, secret = base64.b64decode(basic).decode().partition(":")
            told = known.token(sent, (name, secret))
            self._answer(*((200, told) if told else (400, {"error": "invalid_grant"})))

        def _answer(self, status: int, body: Any) -> None:
            encoded = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

        def log_message(self, *_: Any) -> None:
            """Tests read no access log."""

    return Handler
