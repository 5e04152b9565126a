"""What a job description still lacks, said all at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.money import Money
from services.org.contract import (
    Authority,
    DescriptionContent,
    DescriptionState,
    PositionKpi,
    PositionSkill,
)
from services.org.rules.descriptions import NEXT, not_possible, problems


def a_description(**values: Any) -> DescriptionContent:
    said: dict[str, Any] = {
        "purpose": "带领团队", "duties": ("业绩达成",),
        "authority": Authority(Decimal("0.1"), Money(5_000_000, "CNY"))}
    return DescriptionContent(**{**said, **values})


def kpis(*weights: str) -> tuple[PositionKpi, ...]:
    return tuple(PositionKpi(f"kpi {at}", "x", Decimal(one)) for at, one in enumerate(weights))


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({}, []),
        ({"kpis": kpis("0.333333", "0.333333", "0.333334")}, []),
        ({"kpis": kpis("0.5", "0.4999")}, ["description.weights_not_whole"]),
        ({"kpis": kpis("0.5", "0.5", "0")}, []),
        ({"purpose": " \u3000"}, ["description.blank"]),
        ({"duties": ("客户开发", " ")}, ["description.blank"]),
        ({"duties": ("客户开发", " 客户开发 ")}, ["description.said_twice"]),
        ({"skills": (PositionSkill("Excel"), PositionSkill("EXCEL"))}, ["description.said_twice"]),
        ({"duties": ("𠮷田さん🙂と会う",)}, []),
        ({"authority": Authority(Decimal(1), Money(0, "JPY"))}, []),
        ({"authority": Authority(Decimal(0), Money(-1, "CNY"))},
         ["description.amount_below_zero"]),
        ({"purpose": "", "kpis": kpis("1", "1"),
          "authority": Authority(Decimal(0), Money(-1, "CNY"))},
         ["description.blank", "description.weights_not_whole",
          "description.amount_below_zero"]),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_said_at_once(wrong, codes):
    assert [one.code for one in problems(a_description(**wrong))] == codes


@given(some.lists(some.integers(0, 1000), min_size=1, max_size=8))
def test_weights_that_are_not_exactly_one_are_always_refused(thousandths):
    found = problems(a_description(kpis=kpis(*(str(Decimal(one) / 1000) for one in thousandths))))
    assert (found == []) == (sum(thousandths) == 1000)


def test_an_approved_version_goes_nowhere_but_out_of_force():
    reached = {(one, other) for one in NEXT for other in DescriptionState
               if not not_possible(one, other)}
    draft, approved, gone = DescriptionState
    assert reached == {(draft, approved), (approved, gone)}
