"""What a plan of care needs, which day a holiday is due, and when a campaign may start."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from chinese_calendar import constants as official

from services.crm.contract.care import (
    CareHoliday,
    CareKind,
    CareOccasion,
    CareState,
    CreateCarePlan,
)
from services.crm.rules.care import (
    OFFICIAL_NAMES,
    first_day,
    wrong_finish,
    wrong_plan,
    wrong_start,
)

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)
TODAY = date(2026, 3, 31)


def a_plan(**more: Any) -> CreateCarePlan:
    values = {"kind": CareKind.VISIT, "title": "回访", "occasion": CareOccasion.FIXED_DATE,
              "starts_on": JANUARY, "ends_on": JUNE, "on_date": TODAY, **more}
    return CreateCarePlan(**values)


@pytest.mark.parametrize(("more", "wrong"), [
    ({}, []),
    ({"on_date": None}, [("care.occasion_needs", "on_date")]),
    ({"days_after": 0}, [("care.occasion_has_no", "days_after")]),
    ({"occasion": CareOccasion.AFTER_SIGNING, "on_date": None, "days_after": 0}, []),
    ({"occasion": CareOccasion.HOLIDAY},
     [("care.occasion_has_no", "on_date"), ("care.occasion_needs", "holiday")]),
    ({"ends_on": JANUARY}, [("care.ends_before_start", "ends_on")]),
    ({"survey_id": "srv_1"}, [("care.no_survey", "survey_id")]),
    ({"survey_id": "srv_1", "kind": CareKind.SATISFACTION_SURVEY}, []),
])
def test_what_a_plan_needs(more, wrong):
    assert [(one.code, one.field) for one in wrong_plan(a_plan(**more))] == wrong


@pytest.mark.parametrize(("holiday", "since", "due"), [
    (CareHoliday.TOMB_SWEEPING, TODAY, date(2026, 4, 4)),
    (CareHoliday.TOMB_SWEEPING, date(2026, 4, 4), date(2026, 4, 4)),
    (CareHoliday.TOMB_SWEEPING, date(2026, 4, 5), None),  # 2027 is not announced yet
    (CareHoliday.SPRING_FESTIVAL, date(2025, 11, 26), date(2026, 2, 15)),
    (CareHoliday.NATIONAL_DAY, date(2025, 9, 1), date(2025, 10, 1)),
    (CareHoliday.NATIONAL_DAY, date(2025, 10, 3), date(2026, 10, 1)),  # Mid-autumn lay inside
])
def test_a_holiday_is_due_on_its_first_day(holiday, since, due):
    known = {day: name for day, name in official.holidays.items() if day.year <= 2026}
    assert first_day(holiday, since, known) == due


def test_every_holiday_is_known_by_its_official_name():
    assert OFFICIAL_NAMES.keys() == set(CareHoliday)
    assert set(OFFICIAL_NAMES.values()) <= set(official.holidays.values())


@pytest.mark.parametrize(("occasion", "today", "due_on", "codes"), [
    ("fixed_date", TODAY, TODAY, []),
    ("fixed_date", TODAY, date(2026, 3, 30), ["care.day_past"]),
    ("holiday", TODAY, None, ["care.holiday_unknown"]),
    ("after_signing", TODAY, None, []),
    ("after_signing", TODAY, TODAY, ["care.occasion_has_no"]),
    ("fixed_date", JUNE, JUNE, ["care.plan_not_running"]),
    ("fixed_date", date(2025, 12, 31), TODAY, ["care.plan_not_running"]),
])
def test_when_a_campaign_may_start(occasion, today, due_on, codes):
    plan = SimpleNamespace(occasion=occasion, starts_on=JANUARY, ends_on=JUNE)
    assert [one.code for one in wrong_start(plan, today, due_on)] == codes


def test_what_is_finished_is_not_finished_again():
    assert list(wrong_finish(CareState.PLANNED)) == []
    for state in (CareState.DONE, CareState.SKIPPED):
        assert [one.code for one in wrong_finish(state)] == ["care.finished_already"]
