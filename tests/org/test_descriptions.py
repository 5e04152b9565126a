"""Job descriptions: versions, their states, and the authority that the one in force gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest

from chassis.testing import Refused
from kernel.money import Money
from services.org.contract import Role
from tests.org.builders import Company, a_caller
from tests.org.describing import content, described, drafted


@pytest.fixture
def company(org):
    return Company(org)


def authority(org, position_id, as_of=None):
    [found] = [one for one in org.call("list_positions", as_of=as_of).items
               if one.position_id == position_id]
    return found.authority and (found.authority.discount_rate, found.authority.approval_amount)


def test_a_description_is_drafted_changed_and_approved(org, company):
    draft = drafted(org, company.east_lead, purpose="?")
    assert (draft.state, draft.description_version, draft.approved_at) == ("draft", 1, None)
    changed = org.call("rewrite_job_description", description_id=draft.description_id,
                       content=content(), if_match=1)
    assert (changed.version, changed.content.duties) == (2, ("团队业绩达成", "人员管理"))
    approved = org.call("approve_job_description", description_id=draft.description_id)
    assert (approved.state, approved.version, approved.approved_at) == (
        "approved", 3, org.clock.at)
    assert authority(org, company.east_lead) == (Decimal("0.1"), Money(5_000_000, "CNY"))
    assert authority(org, company.west_lead) is None


def test_a_draft_gives_no_authority_and_an_unfinished_one_is_not_approved(org, company):
    draft = drafted(org, company.seller, kpis=[{"name": "x", "target": "y", "weight": "0.5"}],
                    duties=["a", "a"])
    with pytest.raises(Refused) as refused:
        org.call("approve_job_description", description_id=draft.description_id)
    assert refused.value.codes == ["description.said_twice", "description.weights_not_whole"]
    assert authority(org, company.seller) is None


def test_an_approved_version_never_changes_and_the_next_supersedes_it(org, company):
    first = described(org, company.seller)
    for operation, values in (("rewrite_job_description", {"content": content()}),
                              ("approve_job_description", {})):
        with pytest.raises(Refused) as refused:
            org.call(operation, description_id=first.description_id, **values)
        assert refused.value.kind == "refused"
    limits = {"discount_rate": "0.2", "approval_amount": {"amount": "1", "currency": "USD"}}
    second = described(org, company.seller, authority=limits)
    assert second.description_version == 2
    found = org.call("list_job_descriptions", position_id=company.seller).items
    assert [(one.description_version, one.state, one.content.authority.discount_rate)
            for one in found] == [(2, "approved", Decimal("0.2")),
                                  (1, "superseded", Decimal("0.1"))]
    assert org.call("list_job_descriptions", state="superseded").items == found[1:]


def test_the_authority_is_that_of_the_day_that_is_asked_about(org, company):
    described(org, company.seller)
    approved_on = date.fromisoformat(org.clock.at.date().isoformat())
    org.clock.at += timedelta(days=10)
    limits = {"discount_rate": "0", "approval_amount": {"amount": "0", "currency": "CNY"}}
    described(org, company.seller, authority=limits)
    assert authority(org, company.seller, approved_on - timedelta(days=1)) is None
    assert authority(org, company.seller, approved_on + timedelta(days=9))[0] == Decimal("0.1")
    assert authority(org, company.seller, approved_on + timedelta(days=11))[0] == 0


def test_one_version_at_a_time_is_open_also_when_many_draft_at_once(org, company):
    def draft(_):
        try:
            return drafted(org, company.seller).description_version
        except Refused as error:
            return error.codes[0]

    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(draft, range(4)))
    assert sorted(map(str, answers)) == ["1", *["description.version_open"] * 3]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"duties": []}, "content.duties"),
        ({"authority": {"discount_rate": "1.01",
                        "approval_amount": {"amount": "1.00", "currency": "CNY"}}},
         "content.authority.discount_rate"),
        ({"authority": {"discount_rate": "0.1",
                        "approval_amount": {"amount": "1.001", "currency": "CNY"}}},
         "content.authority.approval_amount"),
        ({"purpose": "x" * 1001}, "content.purpose"),
    ],
)  # fmt: skip
def test_a_shape_that_no_description_has_is_refused(org, company, wrong, field):
    with pytest.raises(Refused) as refused:
        drafted(org, company.seller, **wrong)
    assert (refused.value.kind, refused.value.fields) == ("invalid", [field])


def test_a_stale_version_and_an_unknown_position_are_refused(org, company):
    draft = drafted(org, company.seller)
    for operation, values, kind in (
        ("rewrite_job_description", {"description_id": draft.description_id,
                                     "content": content(), "if_match": 9}, "stale"),
        ("approve_job_description", {"description_id": "jd_none"}, "not_found"),
        ("draft_job_description", {"position_id": "pos_none", "content": content()}, "not_found"),
    ):
        with pytest.raises(Refused) as refused:
            org.call(operation, **values)
        assert refused.value.kind == kind


def test_hr_writes_a_director_approves_and_a_seller_reads(org, company):
    draft = org.call("draft_job_description", caller=a_caller(Role.HR_PARTNER),
                     position_id=company.seller, content=content())
    named = {"description_id": draft.description_id}
    for role in (Role.HR_PARTNER, Role.SELLER):
        with pytest.raises(Refused) as refused:
            org.call("approve_job_description", caller=a_caller(role, "emp_1"), **named)
        assert refused.value.kind == "forbidden"
    approved = org.call("approve_job_description", caller=a_caller(Role.DIRECTOR), **named)
    assert approved.approved_by == "acc_director"
    seen = org.call("get_job_description", caller=a_caller(Role.SELLER, "emp_1"), **named)
    assert seen.content == approved.content
