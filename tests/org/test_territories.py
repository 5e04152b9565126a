"""Models of territories in org: one is active, an active one never changes, all are announced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from chassis.testing import Refused
from services.org.contract import Role, TerritoryChanged
from services.people.contract import EmployeeHired
from tests.org.builders import a_caller

EAST = {"key": "east", "name": "华东", "owner_id": "emp_1", "any_of": [
    {"all_of": [{"field": "region", "operator": "is", "values": ["华东"]}]}]}
KEY = {"key": "key", "name": "大客户", "parent_key": "east", "any_of": [
    {"all_of": [{"field": "grade", "operator": "is", "values": ["A"]}]}]}


@pytest.fixture
def people(org):
    org.hears(EmployeeHired("emp_1", 1, date(2020, 1, 1)))
    return org


def drafted(org, *areas, **values):
    return org.call("draft_territories", name="2026", territories=[*(areas or (EAST, KEY))],
                    **values)


def states(org):
    return {one.model_id: one.state for one in org.call("list_territories").items}


def test_a_draft_is_changed_and_announced_each_time(people):
    draft = drafted(people)
    changed = people.call("rewrite_territories", model_id=draft.model_id, territories=[EAST],
                          if_match=1)
    assert (changed.version, len(changed.territories)) == (2, 1)
    said = people.published(TerritoryChanged)
    assert [(one.version, one.state, len(one.territories)) for one in said] == [
        (1, "draft", 2), (2, "draft", 1)]
    with pytest.raises(Refused) as refused:
        people.call("rewrite_territories", model_id=draft.model_id, territories=[EAST], if_match=1)
    assert refused.value.kind == "stale"


def test_the_next_active_one_archives_the_one_before(people):
    first, second = drafted(people), drafted(people)
    people.call("activate_territories", model_id=first.model_id)
    people.call("activate_territories", model_id=second.model_id)
    assert states(people) == {first.model_id: "archived", second.model_id: "active"}
    for operation, values in (("activate_territories", {"model_id": first.model_id}),
                              ("rewrite_territories", {"model_id": second.model_id,
                                                       "territories": [EAST]})):
        with pytest.raises(Refused) as refused:
            people.call(operation, **values)
        assert refused.value.kind == "refused"


def test_one_is_active_also_when_many_are_activated_at_once(people):
    models = [drafted(people).model_id for _ in range(4)]
    with ThreadPoolExecutor(4) as together:
        list(together.map(
            lambda model: people.call("activate_territories", model_id=model).state, models))
    assert sorted(states(people).values()) == ["active", "archived", "archived", "archived"]


def test_nobody_owns_a_territory_who_does_not_work_here(people):
    draft = drafted(people, {**EAST, "owner_id": "emp_unknown"})
    with pytest.raises(Refused) as refused:
        people.call("activate_territories", model_id=draft.model_id)
    assert refused.value.codes == ["territory.owner_not_employed"]


def test_what_cannot_stand_is_not_stored(people):
    with pytest.raises(Refused) as refused:
        drafted(people, EAST, EAST, {**KEY, "parent_key": "none"})
    assert refused.value.codes == ["territory.key_twice", "territory.parent_unknown"]
    with pytest.raises(Refused) as refused:
        drafted(people, {**EAST, "any_of": [{"all_of": [
            {"field": "password", "operator": "is", "values": ["x"]}]}]})
    assert refused.value.kind == "invalid"


def test_a_director_draws_territories_and_a_seller_does_not(people):
    made = drafted(people, caller=a_caller(Role.DIRECTOR))
    with pytest.raises(Refused) as refused:
        people.call("get_territories", caller=a_caller(Role.SELLER, "emp_1"),
                    model_id=made.model_id)
    assert refused.value.kind == "forbidden"
    archived = people.call("archive_territories", model_id=made.model_id)
    assert archived.state == "archived"
