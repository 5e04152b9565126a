"""docs/events.md says what the code does, and the code does what the contracts announce."""

from __future__ import annotations

import pytest

from chassis.topology import CALLS, SERVICES
from deploy.docs import events, found, planned
from deploy.local.place import ROOT

EVENTS = found.declared()
INSTALLED = [service for service in SERVICES if found.is_installed(service)]
COMMITTED = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")


def rows() -> dict[tuple[str, str], list[str]]:
    """Owner and event -> the cells of its row."""
    table = COMMITTED.partition("## Events")[2].partition("\n## ")[0]
    cells = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return {(line[0].strip(), line[1].split("`")[1]): line for line in cells if "`" in line[1]}


def test_the_committed_page_is_what_the_code_says():
    assert events.page() == COMMITTED, "run make docs"


def test_every_declared_event_has_its_row_and_no_other():
    anybody = {("any 任何服务", event.wire_name()) for event in found.of_anybody()}
    assert anybody
    assert rows().keys() == anybody | {(event.owner(), event.wire_name()) for event in EVENTS}


@pytest.mark.parametrize("service", INSTALLED)
def test_every_reaction_stands_in_the_row_of_its_event_and_says_what_for(service):
    for name, reaction in found.reactions(service).items():
        owners = reaction.event.owners()
        heard_by = rows()[(owners[0] if len(owners) == 1 else "any 任何服务", name)][3]
        assert f"**{service}** (" in heard_by
        assert len(found.first_sentence(reaction.run)) > 10, f"{service}: {name} has no sentence"


@pytest.mark.parametrize("service", INSTALLED)
def test_every_event_of_a_contract_is_published_by_its_owner(service):
    own = [event for event in EVENTS if event.owner() == service]
    silent = {event.wire_name() for event in own if not found.is_published(event)}
    known = {event.wire_name() for event in own} & planned.UNPUBLISHED.keys()
    assert silent == known


def test_an_event_that_nobody_makes_is_found():
    (invoice,) = [event for event in EVENTS if event.wire_name() == "invoice_issued"]
    (signed,) = [event for event in EVENTS if event.wire_name() == "deal_signed"]
    assert (found.is_published(invoice), found.is_published(signed)) == (False, True)


def test_what_is_not_yet_there_is_not_said_to_be():
    ahead = COMMITTED.partition("## Not yet")[2].partition("\n## ")[0]
    for line in ahead.splitlines():
        owner = line.strip("| ").split(" | ")[0]
        for event in EVENTS:
            if event.owner() == owner:
                assert f"`{event.wire_name()}`" not in line
    assert {name for names in planned.EVENTS.values() for name in names} >= {
        event.wire_name() for event in EVENTS}, "the plan in deploy/docs/planned.py lacks an event"


def test_nobody_calls_whom_the_broker_would_refuse():
    assert [call for call in found.calls() if call.owner not in CALLS.get(call.caller, ())] == []


def test_a_call_is_found_in_the_code(tmp_path):
    module = tmp_path / "usecases.py"
    module.write_text("def f(work):\n    return work.services.call(Catalog.price_lines, 1)\n"
                      "def g(work):\n    return work.services.call(contract.Crm.names, 1)\n")
    assert list(found._called(module)) == [("Catalog", "price_lines"), ("Crm", "names")]
