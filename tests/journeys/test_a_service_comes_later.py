"""A service that joins a running company learns at once who may see whom."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from deploy.local.place import installed_services
from deploy.local.waiting import wait_until
from tests.journeys.test_personas import CONTENT as PERSONA
from tests.journeys.test_personas import approved as an_approved_persona
from tests.journeys.test_public_pool import entered, hired
from tests.running import RunningSystem
from tests.servers import truncate

BEGAN = "2026-01-01"
COMES_LATER = "pipeline"


def a_line_of_two(system: RunningSystem) -> tuple[str, str]:
    """A manager and one seller below, both placed."""
    client = system.client()
    unit = client.post("/v1/units", {"name": "华东", "valid_from": BEGAN}).ok()["unit_id"]
    above, found = None, []
    for title in ("经理", "销售"):
        position = client.post("/v1/positions", {
            "title": title, "unit_id": unit, "valid_from": BEGAN, "reports_to": above}).ok()
        employee = client.post("/v1/employees", {"name": title, "hired_on": BEGAN}).ok()
        client.post("/v1/assignments", {
            "employee_id": employee["employee_id"], "position_id": position["position_id"],
            "valid_from": BEGAN}).ok()
        above = position["position_id"]
        found.append(employee["employee_id"])
    return found[0], found[1]


def edges(system: RunningSystem) -> list[Any]:
    database = system.servers.environment.database(COMES_LATER)
    with closing(system.servers.postgres.connect(database)) as connection, \
            connection.cursor() as cursor:
        cursor.execute("SELECT viewer_id, subject_id FROM scope_edge")
        return cursor.fetchall()


@pytest.mark.skipif(COMES_LATER not in installed_services(), reason="pipeline is not here")
def test_a_service_that_knows_nothing_is_filled_from_org(running_system):
    manager, seller = a_line_of_two(running_system)
    wait_until(lambda: (manager, seller) in edges(running_system), 30, "the edge by its event")
    running_system.terminate(COMES_LATER)
    truncate(running_system.servers, COMES_LATER)
    assert edges(running_system) == []
    running_system.start_one(COMES_LATER)
    running_system.wait_ready(COMES_LATER)
    wait_until(lambda: (manager, seller) in edges(running_system), 30, "the edge by the snapshot")


@pytest.mark.skipif(COMES_LATER not in installed_services(), reason="pipeline is not here")
def test_a_service_that_comes_later_knows_which_customers_are_one(running_system):
    client = running_system.client()
    who = hired(client, "王芳")
    keep, old = entered(client, who, "甲"), entered(client, who, "乙")
    client.post(f"/v1/customers/{keep}/merge", {"merged_customer_id": old}).ok()

    def known() -> list[Any]:
        database = running_system.servers.environment.database(COMES_LATER)
        with closing(running_system.servers.postgres.connect(database)) as connection, \
                connection.cursor() as cursor:
            cursor.execute("SELECT merged_id, into_id FROM customer_merge_copy")
            return cursor.fetchall()

    wait_until(lambda: known() == [(old, keep)], 30, "the merge by its event")
    running_system.terminate(COMES_LATER)
    truncate(running_system.servers, COMES_LATER)
    assert known() == []
    running_system.start_one(COMES_LATER)
    running_system.wait_ready(COMES_LATER)
    wait_until(lambda: known() == [(old, keep)], 30, "the merge by the snapshot")


@pytest.mark.skipif("crm" not in installed_services(), reason="crm is not here")
def test_a_crm_that_comes_later_knows_the_ideal_customer(running_system):
    persona_id = an_approved_persona(running_system.client(), PERSONA)

    def known() -> list[Any]:
        database = running_system.servers.environment.database("crm")
        with closing(running_system.servers.postgres.connect(database)) as connection, \
                connection.cursor() as cursor:
            cursor.execute("SELECT persona_id FROM persona_copy")
            return [row[0] for row in cursor.fetchall()]

    wait_until(lambda: known() == [persona_id], 30, "the persona by its event")
    running_system.terminate("crm")
    truncate(running_system.servers, "crm")
    assert known() == []
    running_system.start_one("crm")
    running_system.wait_ready("crm")
    wait_until(lambda: known() == [persona_id], 30, "the persona by the snapshot")
