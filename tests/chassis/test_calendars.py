"""A service keeps the newest word about each year, in whatever order it hears."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.calendars import calendar_of
from chassis.work import in_transaction
from services.crm.service import CrmService
from services.org.contract import CalendarChanged
from services.pipeline.service import PipelineService

FIRST = CalendarChanged(2027, 1, (date(2027, 1, 1),), ())
SECOND = CalendarChanged(2027, 2, (date(2027, 1, 1),), (date(2027, 1, 3),))


@pytest.mark.parametrize("service", [CrmService, PipelineService])
@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST), (SECOND, SECOND, FIRST)])
def test_the_newest_word_counts(harness, service, order):
    under_test = harness(service)
    assert not known(under_test).knows(date(2027, 1, 1))
    under_test.hears(*order)
    calendar = known(under_test)
    assert calendar.knows(date(2027, 1, 1), date(2026, 1, 1))
    assert not calendar.is_working(date(2027, 1, 1))
    assert calendar.is_working(date(2027, 1, 3))


def known(under_test):
    return in_transaction(under_test.ground, calendar_of)
