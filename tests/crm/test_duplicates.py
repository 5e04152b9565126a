"""Pairs that are perhaps one customer: scored, explained, dismissed."""

from __future__ import annotations

import pytest

from chassis.testing import Refused
from services.crm.rules.duplicates import MOST_SHARING, POINTS, score_of
from tests.crm.builders import a_customer, somebody


def pairs(crm, **more):
    return crm.call("duplicate_customers", **more).items


def a_double(crm, **more):
    return a_customer(crm, allow_duplicate=True, **more)


@pytest.mark.parametrize(("shared", "score"), [
    ((), 0), (("name",), 60), (("phone",), 50), (("web_domain",), 30), (("name", "name"), 60),
    (("phone", "web_domain"), 80), (tuple(POINTS), 100),
])
def test_what_shared_fields_say(shared, score):
    assert score_of(shared) == score


def test_pairs_come_surest_first_with_their_reasons(crm):
    one = a_double(crm, name="恒远有限公司", phone="13812341111", web_domain="hy.cn")
    two = a_double(crm, name="恒远", phone="+86 138 1234 1111")
    three = a_double(crm, name="他人", web_domain="https://www.hy.cn/x")
    first, second = pairs(crm)
    assert {first.customer_id, first.other_customer_id} == {one.customer_id, two.customer_id}
    assert (first.score, [(s.field, s.points) for s in first.shared]) == (
        score_of(["name", "phone"]), [("name", 60), ("phone", 50)])
    assert (second.score, [s.field for s in second.shared]) == (30, ["web_domain"])
    assert len(pairs(crm, customer_id=three.customer_id)) == 1
    page = crm.call("duplicate_customers", limit=1)
    assert page.items == (first,)
    assert pairs(crm, limit=1, cursor=page.next_cursor) == (second,)


def test_a_dismissed_pair_is_not_shown_again_whoever_names_it_first(crm):
    one, two = (a_double(crm, name="恒远") for _ in range(2))
    for _ in range(2):
        crm.call("dismiss_duplicate", customer_id=two.customer_id,
                 other_customer_id=one.customer_id)
    assert pairs(crm) == ()
    with pytest.raises(Refused) as refused:
        crm.call("dismiss_duplicate", customer_id=one.customer_id,
                 other_customer_id=one.customer_id)
    assert refused.value.codes == ["merge.into_itself"]


def test_nobody_is_shown_a_pair_with_a_customer_outside_the_scope(crm):
    a_double(crm, name="恒远")
    a_double(crm, name="恒远", owner_id="emp_2")
    assert len(pairs(crm)) == 1
    assert pairs(crm, caller=somebody("emp_1", read="own")) == ()


def test_what_very_many_share_says_nothing(crm):
    for number in range(MOST_SHARING + 1):
        a_double(crm, name=f"客户{number}号", phone="021-58881234")
    assert pairs(crm) == ()
