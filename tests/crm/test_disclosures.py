"""Masked fields are revealed for a reason, and the log says who was shown what of whom."""

from __future__ import annotations

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from tests.crm.builders import a_contact, a_customer, sees

PHONE = "13800138000"


@pytest.fixture
def firm(crm):
    return a_customer(crm, name="另一家", phone=PHONE, email="wang@example.com", address="外滩一号",
                      allow_duplicate=True)


def helper(scope="own", **more):
    return Caller("acct_help", "emp_2", None, {
        "customers:read": "team", "personal:reveal": scope, **more})


def test_who_sees_masked_fields_has_them_revealed_and_it_is_written_down(crm, firm):
    sees(crm, "emp_2", "emp_1")
    caller = helper("team")
    masked = crm.call("get_customer", customer_id=firm.customer_id, caller=caller)
    assert masked.phone == "138****8000"
    shown = crm.call("reveal", customer_id=firm.customer_id, fields=["phone", "address", "phone"],
                     reason="客户来电核实", caller=caller)
    assert [(one.field, one.value) for one in shown.revealed] == [
        ("phone", PHONE), ("address", "外滩一号")]
    (line,) = crm.call("list_reveals", customer_id=firm.customer_id).items
    assert (line.actor, line.fields, line.reason, line.kind, line.disclosed_at) == (
        "acct_help", ("phone", "address"), "客户来电核实", "revealed", crm.clock.at)
    kept = crm.sql("SELECT reply FROM idempotency WHERE operation = 'reveal'")
    assert not any(PHONE.encode() in bytes(row.reply) for row in kept)


def test_a_contact_has_fields_of_its_own(crm, firm):
    theirs = a_contact(crm, firm.customer_id, name="王小明", phone=PHONE)
    shown = crm.call("reveal", customer_id=firm.customer_id, contact_id=theirs.contact_id,
                     fields=["name"], reason="寄送礼品")
    assert shown.revealed[0].value == "王小明"
    with pytest.raises(Refused) as refused:
        crm.call("reveal", customer_id=firm.customer_id, contact_id=theirs.contact_id,
                 fields=["address"], reason="寄送礼品")
    assert refused.value.codes == ["reveal.no_such_field"]
    other = a_customer(crm, name="第三家", allow_duplicate=True)
    with pytest.raises(Refused) as refused:
        crm.call("reveal", customer_id=other.customer_id, contact_id=theirs.contact_id,
                 fields=["name"], reason="寄送礼品")
    assert refused.value.codes == ["link.contact_of_another"]


@pytest.mark.parametrize(("more", "kind"), [
    ({"caller": helper("own")}, "not_found"),
    ({"caller": Caller("acct_3", "emp_2", None, {"customers:read": "all"})}, "forbidden"),
    ({"reason": " "}, "invalid"), ({"reason": "字" * 501}, "invalid"),
    ({"fields": []}, "invalid"), ({"fields": ["tax_id"]}, "invalid"),
])
def test_without_scope_permission_or_reason_nothing_is_shown_or_written(crm, firm, more, kind):
    values = {"customer_id": firm.customer_id, "fields": ["phone"], "reason": "核实", **more}
    with pytest.raises(Refused) as refused:
        crm.call("reveal", **values)
    assert refused.value.kind == kind
    assert crm.call("list_reveals").items == ()


def test_telling_a_subject_is_written_down_and_told(crm, firm):
    crm.call("reveal", customer_id=firm.customer_id, fields=["phone"], reason="核实")
    crm.call("subject_export", subject_id=firm.customer_id)
    told = crm.call("subject_export", subject_id=firm.customer_id).disclosures
    assert [one.kind for one in told] == ["exported", "revealed"]
    rows = crm.sql("SELECT 1 FROM audit WHERE operation = 'subject_export'")
    assert len(rows) == 2


def test_the_log_shows_what_lies_inside_the_scope(crm, firm):
    crm.call("reveal", customer_id=firm.customer_id, fields=["phone"], reason="核实")
    for employee, count in (("emp_1", 1), ("emp_2", 0)):
        caller = Caller("acct_x", employee, None, {"reveals:read": "own"})
        assert len(crm.call("list_reveals", caller=caller).items) == count


def test_an_erasure_leaves_the_line_without_its_reason(crm, firm):
    crm.call("reveal", customer_id=firm.customer_id, fields=["phone"], reason="核实")
    crm.call("subject_erase", subject_id=firm.customer_id, reason="本人要求")
    (line,) = crm.call("list_reveals").items
    assert (line.fields, line.reason) == (("phone",), None)
    with pytest.raises(Refused) as refused:
        crm.call("reveal", customer_id=firm.customer_id, fields=["phone"], reason="核实")
    assert refused.value.codes == ["customer.erased"]
