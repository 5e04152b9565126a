import pytest

from chassis.testing import Harness
from services.channels.service import ChannelsService
from tests.channels.builders import a_partner


@pytest.fixture
def channels(harness) -> Harness:
    return harness(ChannelsService)


@pytest.fixture
def partner(channels: Harness) -> str:
    return a_partner(channels)
