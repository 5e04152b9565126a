"""The catalog under test."""

from __future__ import annotations

import pytest

from chassis.testing import Harness
from services.catalog.service import CatalogService


@pytest.fixture
def catalog(harness) -> Harness:
    return harness(CatalogService)
