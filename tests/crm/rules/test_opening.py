"""How many customers of a pool may somebody open in a day?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.crm.contract.pools import PoolTerms
from services.crm.rules.opening import against_view


@pytest.mark.parametrize(("limit", "viewed", "is_free", "codes"), [
    (None, 0, False, []),
    (None, 100_000, False, []),
    (1, 0, False, []),
    (1, 1, False, ["pool.view_limit"]),
    (1, 1, True, []),
    (3, 2, False, []),
    (3, 3, False, ["pool.view_limit"]),
    (2, 9, False, ["pool.view_limit"]),
    (2, 9, True, []),
])
def test_the_limit_counts_what_was_opened_before(limit, viewed, is_free, codes):
    terms = PoolTerms("公海", daily_views=limit)
    assert [one.code for one in against_view(terms, viewed, is_free=is_free)] == codes


@given(st.integers(1, 100_000), st.integers(0, 200_000))
def test_exactly_the_limit_is_opened(limit, viewed):
    terms = PoolTerms("公海", daily_views=limit)
    assert bool(list(against_view(terms, viewed, is_free=False))) == (viewed >= limit)
