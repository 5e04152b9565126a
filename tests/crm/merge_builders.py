"""Everything that may hang on a customer, one of each kind, as tests of merges make it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from chassis.testing import Harness
from chassis.work import in_transaction
from services.crm.store import wecom
from services.crm.store.moving import MOVED
from services.crm.usecases import care
from services.pipeline.contract.lead_events import LeadConverted
from services.pipeline.contract.leads import LeadSource
from tests.crm.attachment_builders import a_file
from tests.crm.builders import a_contact, moved
from tests.crm.test_surveys import a_survey, answers

_numbers = count(1)


def contact(crm: Harness, customer_id: str) -> str:
    return str(a_contact(crm, customer_id, phone=None, email=None).contact_id)


def complaint(crm: Harness, customer_id: str, **more: Any) -> str:
    return str(crm.call(
        "open_complaint", customer_id=customer_id, summary="漏水", **more).complaint_id)


def invitation(crm: Harness, customer_id: str, **more: Any) -> Any:
    return crm.call("invite_to_survey", survey_id=a_survey(crm).survey_id,
                    customer_id=customer_id, **more)


def invited(crm: Harness, customer_id: str) -> str:
    return str(invitation(crm, customer_id).invitation_id)


def answered(crm: Harness, customer_id: str) -> str:
    made = invitation(crm, customer_id)
    answers(crm, made, 9)
    return str(made.invitation_id)


def attachment(crm: Harness, customer_id: str, **more: Any) -> str:
    return str(a_file(crm, customer_id, **more).attachment_id)


def deal(crm: Harness, customer_id: str) -> str:
    name = f"deal_{next(_numbers)}"
    crm.hears(moved(deal_id=name, customer_id=customer_id))
    return name


def lead(crm: Harness, customer_id: str) -> str:
    name = f"lead_{next(_numbers)}"
    crm.hears(LeadConverted(name, 4, LeadSource.WEBSITE, datetime(2026, 3, 1, tzinfo=UTC), None,
                            "emp_1", None, f"deal_of_{name}", customer_id))
    return name


def wecom_contact(crm: Harness, customer_id: str) -> str:
    """Somebody of WeCom who was attached to a contact there."""
    name, whom = f"wm_{next(_numbers)}", contact(crm, customer_id)
    in_transaction(crm.ground, lambda work: wecom.keep_contact(work, {
        "external_user_id": name, "seq": 1, "name": "李工", "company": None, "position": None,
        "phone": None}))
    crm.call("attach_wecom_contact", external_user_id=name, customer_id=customer_id,
             contact_id=whom)
    return name


def tagged(crm: Harness, customer_id: str, tag_id: str | None = None) -> str:
    tag_id = tag_id or crm.call("create_tag", name=f"标签{next(_numbers)}").tag_id
    crm.call("tag_customer", customer_id=customer_id, add=[tag_id])
    return str(tag_id)


def cared(crm: Harness, customer_id: str) -> str:
    """An item of a campaign for this customer alone."""
    region = f"区{next(_numbers)}"
    crm.call("change_customer", customer_id=customer_id, region=region)
    return cared_with_others(crm, customer_id, region=region)


def cared_with_others(crm: Harness, customer_id: str, **fitting: str) -> str:
    """An item of a campaign that runs over everybody who lives and fits; this customer's."""
    plan = crm.call("create_care_plan", kind="visit", title="回访", occasion="fixed_date",
                    on_date="2026-03-31", starts_on="2026-01-01", ends_on="2026-07-01", **fitting)
    crm.call("start_care_campaign", plan_id=plan.plan_id)
    crm.runs(care.step)
    (item,) = crm.sql("SELECT item_id FROM care_item WHERE plan_id = :plan AND customer_id = :name",
                      plan=plan.plan_id, name=customer_id)
    return str(item.item_id)


MAKERS: dict[str, Callable[[Harness, str], str]] = {
    "contact": contact, "complaint": complaint, "survey_invitation": invited,
    "survey_answer": answered, "care_item": cared, "deal_copy": deal, "lead_copy": lead,
    "customer_tag": tagged, "attachment": attachment, "wecom_contact": wecom_contact}


def whose(crm: Harness, kind: str, key: str) -> list[str]:
    """The customers with whom a child is."""
    column = MOVED[kind][1]
    rows = crm.sql(f"SELECT customer_id FROM {kind} WHERE {column} = :key ORDER BY 1", key=key)
    return [row.customer_id for row in rows]
