"""Does somebody agree to be approached? The newest statement that covers it decides."""

from __future__ import annotations

from collections import namedtuple
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from services.crm.contract.consents import (
    ConsentBasis,
    ConsentChannel,
    ConsentPurpose,
    ConsentSource,
    RecordConsent,
)
from services.crm.rules.consents import is_withdrawn, wrong_consent

NOW = datetime(2028, 2, 29, 8, 0, tzinfo=UTC)
PHONE, MAIL = ConsentChannel.PHONE, ConsentChannel.EMAIL
CARE, SURVEY = ConsentPurpose.CARE, ConsentPurpose.SURVEY
Said = namedtuple("Said", "event_id contact_id purpose channel stated_at is_given")


def said(number, *, yes, who="she", purpose=CARE, channel=None, day=0):
    return Said(number, who, purpose.value, channel and channel.value,
                NOW + timedelta(days=day), yes)


@pytest.mark.parametrize(("statements", "channel", "no"), [
    ([], None, False),
    ([said(1, yes=True)], None, False),
    ([said(1, yes=False)], None, True),
    ([said(1, yes=False)], PHONE, True),
    ([said(1, yes=False), said(2, yes=True, day=1)], None, False),
    ([said(1, yes=True, day=1), said(2, yes=False)], None, False),  # recorded late
    ([said(1, yes=True), said(2, yes=False)], None, True),  # of the same instant: recorded later
    ([said(1, yes=False, channel=PHONE)], None, False),
    ([said(1, yes=False, channel=PHONE)], PHONE, True),
    ([said(1, yes=False, channel=PHONE)], MAIL, False),
    ([said(1, yes=False), said(2, yes=True, channel=PHONE, day=1)], PHONE, False),
    ([said(1, yes=False), said(2, yes=True, channel=PHONE, day=1)], MAIL, True),
    ([said(1, yes=False, purpose=SURVEY)], None, False),
    ([said(1, yes=False, who="he")], None, False),
    ([said(1, yes=False, who=None)], None, True),
    ([said(1, yes=False, who=None), said(2, yes=True, day=1)], None, True),
    ([said(1, yes=False), said(2, yes=True, who=None, day=1)], None, True),
])
def test_the_newest_word_that_covers_it_decides_in_any_order(statements, channel, no):
    for order in permutations(statements):
        assert is_withdrawn(order, "she", CARE, channel) is no


def test_a_customer_is_not_bound_by_a_contact():
    assert not is_withdrawn([said(1, yes=False)], None, CARE)


def test_a_statement_lies_not_in_the_future_and_only_consent_is_withdrawn():
    right = RecordConsent("cust_1", CARE, True, ConsentSource.PAPER, stated_at=NOW)
    assert wrong_consent(right, NOW) == []
    wrong = RecordConsent("cust_1", CARE, False, ConsentSource.PAPER,
                          basis=ConsentBasis.CONTRACT, stated_at=NOW + timedelta(seconds=1))
    assert [(one.code, one.field) for one in wrong_consent(wrong, NOW)] == [
        ("consent.in_future", "stated_at"), ("consent.only_consent_is_withdrawn", "basis")]
