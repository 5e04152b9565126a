"""Notices over the real database: asked for twice and out of order, listed, read, preferred."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chassis.ids import derived_id
from chassis.notices import NotificationRequested
from chassis.passport import Caller
from chassis.testing import Refused
from services.org.contract import Role
from services.people.contract import EmployeeLeft
from tests.org.builders import a_caller


def asked(*recipients, about="lead_1", template="lead_escalated", **data):
    return NotificationRequested(derived_id("ntf", template, about), template, recipients, about,
                                 data)


def somebody(employee_id="emp_1"):
    return a_caller(Role.SELLER, employee_id)


def notices(org, employee_id="emp_1", **query):
    return org.call("list_notices", caller=somebody(employee_id), **query)


def test_people_are_told_once_however_often_and_in_whatever_order_it_is_asked(org):
    first, second = asked("emp_1", "emp_2", day="3"), asked("emp_1", about="lead_2", day="5")
    org.hears(second, first, second)
    org.hears_one_by_one(first, second, first)
    assert org.waiting() == 0
    assert sorted(one.about for one in notices(org).items) == ["lead_1", "lead_2"]
    assert [one.about for one in notices(org, "emp_2").items] == ["lead_1"]


def test_a_notice_is_said_in_the_language_of_the_call(org):
    org.hears(asked("emp_1", day="7", lead_id="lead_1"))
    [english] = notices(org).items
    [chinese] = notices(org, language="zh-CN").items
    assert english.message == "Lead lead_1 is unanswered and escalated (day 7)."
    assert chinese.message == "线索 lead_1 逾期未响应，已升级（第 7 天）"


def test_a_notice_is_read_by_whom_it_was_for_and_by_nobody_else(org):
    org.hears(asked("emp_1"), asked("emp_1", about="lead_2"), asked("emp_2", about="lead_3"))
    page = notices(org, limit=1)
    assert (len(page.items), page.unread) == (1, 2)
    [rest] = notices(org, limit=1, cursor=page.next_cursor).items
    with pytest.raises(Refused) as refused:
        org.call("read_notice", caller=somebody("emp_2"), notice_id=rest.notice_id)
    assert refused.value.kind == "not_found"
    read = org.call("read_notice", caller=somebody(), notice_id=rest.notice_id)
    again = org.call("read_notice", caller=somebody(), notice_id=rest.notice_id)
    assert read.read_at == again.read_at == org.clock.at
    assert [one.about for one in notices(org, unread_only=True).items] == [page.items[0].about]
    assert org.call("read_all_notices", caller=somebody()).count == 1
    assert (notices(org).unread, notices(org, "emp_2").unread) == (0, 1)


def test_who_has_left_and_an_account_without_an_employee_are_told_nothing(org):
    today = org.clock.at.date()
    org.hears(EmployeeLeft("emp_1", 2, date(2020, 1, 1), today))
    org.hears(asked("emp_1", "emp_2"))
    assert (notices(org).items, len(notices(org, "emp_2").items)) == ((), 1)
    nobody = Caller("acc_auditor", None, None, {"session:own": "own"})
    assert org.call("list_notices", caller=nobody).items == ()
    with pytest.raises(Refused) as refused:
        org.call("set_notice_preference", caller=nobody, channels=[])
    assert refused.value.kind == "forbidden"


def test_a_preference_is_ones_own_and_versioned(org):
    before = org.call("notice_preference", caller=somebody())
    assert (before.version, before.channels, before.language) == (0, ("wecom",), "zh-CN")
    wish = {"channels": ["email", "email"], "quiet_from_hour": 22,
            "quiet_until_hour": 8, "email": "wang@example.com"}
    after = org.call("set_notice_preference", caller=somebody(), if_match=0, **wish)
    assert (after.version, after.channels, after.email) == (1, ("email",), "wang@example.com")
    assert org.call("notice_preference", caller=somebody("emp_2")).version == 0
    with pytest.raises(Refused) as stale:
        org.call("set_notice_preference", caller=somebody(), if_match=0, **wish)
    assert stale.value.kind == "stale"
    with pytest.raises(Refused) as half:
        org.call("set_notice_preference", caller=somebody(), channels=[], quiet_from_hour=1)
    assert half.value.codes == ["notice.quiet_incomplete"]


def test_a_notice_of_a_time_is_found_by_page_after_page(org):
    for at in range(5):
        org.clock.at = datetime(2026, 6, 1, at, tzinfo=UTC)
        org.hears(asked("emp_1", about=f"lead_{at}"))
    found, cursor = [], None
    while True:
        page = notices(org, limit=2, **({"cursor": cursor} if cursor else {}))
        found += [one.about for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == ["lead_4", "lead_3", "lead_2", "lead_1", "lead_0"]
