import pytest

from chassis.testing import Harness
from services.crm.service import CrmService
from tests.crm.builders import a_customer, knows_employees
from tests.crm.complaint_builders import here


@pytest.fixture
def crm(harness) -> Harness:
    built = harness(CrmService)
    knows_employees(built, "emp_1", "emp_2")
    return built


@pytest.fixture
def customer(crm):
    """Friday 18:00 before Qingming: the next working day is Tuesday the 7th."""
    crm.clock.at = here(3, 18)
    return a_customer(crm)
