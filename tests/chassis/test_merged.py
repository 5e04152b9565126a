"""Whoever keeps ids of customers knows which are one, in whatever order it hears of it."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from chassis import merged
from chassis.work import in_transaction
from services.analytics.service import AnalyticsService
from services.catalog.service import CatalogService
from services.pipeline.service import PipelineService
from tests.merges import went

A_TO_B, B_TO_C = went("a", "b"), went("b", "c")
A_BACK, A_TO_C = went("a", None, 3), went("a", "c", 4)


@pytest.mark.parametrize("service", [PipelineService, CatalogService, AnalyticsService])
def test_a_chain_leads_to_its_end_and_back(harness, service):
    under_test = harness(service)
    under_test.hears(A_TO_B, B_TO_C, A_TO_B)
    assert [ends(under_test, one) for one in "abcd"] == ["c", "c", "c", "d"]
    assert [family(under_test, one) for one in "abcd"] == [["c", "a", "b"]] * 3 + [["d"]]
    assert heads(under_test) == {"a": "c", "b": "c"}
    under_test.hears(went("b", None, 3))
    assert [ends(under_test, one) for one in "abc"] == ["b", "b", "c"]
    assert (family(under_test, "a"), family(under_test, "c")) == (["b", "a"], ["c"])


def test_every_order_and_every_repetition_ends_alike(harness):
    for order in permutations((A_TO_B, B_TO_C, A_BACK, A_TO_C)):
        under_test = harness(PipelineService)
        under_test.hears(*order, *order)
        assert heads(under_test) == {"a": "c", "b": "c"}, order


def test_a_circle_of_late_words_leads_nowhere_until_the_missing_one_comes(harness):
    under_test = harness(PipelineService)
    under_test.hears(A_TO_B, went("b", "a"), went("z", "a"))
    assert [ends(under_test, one) for one in "abz"] == ["a", "b", "z"]
    assert [family(under_test, one) for one in "abz"] == [["a"], ["b"], ["z"]]
    assert heads(under_test) == {}
    under_test.hears(A_BACK)
    assert family(under_test, "z") == ["a", "b", "z"]


IDS = st.sampled_from(["a", "b", "c", "d", "e"])


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(IDS, st.none() | IDS))
def test_resolve_family_and_heads_say_the_same(harness, into):
    under_test = harness(PipelineService)
    under_test.hears(*(went(one, other, 2) for one, other in into.items()))
    found, known = heads(under_test), sorted("abcde")
    for one in known:
        assert ends(under_test, one) == found.get(one, one)
        assert set(family(under_test, one)) == {
            other for other in known if found.get(other, other) == found.get(one, one)}


def ends(under_test, record_id):
    return in_transaction(under_test.ground, lambda work: merged.resolve(
        work, table(under_test), record_id))


def family(under_test, record_id):
    return in_transaction(under_test.ground, lambda work: merged.family(
        work, table(under_test), record_id))


def heads(under_test):
    found = merged.heads(table(under_test))
    return in_transaction(under_test.ground, lambda work: {
        row.merged_id: row.head_id for row in work.session.execute(select(found))})


def table(under_test):
    return under_test.ground.tables.tables["customer_merge_copy"]
