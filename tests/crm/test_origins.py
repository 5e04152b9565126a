"""Where a customer came from: the lead that pipeline says became its deal."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

from services.pipeline.contract.lead_events import LeadConverted
from services.pipeline.contract.leads import LeadSource
from tests.crm.builders import a_customer
from tests.crm.test_merging import merge, two, undo


def converted(customer_id, lead_id="lead_1", *, version=4, day=3, **more):
    values = {"source": LeadSource.EXHIBITION, "campaign_id": "camp_1", **more}
    return LeadConverted(
        lead_id, version, values["source"], datetime(2026, 3, day, 17, tzinfo=UTC),
        values["campaign_id"], "emp_1", None, f"deal_of_{lead_id}", customer_id)


def lead_of(crm, one):
    return crm.call("overview", customer_id=one.customer_id).lead


def test_the_overview_says_source_campaign_and_local_day(crm):
    made = a_customer(crm)
    assert lead_of(crm, made) is None
    crm.hears(converted(made.customer_id))
    found = lead_of(crm, made)
    assert (found.source, found.campaign_id, found.deal_id) == (
        "exhibition", "camp_1", "deal_of_lead_1")
    assert found.came_on.isoformat() == "2026-03-04"


def test_the_first_lead_counts_whatever_came_when_and_how_often(harness, crm):
    made = a_customer(crm)
    events = (converted(made.customer_id, "lead_2", day=5), converted(made.customer_id, day=3),
              converted(made.customer_id, "lead_3", day=9, campaign_id=None))
    for order in permutations(events):
        crm.hears(*order, *order)
        assert lead_of(crm, made).lead_id == "lead_1"
    told = crm.call("subject_export", subject_id=made.customer_id).leads
    assert [one.lead_id for one in told] == ["lead_1", "lead_2", "lead_3"]


def test_an_older_word_changes_nothing(crm):
    made = a_customer(crm)
    crm.hears(converted(made.customer_id, version=5, source=LeadSource.WECHAT))
    crm.hears(converted(made.customer_id, version=4))
    assert lead_of(crm, made).source == "wechat"


def test_a_customer_that_is_not_known_yet_has_its_lead_once_it_is(crm):
    reference = a_customer(crm, name="甲", external_ref="ref-1")
    crm.hears(converted("cust_later"), converted(reference.customer_id, "lead_2"))
    assert lead_of(crm, reference).lead_id == "lead_2"
    assert crm.waiting() == 0


def test_a_merge_takes_the_lead_along_and_gives_it_back(crm):
    keep, old = two(crm)
    crm.hears(converted(old.customer_id))
    made = merge(crm, keep, old)
    assert lead_of(crm, keep).lead_id == "lead_1"
    undo(crm, made)
    assert lead_of(crm, keep) is None
    assert lead_of(crm, old).lead_id == "lead_1"


def test_a_lead_that_is_heard_of_while_its_customer_is_merged_goes_back_with_it(crm):
    keep, old = two(crm)
    last = a_customer(crm, name="丙")
    first, second = merge(crm, keep, old), merge(crm, last, keep)
    event = converted(old.customer_id)
    crm.hears(event, event)
    assert lead_of(crm, last).lead_id == "lead_1"
    undo(crm, second)
    assert lead_of(crm, keep).lead_id == "lead_1"
    undo(crm, first)
    crm.hears(event)
    assert (lead_of(crm, keep), lead_of(crm, old).lead_id) == (None, "lead_1")
