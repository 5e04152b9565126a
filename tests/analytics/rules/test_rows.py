from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.analytics.rules.rows import rows_of, unit_rows
from tests.analytics.builders import a_payment, a_share
from tests.builders import a_line, a_sale

MARCH_3, MAY = date(2026, 3, 3), date(2026, 5, 2)
TWO_LINES = (
    a_line(
        "700.00", number=1, product_id="prod_1", product_line="pumps", cost="400.00", quantity="2"
    ),
    a_line(
        "300.00",
        number=2,
        product_id="prod_2",
        product_line="valves",
        cost="350.00",
        quantity="1.5",
    ),
)


def named(rows):
    return {row.name: value for row, value in rows.items()}


def test_what_a_sale_of_two_product_lines_gives():
    sale = a_sale(
        lines=TWO_LINES, credits={"emp_1": "0.6", "emp_2": "0.4"}, overlay={"emp_3": "0.1"}
    )
    assert named(rows_of(sale, {"emp_1": [a_share("north", "0.5"), a_share("south", "0.5")]})) == {
        "signed/company/company/CNY/2026-03-03": 1_000_00,
        "signed/channel/distribution/CNY/2026-03-03": 1_000_00,
        "signed/customer/cust_1/CNY/2026-03-03": 1_000_00,
        "signed/employee/emp_1/CNY/2026-03-03": 600_00,
        "signed/employee/emp_2/CNY/2026-03-03": 400_00,
        "signed/unit/north/CNY/2026-03-03": 300_00,
        "signed/unit/south/CNY/2026-03-03": 300_00,
        "signed/product/prod_1/CNY/2026-03-03": 700_00,
        "signed/product/prod_2/CNY/2026-03-03": 300_00,
        "signed/partner/part_1/pumps/CNY/2026-03-03": 700_00,
        "signed/partner/part_1/valves/CNY/2026-03-03": 300_00,
        "quantity/company/company//2026-03-03": 3_500,
        "quantity/product/prod_1//2026-03-03": 2_000,
        "quantity/product/prod_2//2026-03-03": 1_500,
        "margin/company/company/CNY/2026-03-03": 250_00,
        "margin/product/prod_1/CNY/2026-03-03": 300_00,
        "margin/product/prod_2/CNY/2026-03-03": -50_00,
        "margin/employee/emp_1/CNY/2026-03-03": 150_00,
        "margin/employee/emp_2/CNY/2026-03-03": 100_00,
        "margin/unit/north/CNY/2026-03-03": 75_00,
        "margin/unit/south/CNY/2026-03-03": 75_00,
        "margin/partner/part_1/pumps/CNY/2026-03-03": 300_00,
        "margin/partner/part_1/valves/CNY/2026-03-03": -50_00,
        "overlay/employee/emp_3/CNY/2026-03-03": 100_00,
    }


def test_a_receipt_counts_on_its_day_for_everybody_but_products():
    sale = a_sale(lines=TWO_LINES, payments=[a_payment("pay_1", MAY, "500.00")])
    received = {
        name: value
        for name, value in named(rows_of(sale, {"emp_1": [a_share("north")]})).items()
        if name.startswith("received")
    }
    assert received == {
        "received/company/company/CNY/2026-05-02": 500_00,
        "received/channel/distribution/CNY/2026-05-02": 500_00,
        "received/customer/cust_1/CNY/2026-05-02": 500_00,
        "received/employee/emp_1/CNY/2026-05-02": 500_00,
        "received/unit/north/CNY/2026-05-02": 500_00,
        "received/partner/part_1/pumps/CNY/2026-05-02": 350_00,
        "received/partner/part_1/valves/CNY/2026-05-02": 150_00,
    }


def test_a_cancelled_sale_gives_only_what_was_cancelled():
    sale = a_sale(
        status="cancelled",
        happened_on=date(2026, 3, 20),
        overlay={"emp_3": "0.1"},
        payments=[a_payment("pay_1", MAY, "500.00")],
    )
    assert named(rows_of(sale, {"emp_1": [a_share("north")]})) == {
        "cancelled/company/company/CNY/2026-03-20": 1_000_00,
        "cancelled/employee/emp_1/CNY/2026-03-20": 1_000_00,
    }
    assert unit_rows(sale, "emp_1", [a_share("north")]) == {}


def test_without_customer_partner_or_seller_their_rows_are_missing():
    rows = named(rows_of(a_sale(customer_id=None, partner_id=None, credits={}), {}))
    kinds = {name.split("/")[1] for name in rows}
    assert kinds == {"company", "channel", "product"}


def test_a_discount_line_takes_no_part_of_a_receipt():
    lines = (a_line("100.00"), a_line("-10.00", number=2, product_line="discounts"))
    sale = a_sale(lines=lines, payments=[a_payment("pay_1", MAY, "90.00")])
    rows = named(rows_of(sale, {}))
    assert rows["received/partner/part_1/pumps/CNY/2026-05-02"] == 90_00
    assert rows["signed/partner/part_1/discounts/CNY/2026-03-03"] == -10_00


_money = st.integers(1, 10**7).map(lambda minor: str(Decimal(minor) / 100))


@given(
    nets=st.lists(_money, min_size=1, max_size=5),
    paid=st.lists(_money, max_size=4),
    rates=st.lists(st.integers(1, 9), min_size=1, max_size=3),
)
def test_shares_and_product_lines_sum_to_the_company(nets, paid, rates):
    sale = a_sale(
        lines=[
            a_line(net, number=number, product_line=f"line_{number}")
            for number, net in enumerate(nets)
        ],
        payments=[a_payment(f"pay_{number}", MAY, amount) for number, amount in enumerate(paid)],
        credits={f"emp_{number}": f"0.{rate}" for number, rate in enumerate(rates)},
    )
    places = {f"emp_{number}": [a_share("a", "0.3"), a_share("b", "0.7")] for number in range(3)}
    sums: dict[tuple[str, str], int] = {}
    for row, value in rows_of(sale, places).items():
        sums[row.metric, row.subject_kind] = sums.get((row.metric, row.subject_kind), 0) + value
    for metric in ("signed", "received"):
        of_all = {
            sums.get((metric, kind), 0)
            for kind in ("company", "employee", "unit", "partner", "channel")
        }
        assert len(of_all) == 1
    assert sums.get(("margin", "company"), 0) == sums.get(("margin", "employee"), 0)


def test_unit_rows_are_the_part_of_one_employee():
    sale = a_sale(
        credits={"emp_1": "0.6", "emp_2": "0.4"}, payments=[a_payment("pay_1", MAY, "10.00")]
    )
    assert named(unit_rows(sale, "emp_2", [a_share("north")])) == {
        "signed/unit/north/CNY/2026-03-03": 400_00,
        "received/unit/north/CNY/2026-05-02": 4_00,
        "margin/unit/north/CNY/2026-03-03": 400_00,
    }
    assert unit_rows(sale, "emp_9", [a_share("north")]) == {}
    assert rows_of(sale, {}).keys().isdisjoint(unit_rows(sale, "emp_2", [a_share("north")]))
