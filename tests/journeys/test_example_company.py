"""The example company is loaded into the running system, and its walked deal goes all the way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deploy.example.__main__ import load, show_walk
from deploy.example.company import company
from deploy.example.deals import COUNT
from deploy.example.load import Ids, Loader, password
from deploy.example.people import people
from deploy.importer.api import Access, Gateway

SECRET = "the-secret-of-this-test"


@pytest.fixture
def loader(running_system):
    access = Access(running_system.base_url, token=running_system.token())
    return Loader(Gateway(access), company(datetime.now(UTC).date()))


@pytest.mark.timeout(400)
def test_the_whole_company_arrives_once_and_its_people_can_sign_in(loader, running_system, capsys):
    load(loader, SECRET)
    show_walk(loader)
    said = capsys.readouterr().out
    assert "佣金" in said
    assert "rebates" in said
    assert "阶段 stage: collection" in said
    again = Loader(loader.gateway, loader.company, Ids())
    load(again, SECRET)
    assert again.ids == loader.ids
    gateway = loader.gateway
    assert sum(1 for _ in gateway.pages("/v1/deals", limit=200)) == COUNT + 1
    assert sum(1 for _ in gateway.pages("/v1/employees", limit=200)) == len(people())
    seller = next(one.login for one in people() if one.role == "seller")
    own = Gateway(Access(running_system.base_url, login=seller, password=password(SECRET, seller)))
    owned = {deal["owner_id"] for deal in own.pages("/v1/deals", limit=200)}
    assert owned == {loader.ids.employees[seller]}
