"""Who has to agree to a quote, worked out by hand; and what holds for any lines."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money
from services.catalog.contract.quotes import ApprovalCause, QuoteLine, QuoteState
from services.catalog.rules import quotes as rules

DISCOUNT, FLOOR, NO_RULE = (
    ApprovalCause.DISCOUNT, ApprovalCause.BELOW_FLOOR, ApprovalCause.NO_RULE)


def a_line(net: str, rule: str | None = "100.00", floor: str | None = None,
           product: str = "prod_1", quantity: str = "1") -> QuoteLine:
    rule_price = None if rule is None else Money.of(rule)
    net_price = Money.of(net)
    return QuoteLine(
        product, None, "pumps", "pumps", Decimal(quantity), rule_price or net_price, net_price,
        rule_price, rules.discount(rule_price, net_price),
        None if floor is None else Money.of(floor))


@pytest.mark.parametrize(("line", "allowed", "causes"), [
    (a_line("100.00"), "0", []),
    (a_line("110.00"), "0", []),
    (a_line("95.00"), "0.05", []),
    (a_line("94.99"), "0.05", [DISCOUNT]),
    (a_line("99.99"), "0", [DISCOUNT]),
    (a_line("90.00", floor="90.00"), "0.1", []),
    (a_line("89.99", floor="90.00"), "0.2", [FLOOR]),
    (a_line("80.00", floor="90.00"), "0.1", [DISCOUNT, FLOOR]),
    (a_line("0.00"), "0.99", [DISCOUNT]),
    (a_line("10.00", rule="0.00"), "0", []),
    (a_line("10.00", rule=None), "1", [NO_RULE]),
    (a_line("10.00", rule=None, floor="20.00"), "1", [NO_RULE, FLOOR]),
])  # fmt: skip
def test_what_somebody_else_has_to_agree_to(line, allowed, causes):
    found = rules.asked_for([line], Decimal(allowed))
    assert [one.cause for one in found] == causes
    assert {one.line for one in found} <= {1}


@pytest.mark.parametrize(("agreed", "revised", "is_asked"), [
    (a_line("90.00"), a_line("90.00"), False),
    (a_line("90.00"), a_line("94.00"), False),
    (a_line("90.00"), a_line("89.99"), True),
    (a_line("90.00"), a_line("180.00", rule="200.00", quantity="2"), False),
    (a_line("90.00"), a_line("179.98", rule="200.00", quantity="2"), True),
    (a_line("90.00"), a_line("90.00", product="prod_2"), True),
    (a_line("90.00"), a_line("90.00", rule="120.00"), True),
    (a_line("90.00", rule=None), a_line("90.00", rule=None), False),
    (a_line("90.00", rule=None), a_line("80.00", rule=None), True),
    (a_line("90.00", rule=None), a_line("90.00", rule="100.00"), True),
])  # fmt: skip
def test_what_got_no_worse_is_not_asked_again(agreed, revised, is_asked):
    reasons = rules.asked_for([revised], Decimal("0.05"))
    assert reasons
    assert bool(rules.still_asked_for(reasons, [revised], [agreed])) is is_asked


@pytest.mark.parametrize(("cause", "rate", "allowed", "approves", "is_covered"), [
    (DISCOUNT, "0.1", "0.1", False, True), (DISCOUNT, "0.11", "0.1", False, False),
    (DISCOUNT, "0.1", None, False, False), (DISCOUNT, "0.9", None, True, True),
    (FLOOR, "0.1", "1", False, False), (FLOOR, "0.1", None, True, True),
    (NO_RULE, None, "1", False, False), (NO_RULE, None, None, True, True),
])  # fmt: skip
def test_who_covers_what(cause, rate, allowed, approves, is_covered):
    reason = rules.ApprovalReason(
        1, "prod_1", cause, None if rate is None else Decimal(rate), None)
    assert rules.covers(reason, None if allowed is None else Decimal(allowed),
                        approves_prices=approves) is is_covered


def test_an_accepted_quote_is_the_end():
    assert all(rules.not_possible(QuoteState.ACCEPTED, wanted) for wanted in QuoteState)


LINES = st.lists(st.builds(
    lambda minor, product: a_line(f"{minor // 100}.{minor % 100:02}", product=product),
    st.integers(1, 12_000), st.sampled_from(["prod_1", "prod_2"])), min_size=1, max_size=6)


@given(LINES, st.decimals("0", "1", places=4))
def test_what_was_agreed_to_is_never_asked_again(lines, allowed):
    reasons = rules.asked_for(lines, allowed)
    assert rules.still_asked_for(reasons, lines, lines) == ()


@given(LINES, st.decimals("0", "1", places=4), st.decimals("0", "1", places=4))
def test_more_authority_never_asks_for_more(lines, one, other):
    less, more = sorted((one, other))
    assert set(x.line for x in rules.asked_for(lines, more)) <= {
        x.line for x in rules.asked_for(lines, less)}


@given(LINES, st.integers(1, 500))
def test_a_line_that_gets_cheaper_is_asked_again(lines, cut):
    first = lines[0]
    cheaper = replace(first, net_price=Money(first.net_price.minor - cut, "CNY"),
                      discount_rate=Decimal("0.99"))
    least = min(one.net_price.minor for one in lines if one.product_id == first.product_id)
    reasons = rules.asked_for([cheaper], Decimal(0))
    asked = rules.still_asked_for(reasons, [cheaper], lines)
    assert bool(asked) or cheaper.net_price.minor >= least
