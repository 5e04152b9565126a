"""Signing, amending, cancelling, payments: every change one whole version of the sale."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from chassis.testing import Harness, Refused
from kernel.money import Money
from services.channels.contract import PartnerStatus
from services.people.contract import EmployeeLeft
from services.pipeline.contract import (
    DealAmended,
    DealCancelled,
    DealSigned,
    PaymentReceived,
    PaymentReversed,
)
from services.pipeline.service import PipelineService
from tests.pipeline.builders import (
    a_deal,
    a_line_input,
    a_signed_deal,
    knows_partner,
    knows_sellers,
    money,
)


@pytest.fixture
def pipeline(harness) -> Harness:
    built = harness(PipelineService)
    knows_sellers(built, "emp_1", "emp_2")
    return built


def test_a_signed_deal_announces_the_whole_sale(pipeline):
    knows_partner(pipeline)
    deal = a_signed_deal(
        pipeline,
        partner_id="part_1",
        channel_id="distribution",
        lines=[a_line_input("600.00"), a_line_input("400.00", product_line="valves")],
    )
    (said,) = pipeline.published(DealSigned)
    assert (said.sale.deal_id, said.sale.sale_version, said.sale.amount) == (
        deal.deal_id,
        1,
        Money(1000_00),
    )
    assert [line.product_line for line in said.sale.lines] == ["pumps", "valves"]
    assert (deal.status, deal.stage, deal.signed_on) == ("signed", "signing", date(2026, 3, 3))


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"stage": "proposal"}, ["deal.not_negotiated"]),
        ({"partner_id": "part_9", "channel_id": "distribution"}, ["deal.partner_not_active"]),
        ({"partner_id": "part_9"}, ["deal.partner_not_active", "deal.partner_needs_channel"]),
        ({"credits": [{"employee_id": "emp_9", "rate": "1"}]}, ["deal.credit_employee_unknown"]),
    ],
)
def test_a_deal_that_is_not_ready_is_refused_with_everything_missing(pipeline, values, codes):
    deal = a_deal(pipeline, **values)
    with pytest.raises(Refused) as refused:
        pipeline.call("sign_deal", deal_id=deal.deal_id, signed_on=date(2026, 3, 3))
    assert refused.value.codes == codes
    assert pipeline.published(DealSigned) == []


def test_nobody_is_credited_after_leaving(pipeline):
    pipeline.hears(EmployeeLeft("emp_1", 2, date(2026, 1, 1), date(2026, 3, 3)))
    deal = a_deal(pipeline)
    with pytest.raises(Refused) as refused:
        pipeline.call("sign_deal", deal_id=deal.deal_id, signed_on=date(2026, 3, 3))
    assert refused.value.codes == ["deal.credit_not_employed"]
    assert (
        pipeline.call("sign_deal", deal_id=deal.deal_id, signed_on=date(2026, 3, 2)).status
        == "signed"
    )


def test_an_older_word_about_a_partner_changes_nothing(pipeline):
    knows_partner(pipeline, status=PartnerStatus.ACTIVE, version=3)
    knows_partner(pipeline, status=PartnerStatus.ENDED, version=2)
    deal = a_signed_deal(pipeline, partner_id="part_1", channel_id="distribution")
    assert deal.status == "signed"


def test_amendments_and_cancellation_raise_the_sale_version_without_gaps(pipeline):
    deal = a_signed_deal(pipeline)
    pipeline.call("amend_deal", deal_id=deal.deal_id, lines=[a_line_input("600.00")], reason="退货")
    pipeline.call(
        "amend_deal",
        deal_id=deal.deal_id,
        reason="改分成",
        credits=[{"employee_id": "emp_1", "rate": "0.3"}, {"employee_id": "emp_2", "rate": "0.7"}],
    )
    pipeline.call("cancel_deal", deal_id=deal.deal_id, reason="客户撤单")
    versions = pipeline.call("sale_versions", deal_id=deal.deal_id).versions
    assert [version.sale.sale_version for version in versions] == [1, 2, 3, 4]
    assert [version.sale.amount.minor for version in versions] == [1000_00, 600_00, 600_00, 600_00]
    assert [len(pipeline.published(kind)) for kind in (DealSigned, DealAmended, DealCancelled)] == [
        1,
        2,
        1,
    ]
    with pytest.raises(Refused) as refused:
        pipeline.call("amend_deal", deal_id=deal.deal_id, reason="x")
    assert refused.value.codes == ["deal.not_signed"]


@pytest.mark.parametrize(
    ("happened_on", "code"),
    [
        (date(2026, 3, 2), "deal.changed_before_signing"),
        (date(2027, 1, 1), "deal.changed_in_future"),
    ],
)
def test_a_change_has_its_day(pipeline, happened_on, code):
    deal = a_signed_deal(pipeline)
    with pytest.raises(Refused) as refused:
        pipeline.call("cancel_deal", deal_id=deal.deal_id, reason="x", happened_on=happened_on)
    assert refused.value.codes == [code]


def test_payments_follow_the_plan_and_an_overpayment_is_a_credit(pipeline):
    deal = a_signed_deal(pipeline)
    pipeline.call(
        "plan_payments",
        deal_id=deal.deal_id,
        instalments=[
            {"due_on": date(2026, 3, 10), "amount": money("300.00")},
            {"due_on": date(2026, 6, 10), "amount": money("700.00")},
        ],
    )
    first = pipeline.call(
        "record_payment", deal_id=deal.deal_id, amount=money("500.00"), received_on=date(2026, 3, 9)
    )
    assert [one.paid.minor for one in first.instalments] == [300_00, 200_00]
    last = pipeline.call(
        "record_payment",
        deal_id=deal.deal_id,
        amount=money("600.00"),
        received_on=date(2026, 3, 20),
    )
    assert (last.received, last.customer_credit) == (Money(1100_00), Money(100_00))
    assert pipeline.call("get_deal", deal_id=deal.deal_id).stage == "collection"
    assert [event.sale.sale_version for event in pipeline.published(PaymentReceived)] == [2, 3]


def test_a_payment_is_reversed_once(pipeline):
    deal = a_signed_deal(pipeline)
    paid = pipeline.call(
        "record_payment", deal_id=deal.deal_id, amount=money("500.00"), received_on=date(2026, 3, 9)
    )
    payment_id = paid.payments[0].payment_id
    back = pipeline.call(
        "reverse_payment", deal_id=deal.deal_id, payment_id=payment_id, reason="退票"
    )
    assert back.received == Money(0)
    (said,) = pipeline.published(PaymentReversed)
    assert [payment.amount.minor for payment in said.sale.payments] == [500_00, -500_00]
    assert said.sale.payments[1].reverses == payment_id
    with pytest.raises(Refused) as refused:
        pipeline.call("reverse_payment", deal_id=deal.deal_id, payment_id=payment_id, reason="x")
    assert refused.value.codes == ["payment.already_reversed"]


def test_a_payment_is_refunded_in_parts_and_never_beyond_what_came(pipeline):
    deal = a_signed_deal(pipeline)
    paid = pipeline.call(
        "record_payment", deal_id=deal.deal_id, amount=money("500.00"), received_on=date(2026, 3, 9)
    )
    back = {"deal_id": deal.deal_id, "payment_id": paid.payments[0].payment_id, "reason": "退货"}
    for part, left in (("120.50", 379_50), ("79.50", 300_00)):
        state = pipeline.call("reverse_payment", **back, amount=money(part))
        assert state.received == Money(left)
    for wrong, code in (
        (money("300.01"), "refund_too_high"),
        (money("0.00"), "not_positive"),
        (money("-1.00"), "not_positive"),
        (money("1.00", "USD"), "currency"),
    ):
        with pytest.raises(Refused) as refused:
            pipeline.call("reverse_payment", **back, amount=wrong)
        assert refused.value.codes == [f"payment.{code}"]
    assert pipeline.call("reverse_payment", **back).received == Money(0)
    said = pipeline.published(PaymentReversed)
    assert [event.sale.sale_version for event in said] == [3, 4, 5]
    assert [part.amount.minor for part in said[-1].sale.payments] == [
        500_00, -120_50, -79_50, -300_00]
    with pytest.raises(Refused) as refused:
        pipeline.call("reverse_payment", **back, amount=money("0.01"))
    assert refused.value.codes == ["payment.already_reversed"]


def test_the_same_bank_reference_is_one_payment(pipeline):
    deal = a_signed_deal(pipeline)
    for _ in range(2):
        state = pipeline.call(
            "record_payment",
            deal_id=deal.deal_id,
            amount=money("500.00"),
            external_ref="bank-1",
            received_on=date(2026, 3, 9),
        )
    assert state.received == Money(500_00)


def test_the_same_key_twice_is_one_signature_and_one_answer(pipeline):
    deal = a_deal(pipeline)
    first, again = (
        pipeline.call("sign_deal", deal_id=deal.deal_id, signed_on=date(2026, 3, 3), key="k1")
        for _ in range(2)
    )
    assert first == again
    assert len(pipeline.published(DealSigned)) == 1
    with pytest.raises(Refused) as refused:
        pipeline.call("sign_deal", deal_id=deal.deal_id, signed_on=date(2026, 3, 4), key="k1")
    assert refused.value.codes == ["idempotency.key_reused"]


def test_of_many_signatures_at_once_one_wins(pipeline):
    deal = a_deal(pipeline)
    outcomes: list[str] = []

    def sign() -> None:
        try:
            outcomes.append(
                pipeline.call("sign_deal", deal_id=deal.deal_id, signed_on=date(2026, 3, 3)).status
            )
        except Refused as refused:
            outcomes.append(refused.codes[0])

    threads = [threading.Thread(target=sign) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["deal.not_open"] * 7 + ["signed"]
    assert len(pipeline.published(DealSigned)) == 1
