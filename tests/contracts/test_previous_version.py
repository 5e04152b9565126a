"""Version N and N-1 of a service work together: deploy order does not matter.

The code of an earlier commit really runs, on today's schema and beside today's other services: with
both versions of one service taking from the same queues, with the old one alone, and with today's
on what the old one wrote. Each time a deal goes through the whole loop.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.place import ROOT
from tests.contracts.previous import NAMED_IN, NoHistory, commit, extract
from tests.journeys.builders import (
    a_negotiated_deal,
    a_seller_under_the_plan,
    an_active_partner,
    money,
    sign_when_known,
)
from tests.running import Client, RunningSystem

CHAIN = ("pipeline", "people", "analytics", "channels")
pytestmark = [pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the earlier code."""
    folder = tmp_path_factory.mktemp("previous")
    try:
        extract(folder, commit())
    except NoHistory as missing:
        pytest.fail(str(missing))
    return folder


@pytest.fixture(params=CHAIN)
def service(request: pytest.FixtureRequest, running_system: RunningSystem) -> Iterator[str]:
    """A service of the chain; afterwards today's code serves it again, alone."""
    name = str(request.param)
    yield name
    for process in (f"{name}-2", name):
        running = running_system.processes.pop(process, None)
        if running is not None:
            running.kill()
            running.wait(25)
    running_system.start_one(name)
    running_system.wait_ready(name)


def runs_from(running: RunningSystem, name: str) -> Path:
    """The folder whose code a process runs."""
    environment = Path(f"/proc/{running.processes[name].pid}/environ").read_bytes().split(b"\0")
    path = next(one for one in environment if one.startswith(b"PYTHONPATH="))
    return Path(os.fsdecode(path.partition(b"=")[2]))


def hand_over(running: RunningSystem, leaving: str, staying: str, code: Path) -> None:
    """Stop one process cleanly; the one that stays runs the code of that folder."""
    assert running.terminate(leaving) == 0
    del running.processes[leaving]
    assert runs_from(running, staying) == code


def figures(client: Client, seller: str, partner_id: str) -> tuple[str, str, str]:
    """Commission of March, KPI of March, rebate of the year."""
    accounts = client.get(f"/v1/employees/{seller}/balances", period="2026-03").ok()["accounts"]
    kpi = client.get("/v1/kpis", metric="signed", subject_kind="employee", subject_id=seller,
                     from_on="2026-03-01", to_on="2026-04-01").ok()
    rebate = client.get(f"/v1/partners/{partner_id}/rebates").ok()["accounts"]
    return (accounts[0]["balance"]["amount"], kpi["total_amount"]["amount"],
            rebate[0]["balance"]["amount"])


def test_a_deal_goes_all_the_way_beside_an_earlier_version(running_system, service, previous):
    client = running_system.client()
    seller, partner_id = a_seller_under_the_plan(client), an_active_partner(client)
    a = a_negotiated_deal(client, seller, "1000.00", partner_id)

    running_system.start_one(f"{service}-2", {"PYTHONPATH": str(previous)})
    running_system.wait_ready(f"{service}-2")
    sign_when_known(client, a, "2026-03-03")
    client.settled_trail(a)
    assert figures(client, seller, partner_id) == ("10.00", "1000.00", "50.00")

    hand_over(running_system, service, f"{service}-2", code=previous)
    b = a_negotiated_deal(client, seller, "1000.00", partner_id)
    client.post(f"/v1/deals/{b}/sign", {"signed_on": "2026-03-05"}).ok()
    client.settled_trail(b)
    assert figures(client, seller, partner_id) == ("30.00", "2000.00", "115.00")

    running_system.start_one(service)
    running_system.wait_ready(service)
    hand_over(running_system, f"{service}-2", service, code=ROOT)
    client.post(f"/v1/deals/{a}/cancel", {"reason": "客户撤单", "happened_on": "2026-03-20"}).ok()
    client.settled_trail(a)
    assert figures(client, seller, partner_id) == ("10.00", "1000.00", "50.00")
    client.post(f"/v1/deals/{b}/amend", {
        "reason": "退货", "happened_on": "2026-03-21",
        "lines": [{"product_id": "prod_1", "product_line": "pumps", "net_price": money("600.00")}],
    }).ok()
    client.settled_trail(b)
    assert figures(client, seller, partner_id) == ("6.00", "600.00", "30.00")


def test_a_clone_without_the_history_is_told_what_to_do(tmp_path):
    with pytest.raises(NoHistory, match=r"git fetch --unshallow"):
        extract(tmp_path / "code", "0" * 40)
    with pytest.raises(NoHistory, match=r"git fetch --unshallow"):
        extract(tmp_path / "code", commit(), repository=tmp_path)


def test_the_earlier_version_is_named_by_a_whole_commit():
    assert len(commit()) == 40, NAMED_IN
    assert int(commit(), 16) > 0
