from __future__ import annotations

import pytest

from chassis.testing import Harness
from services.strategy.service import StrategyService


@pytest.fixture
def strategy(harness) -> Harness:
    return harness(StrategyService)
