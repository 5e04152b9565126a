"""Whose customer a deal registration may mean, as channels asks it."""

from __future__ import annotations

import pytest

from chassis.passport import service_caller
from chassis.testing import Refused
from tests.crm.builders import TODAY, a_customer
from tests.crm.test_merging import merge

CHANNELS = service_caller("channels")


def asked(crm, **wish):
    return crm.call("conflict_candidates", caller=CHANNELS, **wish).items


def test_a_customer_is_found_by_its_id_name_or_domain(crm):
    one = a_customer(crm, web_domain="https://www.hengyuan.cn")
    a_customer(crm, name="别家", owner_id="emp_2")
    for wish in ({"customer_id": one.customer_id}, {"name": "上海恒远泵业"},
                 {"web_domain": "hengyuan.cn"}, {"name": "无此家", "web_domain": "HENGYUAN.CN/x"}):
        [found] = asked(crm, **wish)
        assert (found.customer_id, found.owner_id, found.since) == (
            one.customer_id, "emp_1", TODAY), wish
        assert found.known_as == (one.customer_id,)
    for wish in ({}, {"name": "无此家"}, {"customer_id": "cust_none"}, {"web_domain": "-"}):
        assert asked(crm, **wish) == (), wish


def test_a_merged_customer_is_found_under_the_survivor(crm):
    kept, gone = a_customer(crm, name="恒远"), a_customer(crm, name="恒远(旧)", owner_id="emp_2")
    merge(crm, kept, gone)
    [found] = asked(crm, customer_id=gone.customer_id)
    assert found.customer_id == kept.customer_id
    assert set(found.known_as) == {kept.customer_id, gone.customer_id}


def test_an_erased_customer_is_nobodys(crm):
    one = a_customer(crm)
    crm.call("subject_erase", subject_id=one.customer_id, reason="本人要求")
    assert asked(crm, customer_id=one.customer_id) == ()


def test_channels_alone_asks(crm):
    with pytest.raises(Refused, match="caller.forbidden"):
        crm.call("conflict_candidates", caller=service_caller("pipeline"), name="恒远")
