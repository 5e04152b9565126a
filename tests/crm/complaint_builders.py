"""Complaints as tests meet them: the Friday before Qingming, and what is done with one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chassis.testing import Refused
from services.crm.contract.complaint_operations import (
    ComplaintBreached,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
MARKER = "张伟的隐私"
SAID = "水泵漏水😀，请找𠮷先生 13812341111"


def here(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def complained(crm, customer, **more: Any) -> Any:
    values = {"customer_id": customer.customer_id, "summary": SAID, **more}
    return crm.call("open_complaint", **values)


def act(crm, made, name: str, **more: Any) -> Any:
    return crm.call(f"{name}_complaint", complaint_id=made.complaint_id, **more)


def answered(crm, made) -> Any:
    return act(crm, made, "answer", answer="已派工程师")


def solved(crm, made, **more: Any) -> Any:
    values = {"solution": "更换密封圈", "cause_kind": "product_quality", "root_cause": "批次缺陷",
              **more}
    return act(crm, made, "solve", **values)


def seen(crm, made) -> Any:
    return crm.call("get_complaint", complaint_id=made.complaint_id)


def due(found) -> list[datetime | None]:
    return [one.due_at for one in found.clocks]


def codes_of(crm, made, name: str, **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        act(crm, made, name, **more)
    return refused.value.codes


def breaches(crm) -> list[tuple[str, int, int]]:
    return [(one.clock.value, one.round, one.level) for one in crm.published(ComplaintBreached)]




def everything_said(crm, customer, **more: Any) -> Any:
    made = complained(crm, customer, summary=MARKER, details=MARKER, **more)
    act(crm, made, "pause", reason=MARKER)
    act(crm, made, "resume", note=MARKER)
    act(crm, made, "answer", answer=MARKER)
    act(crm, made, "escalate", reason=MARKER)
    solved(crm, made, solution=MARKER, root_cause=MARKER)
    act(crm, made, "close", note=MARKER)
    return act(crm, made, "reopen", reason=MARKER)


def where_it_stands(crm) -> list[str]:
    tables = [row.name for row in crm.sql(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'")]
    return [table for table in tables
            if MARKER in "".join(
                bytes(value).decode(errors="replace") if isinstance(value, memoryview | bytes)
                else str(value) for row in crm.sql(f"SELECT * FROM {table}") for value in row)]
