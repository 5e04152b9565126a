"""Job descriptions in few words."""

from __future__ import annotations

from typing import Any

from chassis.passport import Caller
from chassis.testing import A_SERVICE, Harness


def content(**values: Any) -> dict[str, Any]:
    """What a regional manager's description says, unless told otherwise."""
    said: dict[str, Any] = {
        "purpose": "带领华东团队达成业绩", "duties": ["团队业绩达成", "人员管理"],
        "authority": {"discount_rate": "0.1",
                      "approval_amount": {"amount": "50000.00", "currency": "CNY"}},
        "kpis": [{"name": "签约额", "target": "每月 100 万元", "weight": "0.7"},
                 {"name": "人员保留率", "target": "90%", "weight": "0.3"}],
        "skills": [{"name": "团队管理", "level": "熟练"},
                   {"name": "英语", "is_required": False}],
        "next_step": "销售总监"}
    return {**said, **values}


def drafted(org: Harness, position_id: str, **values: Any) -> Any:
    return org.call("draft_job_description", position_id=position_id, content=content(**values))


def described(org: Harness, position_id: str, caller: Caller = A_SERVICE, **values: Any) -> Any:
    """An approved description of the position."""
    draft = drafted(org, position_id, **values)
    return org.call("approve_job_description", caller=caller, description_id=draft.description_id)
