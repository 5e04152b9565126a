from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.analytics.rules.received import received_by_day
from tests.analytics.builders import a_payment
from tests.builders import a_sale

MAY, JUNE, JULY = date(2026, 5, 2), date(2026, 6, 2), date(2026, 7, 2)


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        ([], {}),
        ([("a", MAY, "400.00")], {MAY: 400_00}),
        ([("a", MAY, "400.00"), ("b", JUNE, "600.00")], {MAY: 400_00, JUNE: 600_00}),
        (
            [("b", JUNE, "600.00"), ("a", MAY, "900.00")],
            {MAY: 900_00, JUNE: 100_00},
        ),  # overpaid by 500
        ([("a", MAY, "1000.00"), ("b", JUNE, "1.00")], {MAY: 1_000_00}),
        ([("a", MAY, "400.00"), ("r", JULY, "-400.00", "a")], {}),  # on the day of a
        ([("a", MAY, "400.00"), ("r", JULY, "-150.00", "a")], {MAY: 250_00}),
        (
            [("a", MAY, "900.00"), ("b", JUNE, "600.00"), ("r", JULY, "-900.00", "a")],
            {JUNE: 600_00},
        ),
        ([("a", MAY, "400.00"), ("b", MAY, "100.00")], {MAY: 500_00}),
        ([("a", MAY, "400.00"), ("r", JUNE, "-400.00", "unknown")], {MAY: 400_00, JUNE: -400_00}),
    ],
)
def test_what_counts_as_received_on_a_sale_of_1000(payments, expected):
    sale = a_sale(amount="1000.00", payments=[a_payment(*one) for one in payments])
    assert {day: amount.minor for day, amount in received_by_day(sale).items()} == expected


def test_a_sale_reduced_after_payment_counts_only_its_new_amount():
    sale = a_sale(
        amount="300.00", payments=[a_payment("a", MAY, "200.00"), a_payment("b", JUNE, "800.00")]
    )
    assert [amount.minor for amount in received_by_day(sale).values()] == [200_00, 100_00]


@given(
    st.lists(
        st.tuples(st.sampled_from((MAY, JUNE, JULY)), st.integers(-90_000, 90_000)), max_size=8
    )
)
def test_never_less_than_nothing_nor_more_than_the_amount(movements):
    payments = [
        a_payment(f"p{number}", day, str(Decimal(minor) / 100))
        for number, (day, minor) in enumerate(movements)
    ]
    counted = received_by_day(a_sale(amount="1000.00", payments=payments))
    so_far = 0
    for day in sorted(counted):
        so_far += counted[day].minor
        assert 0 <= so_far <= 1_000_00
    net = sum(minor for _, minor in movements)
    assert so_far == max(0, min(net, 1_000_00))
