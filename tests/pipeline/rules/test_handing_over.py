"""Whose credit passes with an open deal."""

from decimal import Decimal

import pytest

from services.pipeline.contract import CreditKind, DealCredit
from services.pipeline.rules.handing_over import credits_after, passes_credit

REVENUE, OVERLAY = CreditKind.REVENUE, CreditKind.OVERLAY


def credit(name, rate="1", kind=REVENUE):
    return DealCredit(name, kind, Decimal(rate))


@pytest.mark.parametrize(
    ("agreed", "after"),
    [
        ((credit("old"),), (credit("new"),)),
        ((credit("old", "1.0"),), (credit("new"),)),
        ((credit("old", "0.5"), credit("third", "0.5")), None),
        ((credit("old"), credit("third", "0.2", OVERLAY)),
         (credit("new"), credit("third", "0.2", OVERLAY))),
        ((credit("old", "0.2", OVERLAY), credit("old")),
         (credit("old", "0.2", OVERLAY), credit("new"))),
        ((credit("third"), credit("old", "0.2", OVERLAY)), None),
        ((credit("third"),), None),
        ((credit("new"),), None),
        ((), None),
    ],
)  # fmt: skip
def test_a_sole_credit_passes_and_an_agreed_one_stays(agreed, after):
    assert credits_after(agreed, "old", "new") == (agreed if after is None else after)
    assert passes_credit(agreed, "old") == (after is not None)
