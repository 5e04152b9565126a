"""One system for all tests of this folder: its alerts are seen to fire, its traces to connect."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.alerts.scene import Scene
from tests.journeys.builders import a_seller_under_the_plan, an_active_partner


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    watched = Scene(tmp_path_factory.mktemp("alerts"))
    try:
        watched.start()
        yield watched
    finally:
        watched.end()


@pytest.fixture(scope="session")
def parties(scene: Scene) -> tuple[str, str]:
    """A seller and a partner."""
    return a_seller_under_the_plan(scene.client), an_active_partner(scene.client)
