"""Which test runs on which worker: stories on one, tests with servers of their own on one."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["tests.servers", "tests.running", "chassis.testing"]
TOGETHER = {
    "tests/chassis/": "own servers", "tests/journeys/": "stories", "tests/drill/": "stories",
    "tests/deploy/": "stories",
}


class Together(LoadScopeScheduling):
    """Tests of one group go to one worker, the largest groups first; others where there is room."""

    def _split_scope(self, nodeid: str) -> str:
        found = [group for folder, group in TOGETHER.items() if nodeid.startswith(folder)]
        return found[0] if found else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)
