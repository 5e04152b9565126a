"""Edits of a target plan, as the tests of strategy make them."""

from __future__ import annotations

import pytest

from chassis.testing import Harness, Refused


def changed(strategy: Harness, plan, **values):
    return strategy.call("change_target_plan", plan_id=plan.plan_id, **values)


def revised(strategy: Harness, plan, reason="签约节奏变化", **values):
    return strategy.call("revise_target_plan", plan_id=plan.plan_id, reason=reason, **values)


def edit(name, **values):
    return {"node": name, **values}


def refused_codes(call):
    with pytest.raises(Refused) as refused:
        call()
    assert refused.value.message not in refused.value.codes
    return refused.value.codes
