"""Market studies: kept as they are, and our share of them measured from certified sales."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chassis.testing import Harness, Refused
from kernel.money import Money
from services.analytics.contract import Analytics, Kpis, Metric, SubjectKind
from services.strategy.rules import market

STUDY = {
    "name": "华东泵业 2025", "segment": "工业泵", "region": "华东", "from_on": "2025-01-01",
    "to_on": "2026-01-01", "size": {"amount": "50000000.00", "currency": "CNY"},
    "source": "行业协会年报", "growth": "0.08",
    "competitors": [{"name": "甲泵业", "share": "0.35"}, {"name": "乙", "share": "0.35"},
                    {"name": "𠮷井"}],
}  # fmt: skip


def recorded(strategy: Harness, **values: Any) -> Any:
    return strategy.call("record_market_study", **{**STUDY, **values})


def sold(strategy: Harness, minor: int) -> None:
    """Analytics has certified so much."""
    strategy.answers(Analytics.kpis, lambda asked: Kpis(
        Metric.SIGNED, asked.subject_kind, asked.subject_id, asked.currency, (), minor,
        Money(minor, asked.currency)))


def test_a_study_is_kept_with_its_source_and_found_again(strategy: Harness):
    study = recorded(strategy, external_ref="m-1")
    assert recorded(strategy, external_ref="m-1", name="另一个名字") == study
    assert strategy.call("get_market_study", study_id=study.study_id) == study
    assert (study.size, study.growth, study.source) == (
        Money.of("50000000.00"), Decimal("0.08"), "行业协会年报")
    later = recorded(strategy, from_on="2025-06-01")
    listed = strategy.call("list_market_studies", limit=1)
    assert ([one.study_id for one in listed.items], listed.next_cursor is None) == (
        [later.study_id], False)


def test_the_share_is_our_certified_sales_of_the_same_days_and_currency(strategy: Harness):
    study = recorded(strategy, unit_id="unit_east")
    sold(strategy, 600_000_000)
    share = strategy.call("market_share", study_id=study.study_id)
    assert (share.own, share.share) == (Money.of("6000000.00"), Decimal("0.12"))
    assert (share.leader, share.leader_share) == ("乙", Decimal("0.35"))
    [(_, asked)] = strategy.others.calls
    assert (asked.subject_kind, asked.subject_id, asked.currency) == (
        SubjectKind.UNIT, "unit_east", "CNY")
    assert (str(asked.from_on), str(asked.to_on)) == ("2025-01-01", "2026-01-01")


def test_a_market_of_nothing_has_no_share_and_an_unknown_study_none_either(strategy: Harness):
    sold(strategy, 100)
    nothing = recorded(strategy, size={"amount": "0.00", "currency": "CNY"}, competitors=[])
    share = strategy.call("market_share", study_id=nothing.study_id)
    assert (share.share, share.leader) == (None, None)
    with pytest.raises(Refused) as refused:
        strategy.call("market_share", study_id="mkt_none")
    assert refused.value.kind == "not_found"


def test_while_analytics_is_away_the_share_is_not_guessed(strategy: Harness):
    study = recorded(strategy)
    with pytest.raises(Refused) as refused:
        strategy.call("market_share", study_id=study.study_id)
    assert refused.value.kind == "unavailable"


@pytest.mark.parametrize(("values", "codes"), [
    ({"to_on": "2025-01-01"}, ["period.not_ascending"]),
    ({"size": {"amount": "-1.00", "currency": "CNY"}}, ["market.negative_size"]),
    ({"competitors": [{"name": "a", "share": "0.6"}, {"name": "a", "share": "0.5"}]},
     ["market.shares_exceed_whole", "market.competitor_twice"]),
])  # fmt: skip
def test_what_is_no_study_is_refused_with_all_reasons(strategy: Harness, values, codes):
    with pytest.raises(Refused) as refused:
        recorded(strategy, **values)
    assert refused.value.codes == codes
    assert strategy.sql("SELECT count(*) FROM market_study")[0][0] == 0


@given(some.integers(0, 10**15), some.integers(1, 10**15))
def test_a_share_is_within_half_a_place_of_the_exact_one(own, size):
    found = market.share(Money(own), Money(size))
    assert abs(found * size - own) <= market.PLACES * size / 2
