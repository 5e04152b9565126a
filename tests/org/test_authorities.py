"""How much discount somebody gives by the positions held today."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from chassis.passport import Caller, service_caller
from chassis.testing import Refused
from services.org.service import OrgService
from tests.journeys.tries_org import CONTENT

BEGAN = "2026-01-01"
CATALOG = service_caller("catalog")


@pytest.fixture
def org(harness):
    under_test = harness(OrgService)
    under_test.clock.at = datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    return under_test


def a_position(org, unit, title, rate=None):
    made = org.call("create_position", title=title, unit_id=unit, valid_from=BEGAN).position_id
    if rate is not None:
        content = {**CONTENT, "authority": {**CONTENT["authority"], "discount_rate": rate}}
        draft = org.call("draft_job_description", position_id=made, content=content)
        org.call("approve_job_description", description_id=draft.description_id)
    return made


def holds(org, employee_id, position_id, until=None):
    made = org.call("assign_employee", employee_id=employee_id, position_id=position_id,
                    valid_from=BEGAN, share="0.5")
    if until:
        org.call("end_assignment", assignment_id=made.assignment_id, valid_to=until)


def test_the_greatest_of_the_positions_held_today(org):
    unit = org.call("create_unit", name="华东", valid_from=BEGAN).unit_id
    seller, lead, bare, past = (
        a_position(org, unit, "销售代表", "0.05"), a_position(org, unit, "组长", "0.12"),
        a_position(org, unit, "助理"), a_position(org, unit, "前任经理", "0.5"))
    holds(org, "emp_1", seller)
    holds(org, "emp_1", lead)
    holds(org, "emp_2", bare)
    holds(org, "emp_3", past, "2026-04-01")
    found = org.call("discount_authorities", caller=CATALOG,
                     employee_ids=["emp_3", "emp_1", "emp_2", "emp_none"])
    assert [(one.employee_id, one.discount_rate) for one in found.items] == [
        ("emp_1", Decimal("0.12"))]


def test_only_catalog_may_ask(org):
    person = Caller("acct_1", "emp_1", None, {"org:read": "all"})
    for caller in (person, service_caller("crm")):
        with pytest.raises(Refused) as refused:
            org.call("discount_authorities", caller=caller, employee_ids=["emp_1"])
        assert refused.value.error["kind"] == "forbidden"
