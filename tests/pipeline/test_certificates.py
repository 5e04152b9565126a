"""A stage that asks for certificates lets a deal out only if its owner holds them."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.testing import Refused
from services.people.contract import CertificateEarned, CertificateRevoked
from services.pipeline.contract import Stage
from services.pipeline.rules.certificates import Held, missing
from services.pipeline.service import PipelineService
from tests.pipeline.builders import a_deal, knows_sellers

EARNED = CertificateEarned("cert_1", 1, "emp_1", "offer", date(2020, 1, 1), None)
REVOKED = CertificateRevoked("cert_1", 2, "emp_1", "offer", date(2020, 1, 1), None)


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1")
    under_test.call("require_certificates", stage="negotiation", course_codes=["offer", "offer"])
    return under_test


def codes(pipeline, deal):
    with pytest.raises(Refused) as refused:
        pipeline.call("sign_deal", deal_id=deal.deal_id, if_match=deal.version)
    return refused.value.codes


def test_signing_leaves_negotiation_and_needs_its_certificates(pipeline):
    deal = a_deal(pipeline, stage="negotiation")
    assert codes(pipeline, deal) == ["deal.certificate_missing"]
    pipeline.hears(EARNED, EARNED)
    signed = pipeline.call("sign_deal", deal_id=deal.deal_id, if_match=deal.version)
    assert signed.status == "signed"


def test_a_revoked_one_does_not_count_in_whatever_order_it_is_heard(pipeline):
    pipeline.hears(REVOKED, EARNED)
    pipeline.hears(EARNED, REVOKED)
    assert codes(pipeline, a_deal(pipeline, stage="negotiation")) == ["deal.certificate_missing"]


def test_the_way_back_is_free_and_a_condition_can_be_lifted(pipeline):
    deal = a_deal(pipeline, stage="negotiation")
    back = pipeline.call("move_deal", deal_id=deal.deal_id, stage="proposal",
                         if_match=deal.version)
    forth = pipeline.call("move_deal", deal_id=deal.deal_id, stage="negotiation",
                          if_match=back.version)
    pipeline.call("require_certificates", stage="negotiation", course_codes=[])
    assert pipeline.call("stage_certificates").items == ()
    assert pipeline.call("sign_deal", deal_id=deal.deal_id,
                         if_match=forth.version).status == "signed"


@pytest.mark.parametrize(("day", "lacking"), [
    (date(2028, 2, 28), ["a", "b"]), (date(2028, 2, 29), ["b"]), (date(2029, 2, 27), ["b"]),
    (date(2029, 2, 28), ["a", "b"])])
def test_a_certificate_counts_on_its_days(day, lacking):
    held = [Held("a", date(2028, 2, 29), date(2029, 2, 28))]
    [refusal] = missing({Stage.PROPOSAL: ["b", "a"]}, [Stage.PROPOSAL, Stage.NEGOTIATION], held,
                        day)
    assert refusal.details["course_codes"] == lacking
