"""Public pools as tests meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chassis.passport import Caller
from chassis.testing import Harness, Refused
from tests.crm.builders import a_customer, somebody

QUIET_30 = {"title": "30 天未跟进", "conditions": [{"kind": "quiet", "days": 30}]}


def a_pool(crm: Harness, **terms: Any) -> str:
    made = crm.call("create_pool", terms={"title": "华东公海", **terms})
    return str(made.pool_id)


def seller(employee_id: str) -> Caller:
    return somebody(employee_id, read="own", write="own", pools="own", claim="own")


def claim(crm: Harness, customer_id: str, employee_id: str = "emp_1", **more: Any) -> Any:
    return crm.call("claim_customer", customer_id=customer_id, caller=seller(employee_id), **more)


def release(crm: Harness, customer_id: str, employee_id: str = "emp_1", **more: Any) -> Any:
    return crm.call("release_customer", customer_id=customer_id, reason="无力跟进",
                    caller=seller(employee_id), **more)


def waiting(crm: Harness, pool_id: str, name: str, **more: Any) -> str:
    """A customer that its owner gave into the pool just now; its id."""
    made = a_customer(crm, name=name, **{"owner_id": "emp_2", **more})
    crm.call("release_customer", customer_id=made.customer_id, pool_id=pool_id, reason="x")
    return str(made.customer_id)


def later(crm: Harness, days: int) -> date:
    """So many days later; the day it is then."""
    crm.clock.at += timedelta(days=days)
    return date(2026, 3, 31) + timedelta(days=days)


def owner_of(crm: Harness, customer_id: str) -> Any:
    return crm.call("get_customer", customer_id=customer_id).owner_id


def codes_of(act: Callable[[], Any]) -> list[str]:
    """What an act is refused for."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.codes
