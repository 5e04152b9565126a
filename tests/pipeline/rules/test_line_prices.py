"""What a line costs and who says so, as a table; discounts as a property."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money
from services.catalog.contract import PricedLine
from services.pipeline.contract import LineInput
from services.pipeline.rules.line_prices import (
    deal_line,
    discount_rate,
    missing_prices,
    needs_catalog,
)

yuan = Money.of
NET, LISTED, COST = yuan("75.00"), yuan("80.00"), yuan("5.00")


def priced(net: str | None = "90.00", listed: str | None = "100.00", cost: str | None = "60.00",
           *, is_known: bool = True) -> PricedLine:
    amounts = [None if one is None else yuan(one) for one in (listed, net, cost)]
    return PricedLine("prod_1", None, Decimal(1), is_known, "valves", "a/b", *amounts,
                      "plist_1", "rule_1", None if net else "price.none")


ASKED = [
    ("nothing is said", LineInput("p"), True, True),
    ("only the net price", LineInput("p", NET), True, True),
    ("no cost", LineInput("p", NET, LISTED), True, True),
    ("no list price", LineInput("p", NET, None, COST), True, True),
    ("all prices", LineInput("p", NET, LISTED, COST), True, False),
    ("all prices, by who may not see costs", LineInput("p", NET, LISTED, COST), False, True),
]


@pytest.mark.parametrize(("line", "may_see", "expected"), [case[1:] for case in ASKED],
                         ids=[case[0] for case in ASKED])
def test_what_has_to_be_asked(line, may_see, expected):
    assert needs_catalog(line, may_see_costs=may_see) is expected


STORED = [
    ("by rule", LineInput("p"), priced(), True, ("90.00", "100.00", "60.00", "rule_1")),
    ("by rule without a retail price", LineInput("p"), priced(listed=None), True,
     ("90.00", "90.00", "60.00", "rule_1")),
    ("by rule beside a list price that was said", LineInput("p", None, LISTED), priced(), True,
     ("90.00", "80.00", "60.00", "rule_1")),
    ("by hand", LineInput("p", NET), priced(), True, ("75.00", "100.00", "60.00", None)),
    ("by hand with a cost but no list price", LineInput("p", NET, None, COST), priced(), True,
     ("75.00", "100.00", "60.00", None)),
    ("by hand, all said", LineInput("p", NET, LISTED, COST), priced(), True,
     ("75.00", "80.00", "5.00", None)),
    ("all said by who may not see costs", LineInput("p", NET, LISTED, COST), priced(), False,
     ("75.00", "80.00", "60.00", None)),
    ("the same, catalog knows no cost", LineInput("p", NET, LISTED, COST), priced(cost=None),
     False, ("75.00", "80.00", "5.00", None)),
    ("not known", LineInput("p", NET, None, COST), priced(is_known=False), True,
     ("75.00", "75.00", "5.00", None)),
    ("nobody answered", LineInput("p", NET), None, True, ("75.00", "75.00", "0.00", None)),
    ("free, by hand", LineInput("p", yuan("0.00")), priced(), True,
     ("0.00", "100.00", "60.00", None)),
]


@pytest.mark.parametrize(("line", "found", "may_see", "expected"), [case[1:] for case in STORED],
                         ids=[case[0] for case in STORED])
def test_what_is_stored(line, found, may_see, expected):
    stored = deal_line(1, line, found, "CNY", may_see_costs=may_see)
    assert (stored.net_price.amount, stored.list_price.amount, stored.cost.amount,
            stored.price_rule_id) == expected


@pytest.mark.parametrize(("line", "found", "expected"), [
    (LineInput("p"), priced(), []),
    (LineInput("p", NET), priced(is_known=False), []),
    (LineInput("p", NET), None, []),
    (LineInput("p"), priced(None), ["deal.price_missing"]),
    (LineInput("p"), priced(is_known=False), ["deal.product_unknown"]),
])
def test_what_is_refused(line, found, expected):
    answered = {} if found is None else {0: found}
    assert [one.code for one in missing_prices([line], answered)] == expected


@pytest.mark.parametrize(("listed", "net", "expected"), [
    (10_000, 9_000, "0.1"), (10_000, 10_000, "0"), (10_000, 0, "1"), (10_000, 12_500, "-0.25"),
    (30_000, 20_000, "0.333333"), (0, 0, None), (0, 100, None),
    (1, 2**63 - 1, "-9223372036854775806"),
])
def test_the_discount(listed, net, expected):
    assert discount_rate(listed, net) == (None if expected is None else Decimal(expected))


@given(st.integers(1, 10**15), st.integers(0, 10**15))
def test_a_discount_leads_back_to_the_net_price(listed, net):
    rate = discount_rate(listed, net)
    if rate is not None:
        assert abs(Decimal(listed) * (1 - rate) - net) <= Decimal(listed) / 1_000_000
