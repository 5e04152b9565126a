from __future__ import annotations

import pytest

from chassis.testing import Harness
from services.analytics.service import AnalyticsService


@pytest.fixture
def analytics(harness) -> Harness:
    return harness(AnalyticsService)
