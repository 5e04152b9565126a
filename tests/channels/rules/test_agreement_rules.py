"""What may be approved, which status may follow, in which month a line is booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.booking import booked_in
from services.analytics.contract import Metric, RowVersion
from services.channels.contract import PartnerStatus
from services.channels.rules.agreements import overlaps, problems
from services.channels.rules.rows import is_newer, partner_of, product_line_of, row_named
from services.channels.rules.statuses import may_follow
from services.channels.rules.windows import in_force
from tests.channels.builders import FROM, a_row, an_agreement, terms, the_programme

PURE = settings(max_examples=300, deadline=None)


def codes(agreement):
    return [problem.code for problem in problems(agreement)]


def test_a_sound_agreement_has_no_problem():
    assert codes(an_agreement(the_programme("a"), the_programme("b", metric="received"))) == []


@pytest.mark.parametrize(("tiers", "expected"), [
    ([("100.00", "0.05")], ["tiers.must_start_at_zero"]),
    ([("0.00", "0.05"), ("100.00", "0.06"), ("100.00", "0.07")], ["tiers.not_ascending"]),
])
def test_a_table_of_tiers_with_a_gap_is_refused(tiers, expected):
    assert codes(an_agreement(the_programme(tiers=tiers))) == expected


def test_tiers_in_another_currency_are_refused():
    mixed = replace(the_programme(), tiers=the_programme(currency="USD").tiers)
    assert codes(an_agreement(mixed)) == ["agreement.tier_currency"]


@pytest.mark.parametrize("metric", [metric for metric in Metric
                                    if metric not in (Metric.SIGNED, Metric.RECEIVED)])
def test_only_signed_and_received_sales_are_rewarded(metric):
    agreement = an_agreement(the_programme(metric=metric.value))
    assert codes(agreement) == ["agreement.metric_not_rewarded"]


def test_a_programme_id_occurs_once():
    assert codes(an_agreement(the_programme(), the_programme())) == ["agreement.programme_twice"]


def test_an_agreement_ends_after_it_starts():
    assert codes(an_agreement(ends_on=FROM)) == ["agreement.ends_before_start"]


def test_every_problem_is_told_at_once():
    bad = the_programme("a", metric="margin", tiers=[("1.00", "0.05")])
    assert len(codes(an_agreement(bad, bad, ends_on=FROM))) == 6


@pytest.mark.parametrize(("ours", "theirs", "is_refused"), [
    ({}, {}, True),
    ({"product_line": "pumps"}, {}, True),
    ({}, {"product_line": "pumps"}, True),
    ({"product_line": "pumps"}, {"product_line": "pumps"}, True),
    ({"product_line": "pumps"}, {"product_line": "valves"}, False),
    ({"metric": "received"}, {}, False),
    ({"currency": "USD"}, {}, False),
])
def test_two_agreements_may_not_reward_the_same_sales(ours, theirs, is_refused):
    versions = [terms(the_programme(**ours)), terms(the_programme(**theirs), agreement_id="agr_2")]
    assert bool(list(overlaps("agr_1", in_force(versions)))) is is_refused


@pytest.mark.parametrize(("starts_on", "is_refused"), [
    (date(2026, 6, 30), True), (date(2026, 7, 1), False)])
def test_one_agreement_may_begin_when_another_ends(starts_on, is_refused):
    versions = [terms(ends_on=date(2026, 7, 1)), terms(agreement_id="agr_2", starts_on=starts_on)]
    found = [problem.details for problem in overlaps("agr_2", in_force(versions))]
    assert found == ([{"agreement_id": "agr_1"}] if is_refused else [])


ALLOWED = {("applied", "active"), ("active", "warned"), ("active", "ended"), ("warned", "active"),
           ("warned", "ended")}


@pytest.mark.parametrize(("status", "after"), list(product(PartnerStatus, PartnerStatus)))
def test_which_status_may_follow(status, after):
    assert may_follow(status, after) is ((status.value, after.value) in ALLOWED)


@pytest.mark.parametrize(("closed", "expected"), [
    ((), "2026-03"), (("2026-03",), "2026-04"), (("2026-03", "2026-04"), "2026-05"),
    (("2026-04",), "2026-03"), (("2026-03", "2026-05"), "2026-04"),
])
def test_a_line_is_booked_in_the_earliest_open_month(closed, expected):
    assert booked_in(date(2026, 3, 5), closed) == expected


@pytest.mark.parametrize(("version", "held", "expected"), [
    ((0, 2), (0, 1), True), ((0, 1), (0, 1), False), ((0, 1), (0, 2), False),
    ((1, 1), (0, 9), True), ((0, 9), (1, 1), False),
])
def test_epochs_order_before_counters(version, held, expected):
    assert is_newer(RowVersion(*version), RowVersion(*held)) is expected


def test_anything_is_newer_than_nothing():
    assert is_newer(RowVersion(0, 0), None)


NAMES = st.text("abc_1-", min_size=1, max_size=8)
LINES = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


@PURE
@given(NAMES, LINES, st.sampled_from(Metric), st.sampled_from(["CNY", ""]), st.dates())
def test_a_row_is_read_back_from_its_name(partner_id, product_line, metric, currency, day):
    row = a_row(day, partner_id=partner_id, product_line=product_line, metric=metric,
                currency=currency)
    assert row_named(row.name) == row
    assert (partner_of(row), product_line_of(row)) == (partner_id, product_line)
