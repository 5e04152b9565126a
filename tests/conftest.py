"""Which test runs on which worker: what needs the running system on one, own servers on one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")  # a busy machine is no counterexample
pytest_plugins = ["tests.servers", "tests.running", "tests.buckets", "chassis.testing"]
STORIES, OWN_SERVERS, WATCHED = "stories", "own servers", "watched"
TOGETHER = {
    "tests/journeys/": STORIES, "tests/drill/test_replicas": STORIES,
    "tests/contracts/test_previous_version": STORIES,
    **{f"tests/gateway/test_{name}.py": STORIES
       for name in ("service_away", "lists", "idempotency", "values", "versions")},
    "tests/chassis/": OWN_SERVERS, "tests/alerts/": WATCHED,
}
"""Tests by the beginning of their name -> their group; the stories share one running system."""
LONGEST = (STORIES, OWN_SERVERS, WATCHED, "tests/deploy/test_system.py", "tests/drill/test_kill.py")
"""What starts first, so that no worker is left alone with it; the rest fills what is free."""


class Together(LoadScopeScheduling):
    """Tests of one group or file go to one worker; a worker that is free takes the next."""

    def _split_scope(self, nodeid: str) -> str:
        found = [group for name, group in TOGETHER.items() if nodeid.startswith(name)]
        return found[0] if found else nodeid.split("::", 1)[0]

    def _assign_work_unit(self, node: Any) -> None:
        if not self.assigned_work.get(node):  # the first of a worker: the queue has just been made
            for group in reversed(LONGEST):
                if group in self.workqueue:
                    self.workqueue.move_to_end(group, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)
