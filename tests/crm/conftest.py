import pytest

from chassis.testing import Harness
from services.crm.service import CrmService
from tests.crm.builders import knows_employees


@pytest.fixture
def crm(harness) -> Harness:
    built = harness(CrmService)
    knows_employees(built, "emp_1", "emp_2")
    return built
