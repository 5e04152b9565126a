"""The gateway by itself, with a broker that is away, and somebody who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from chassis import clock
from chassis.passport import ACCESS_AUDIENCE, Caller, Signer
from deploy.local.place import Place
from gateway.app import create_app
from tests.running import EVERYTHING

NOBODY_LISTENS = "amqp://127.0.0.1:1/"
Mint = Callable[..., str]


class Keys:
    """The keys of one installation, and tokens made with them."""

    def __init__(self, place: Place) -> None:
        self.folder = place.keys()

    def token(
        self,
        *,
        issuer: str = "org",
        audience: str = ACCESS_AUDIENCE,
        life_minutes: int = 10,
        permissions: Mapping[str, str] | None = None,
        is_service: bool = False,
    ) -> str:
        """An access token as org issues it, unless told otherwise."""
        signer = Signer(issuer, (self.folder / f"{issuer}.pem").read_text())
        granted = dict.fromkeys(EVERYTHING, "all") if permissions is None else permissions
        caller = Caller("acct_test", None, None, granted, is_service=is_service)
        return signer.sign(caller, audience, clock.now(), timedelta(minutes=life_minutes))


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(Place(tmp_path_factory.mktemp("place")))


@pytest.fixture(scope="session")
def gateway(keys: Keys) -> Iterator[Flask]:
    """The application, with a broker that nobody can reach."""
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("SALESLOOP_MODE", "local")
        settings.setenv("AMQP_URI", NOBODY_LISTENS)
        settings.setenv("SALESLOOP_KEY_FILE", str(keys.folder / "gateway.pem"))
        settings.setenv("SALESLOOP_PUBLIC_KEYS", str(keys.folder / "public.json"))
        app = create_app()
    yield app
    app.extensions["rpc"].close()


class SignedIn:
    """Sends requests with a token; no answer may hold what must never leave the gateway."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.token = client, token

    def send(
        self, verb: str, path: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> Any:
        shown = {
            "Authorization": f"Bearer {self.token}",
            "Accept-Language": "en",
            **(headers or {}),
        }
        response = self.client.open(path, method=verb, headers=shown, **more)
        assert_says_nothing_inner(response.get_data(as_text=True))
        return response


def assert_says_nothing_inner(text: str) -> None:
    """No stack trace, no SQL, no exception's name."""
    for inner in (
        "Traceback",
        "SELECT ",
        "INSERT ",
        "psycopg",
        "sqlalchemy",
        "msgspec",
        '.py"',
        "Error(",
    ):
        assert inner not in text


@pytest.fixture
def signed_in(gateway: Flask, keys: Keys) -> SignedIn:
    return SignedIn(gateway.test_client(), keys.token())
