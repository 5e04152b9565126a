from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money
from services.pipeline.contract import Instalment
from services.pipeline.rules.payments import left_of, match, wrong_plan, wrong_refund

TODAY = date(2026, 6, 15)
PLAN = (Instalment(date(2026, 7, 1), Money(700_00)), Instalment(date(2026, 6, 1), Money(300_00)))


@pytest.mark.parametrize(
    ("received", "paid", "overdue", "credit"),
    [
        (0, [0, 0], [True, False], 0),
        (100_00, [100_00, 0], [True, False], 0),
        (300_00, [300_00, 0], [False, False], 0),
        (1_000_00, [300_00, 700_00], [False, False], 0),
        (1_200_00, [300_00, 700_00], [False, False], 200_00),
    ],
)
def test_receipts_settle_the_oldest_instalment_first(received, paid, overdue, credit):
    settled = match(PLAN, Money(1_000_00), Money(received), TODAY)
    assert [one.paid.minor for one in settled.instalments] == paid
    assert [one.is_overdue for one in settled.instalments] == overdue
    assert settled.customer_credit == Money(credit)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=12), st.integers(0, 10**11))
def test_what_is_paid_and_the_credit_sum_to_what_came_in(parts, received):
    plan = [Instalment(date(2026, 1, 1), Money(part)) for part in parts]
    settled = match(plan, Money(sum(parts)), Money(received), TODAY)
    assert (
        sum(one.paid.minor for one in settled.instalments) + settled.customer_credit.minor
        == received
    )


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ((Instalment(TODAY, Money(999_99)),), "payment.plan_not_whole"),
        ((Instalment(TODAY, Money(1_000_00, "USD")),), "payment.currency"),
        (
            (Instalment(TODAY, Money(1_100_00)), Instalment(TODAY, Money(-100_00))),
            "payment.not_positive",
        ),
    ],
)
def test_a_plan_that_is_not_whole_is_refused(plan, code):
    assert code in [refusal.code for refusal in wrong_plan(plan, Money(1_000_00))]


@given(st.integers(1, 10**12), st.lists(st.none() | st.integers(-5, 10**12), max_size=12))
def test_whatever_is_asked_no_more_goes_back_than_came(came, wishes):
    payment = Entry("pay_0", came)
    entered = [payment]
    for number, wish in enumerate(wishes, 1):
        wanted = None if wish is None else Money(wish)
        left = left_of(payment, entered)
        if not list(wrong_refund(wanted, left)):
            entered.append(Entry(f"pay_{number}", -(wanted or left).minor, reverses="pay_0"))
    assert 0 <= sum(one.amount_minor for one in entered) <= came
    assert all(one.amount_minor < 0 for one in entered[1:])


@dataclass(frozen=True)
class Entry:
    payment_id: str
    amount_minor: int
    currency: str = "CNY"
    reverses: str | None = None
