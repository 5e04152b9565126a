"""Deal registrations as tests meet them, and what pipeline and crm answer about their customers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from chassis.testing import Harness
from services.channels.contract.registrations import Registration
from services.crm.contract import Crm
from services.crm.contract.conflicts import OwnedCustomer, OwnedCustomers
from services.pipeline.contract import Pipeline, Stage
from services.pipeline.contract.registrations import CandidateDeal, CandidateDeals


def a_registration(channels: Harness, partner_id: str, /, **more: Any) -> Registration:
    values = {"partner_id": partner_id, "products": ["prod_1"], "customer_id": "cust_1", **more}
    drafted: Registration = channels.call("create_registration", **values)
    return drafted


def submitted(channels: Harness, partner_id: str, /, **more: Any) -> Registration:
    drafted = a_registration(channels, partner_id, **more)
    sent: Registration = channels.call("submit_registration",
                                       registration_id=drafted.registration_id)
    return sent


def approve(channels: Harness, one: Registration, **more: Any) -> Registration:
    done: Registration = channels.call("approve_registration",
                                       registration_id=one.registration_id, **more)
    return done


def an_approved_registration(channels: Harness, partner_id: str, /, days: int = 90,
                             **more: Any) -> Registration:
    return approve(channels, submitted(channels, partner_id, **more), protection_days=days)


def a_direct_deal(opened_at: datetime, **more: Any) -> CandidateDeal:
    values: dict[str, Any] = {
        "deal_id": "deal_d", "stage": Stage.PROPOSAL, "channel_id": "direct", "owner_id": "emp_1",
        "opened_at": opened_at, "product_ids": ("prod_1", "prod_2"), **more}
    return CandidateDeal(**values)


def knows_deals(channels: Harness, *deals: CandidateDeal) -> None:
    channels.answers(Pipeline.conflict_candidates, lambda asked: CandidateDeals(deals))


def knows_customers(channels: Harness, *customers: OwnedCustomer) -> None:
    channels.answers(Crm.conflict_candidates, lambda asked: OwnedCustomers(customers))


def days_later(channels: Harness, days: int) -> None:
    channels.clock.at += timedelta(days=days)
