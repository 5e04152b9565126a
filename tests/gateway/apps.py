"""Gateways of one's own, with other settings than the shared one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from gateway.app import create_app
from tests.gateway.conftest import NOBODY_LISTENS, Keys

Build = Callable[..., Flask]


@pytest.fixture
def build(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Iterator[Build]:
    """`build(RATE_LIMIT_USER="3/minute")`: an application with these settings."""
    made: list[Flask] = []

    def with_settings(**settings: Any) -> Flask:
        common = {
            "SALESLOOP_MODE": "local",
            "AMQP_URI": NOBODY_LISTENS,
            "SALESLOOP_KEY_FILE": str(keys.folder / "gateway.pem"),
            "SALESLOOP_PUBLIC_KEYS": str(keys.folder / "public.json"),
        }
        for name, value in {**common, **settings}.items():
            monkeypatch.setenv(name, value)
        made.append(create_app())
        return made[-1]

    yield with_settings
    for app in made:
        app.extensions["rpc"].close()
