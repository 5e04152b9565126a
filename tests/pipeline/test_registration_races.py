"""A registered deal is entered, changed and signed while the news of it arrives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from chassis.ids import derived_id
from services.channels.contract.registrations import RegistrationState
from services.pipeline.service import PipelineService
from tests.pipeline.builders import a_deal, knows_partner, knows_sellers
from tests.pipeline.test_registrations import GIVEN, approval, end_of, shown


@pytest.fixture
def pipeline(harness):
    built = harness(PipelineService)
    knows_sellers(built, "emp_1", "emp_7")
    knows_partner(built)
    return built


def at_once(*acts):
    together = Barrier(len(acts))

    def run(act):
        together.wait(10)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_deal_that_is_entered_meanwhile_has_its_registration(pipeline):
    for n in range(5):
        deal_id = derived_id("deal", "deal", f"erp-{n}")
        at_once(lambda n=n: a_deal(pipeline, external_ref=f"erp-{n}"),
                lambda n=n, deal_id=deal_id: pipeline.hears(approval(deal_id, f"reg_{n}")))
        assert shown(pipeline, deal_id) == (f"reg_{n}", *GIVEN[1:])


def test_a_change_meanwhile_loses_nothing(pipeline):
    for n in range(5):
        deal_id = a_deal(pipeline).deal_id
        at_once(lambda deal_id=deal_id: pipeline.call("change_deal", deal_id=deal_id, title="新名"),
                lambda n=n, deal_id=deal_id: pipeline.hears(approval(deal_id, f"reg_{n}")))
        assert shown(pipeline, deal_id) == (f"reg_{n}", *GIVEN[1:])
        assert pipeline.call("get_deal", deal_id=deal_id).title == "新名"


def test_a_sale_has_all_of_the_registration_or_nothing(pipeline):
    for n in range(5):
        deal_id = a_deal(pipeline).deal_id
        at_once(lambda deal_id=deal_id: pipeline.call("sign_deal", deal_id=deal_id),
                lambda n=n, deal_id=deal_id: pipeline.hears(approval(deal_id, f"reg_{n}")))
        deal = pipeline.call("get_deal", deal_id=deal_id)
        [version] = pipeline.call("sale_versions", deal_id=deal_id).versions
        assert version.sale.partner_id == deal.partner_id
        assert len(version.sale.credits) == (2 if deal.registration_id else 1)
        pipeline.hears(end_of(approval(deal_id, f"reg_{n}"), RegistrationState.CLOSED))
        assert pipeline.call("get_deal", deal_id=deal_id) == deal
