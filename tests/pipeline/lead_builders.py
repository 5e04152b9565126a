"""Leads as tests meet them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chassis.passport import Caller
from chassis.testing import Harness, Refused
from tests.pipeline.builders import GOOD_FORM

SHANGHAI = ZoneInfo("Asia/Shanghai")
_ALL = ("leads:read", "leads:write", "leads:manage", "personal:read", "deals:read")


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def a_caller(employee_id: str, scope: str = "own", *permissions: str) -> Caller:
    granted = dict.fromkeys(permissions or _ALL, scope)
    return Caller(f"acct_{employee_id}", employee_id, None, granted)


def a_lead(pipeline: Harness, **more: Any) -> Any:
    return pipeline.call("create_lead", **{"source": "website", "contact_name": "王小明", **more})


def a_qualified_lead(pipeline: Harness, **more: Any) -> Any:
    lead = a_lead(pipeline, **{"owner_id": "emp_1", **more})
    pipeline.call("respond_to_lead", lead_id=lead.lead_id)
    return pipeline.call("screen_lead", lead_id=lead.lead_id, **GOOD_FORM)


def codes(pipeline: Harness, operation: str, **values: Any) -> list[str]:
    try:
        pipeline.call(operation, **values)
    except Refused as refused:
        return refused.codes
    raise AssertionError(f"{operation} was not refused")
