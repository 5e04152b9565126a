"""Territories over customers: the preview says what the run does; runs go on after a kill."""

from __future__ import annotations

import pytest

from chassis.testing import Refused
from chassis.work import in_transaction
from kernel.criteria import Operator
from services.crm.usecases import territories
from services.org.contract import (
    Territory,
    TerritoryChanged,
    TerritoryCondition,
    TerritoryField,
    TerritoryRule,
    TerritoryState,
)
from tests.crm.builders import a_customer, knows_employees


def by_region(region):
    return (TerritoryRule((TerritoryCondition(TerritoryField.REGION, Operator.IS, (region,)),)),)


AREAS = (Territory("east", "华东", "emp_1", None, by_region("华东")),
         Territory("north", "华北", "emp_2", None, by_region("华北")))
DRAFT = TerritoryChanged("trm_1", 1, TerritoryState.DRAFT, AREAS)
ACTIVE = TerritoryChanged("trm_1", 2, TerritoryState.ACTIVE, AREAS)


@pytest.fixture
def customers(crm, monkeypatch):
    """In the north and the east, all of emp_1; one elsewhere, of emp_3. Chunks are of two."""
    monkeypatch.setattr(territories, "CHUNK", 2)
    knows_employees(crm, "emp_1", "emp_2", "emp_3")
    for at, region in enumerate(("华北", "华东", "华北", "华北")):
        a_customer(crm, name=f"客户 {at} {region}", region=region, owner_id="emp_1")
    a_customer(crm, name="西部客户", region="西部", owner_id="emp_3")
    crm.hears(DRAFT)
    return crm


def owners(crm):
    return sorted(row.owner_id for row in crm.sql("SELECT owner_id FROM customer"))


def preview(crm, **values):
    return crm.call("preview_territories", model_id="trm_1", **values)


def run(crm, **values):
    started = crm.call("run_territories", model_id="trm_1", **values)
    crm.runs(territories.step)
    return crm.call("territory_run", run_id=started.run_id)


def test_a_draft_is_previewed_and_nothing_moves(customers):
    before = owners(customers)
    told = preview(customers, limit=2)
    assert (told.model_version, told.looked_at, told.in_no_territory, told.moved) == (1, 5, 1, 3)
    assert len(told.moves) == 2
    assert [(one.owner_id, one.gains, one.losses) for one in told.owners] == [
        ("emp_1", 0, 3), ("emp_2", 3, 0)]
    assert [(one.territory_key, one.customers) for one in told.territories] == [
        ("east", 1), ("north", 3)]
    assert owners(customers) == before
    with pytest.raises(Refused) as refused:
        customers.call("run_territories", model_id="trm_1")
    assert refused.value.codes == ["territory.not_active"]


def test_the_run_of_the_active_model_does_what_the_preview_said(customers):
    customers.hears(ACTIVE)
    told = preview(customers)
    done = run(customers)
    assert (done.is_done, done.looked_at, done.moved) == (True, 5, told.moved)
    assert owners(customers) == ["emp_1", "emp_2", "emp_2", "emp_2", "emp_3"]
    assert preview(customers).moved == 0
    assert run(customers).moved == 0


def test_a_run_goes_on_where_it_was(customers):
    customers.hears(ACTIVE)
    started = customers.call("run_territories", model_id="trm_1")
    assert in_transaction(customers.ground, territories.step)
    half = customers.call("territory_run", run_id=started.run_id)
    assert (half.looked_at, half.is_done) == (2, False)
    with pytest.raises(RuntimeError):
        in_transaction(customers.ground, _killed)
    assert customers.call("territory_run", run_id=started.run_id) == half
    customers.runs(territories.step)
    done = customers.call("territory_run", run_id=started.run_id)
    assert (done.looked_at, done.moved, done.is_done) == (5, 3, True)


def _killed(work):
    territories.step(work)
    raise RuntimeError("killed before the commit")


def test_a_run_is_limited_to_a_territory_or_to_the_unassigned(customers):
    customers.hears(ACTIVE)
    assert run(customers, territory_key="east").moved == 0
    assert run(customers, unassigned_only=True).moved == 0
    with customers.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE customer SET owner_id = NULL WHERE region = '华北'")
    assert [one.owner_id for one in preview(customers).owners] == [None, "emp_2"]
    assert run(customers, unassigned_only=True).moved == 3


def test_a_run_of_a_model_that_is_archived_meanwhile_moves_nobody(customers):
    customers.hears(ACTIVE)
    started = customers.call("run_territories", model_id="trm_1")
    customers.hears(TerritoryChanged("trm_1", 3, TerritoryState.ARCHIVED, AREAS))
    customers.runs(territories.step)
    done = customers.call("territory_run", run_id=started.run_id)
    assert (done.moved, done.is_done) == (0, True)


def test_what_org_says_twice_and_out_of_order_changes_nothing(customers):
    customers.hears_one_by_one(ACTIVE, DRAFT, ACTIVE)
    assert preview(customers).model_version == 2
    assert customers.call("run_territories", model_id="trm_1").is_done is False
