"""Deals: opened, shown, listed, changed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from sqlalchemy import false, select, true

from chassis import scope
from chassis.errors import Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, chosen, matching, page
from chassis.work import Work
from services.pipeline import contract, store
from services.pipeline.contract import (
    CreditInput,
    Deal,
    DealCredit,
    DealList,
    DealStatus,
)
from services.pipeline.rules import signing, stages
from services.pipeline.rules.line_prices import Buyer
from services.pipeline.store import merges
from services.pipeline.tables import deal
from services.pipeline.usecases import gates, quotes, registrations
from services.pipeline.usecases.lines import amount_of, lines_of, wrong_lines
from services.pipeline.usecases.messages import message, whole_message

SORTS = Sorting(
    {"created_at": deal.c.created_at, "signed_on": deal.c.signed_on, "amount": deal.c.amount_minor},
    deal.c.deal_id,
)


def create(command: contract.CreateDeal, work: Work) -> Deal:
    row = new_row(command, work)
    refuse(
        [
            *_wrong_input(command, row, work),
            *gates.missing_to_enter(row, command.stage, work),
        ]
    )
    if store.add(work, row):
        store.add_stage_change(
            work, row["deal_id"], {"from_stage": None, "to_stage": command.stage.value}
        )
        gates.entered(SimpleNamespace(**row), command.stage, work)
        registrations.expected(row["deal_id"], command.external_ref, work)
    return message(store.one(work, row["deal_id"]), work)


def get(query: contract.DealId, work: Work) -> Deal:
    return whole_message(store.one(work, query.deal_id), work)


def listed(query: contract.DealQuery, work: Work) -> DealList:
    names = ("status", "stage", "owner_id", "partner_id")
    wanted = select(*deal.c).where(
        store.visible_deals(work),
        merges.is_of(work, query.customer_id),
        chosen(*((deal.c[name], getattr(query, name)) for name in names)),
        matching(query.q, deal.c.title, deal.c.external_ref),
    )
    by_signing = query.sort.removeprefix("-") == "signed_on"
    if by_signing or query.signed_on_from is not None or query.signed_on_to is not None:
        wanted = wanted.where(_may_be_signed(query))
    if query.signed_on_from is not None:
        wanted = wanted.where(deal.c.signed_on >= query.signed_on_from)
    if query.signed_on_to is not None:
        wanted = wanted.where(deal.c.signed_on < query.signed_on_to)
    if by_signing:
        wanted = wanted.where(deal.c.signed_on.is_not(None))
    found = page(work, wanted, SORTS, query)
    return DealList(tuple(message(row, work, short=True) for row in found.rows), found.next_cursor)


def _may_be_signed(query: contract.DealQuery) -> Any:
    """Nothing, without looking for it, when what is asked for contradicts itself: an index walked
    to its end for deals that are not in it would take seconds."""
    return true() if stages.may_be_signed(query.status, query.stage) else false()


def change(command: contract.ChangeDeal, work: Work) -> Deal:
    before = store.one_to_change(work, command.deal_id)
    refuse(
        []
        if before.status == DealStatus.OPEN
        else [Refusal("deal.not_open", "status", {"status": before.status})]
    )
    names = ("title", "owner_id", "customer_id", "channel_id", "partner_id", "expected_close_on")
    values = {name: getattr(command, name) for name in names if getattr(command, name) is not None}
    if command.lines is not None:
        refuse(wrong_lines(command.lines, _buyer(before, values), work))
        values |= quotes.NO_QUOTE
        values["lines"] = lines_of(command.lines, before.currency, work)
        values["amount_minor"] = amount_of(values["lines"], before.currency).minor
    if command.credits is not None:
        refuse(signing.wrong_credits(command.credits))
        values["credits"] = credits_of(command.credits, before.owner_id)
    _check_owner(work, values.get("owner_id", before.owner_id))
    return message(store.change(work, before, **merges.resolved(work, values)), work)


def new_row(command: contract.CreateDeal, work: Work) -> dict[str, Any]:
    """A deal's first row; the same external_ref always gives the same id."""
    reference = command.external_ref
    owner_id = command.owner_id or work.caller.employee_id or work.caller.subject
    lines = lines_of(command.lines, command.currency, work)
    return merges.resolved(work, {
        "deal_id": derived_id("deal", "deal", reference) if reference else new_id("deal"),
        "version": 1,
        "title": command.title,
        "status": DealStatus.OPEN.value,
        "stage": command.stage.value,
        "owner_id": owner_id,
        "customer_id": command.customer_id,
        "channel_id": command.channel_id,
        "partner_id": command.partner_id,
        "currency": command.currency,
        "amount_minor": sum(line.net_price.minor for line in lines),
        "lines": lines,
        "credits": credits_of(command.credits, owner_id),
        "screening": command.screening,
        "expected_close_on": command.expected_close_on,
        "origin": "manual",
        "external_ref": reference,
        "created_at": work.now,
        "stage_since_at": work.now,
        "pipeline": command.pipeline,
        "sop_version": gates.version_in_force(work, command.pipeline),
    })


def _wrong_input(command: contract.CreateDeal, row: dict[str, Any], work: Work) -> list[Refusal]:
    _check_owner(work, row["owner_id"])
    buyer = Buyer(command.currency, command.customer_id, command.partner_id)
    return [
        *wrong_lines(command.lines, buyer, work),
        *signing.wrong_credits(row["credits"]),
    ]


def _buyer(before: Any, values: dict[str, Any]) -> Buyer:
    """Who buys once the change is made."""
    after = {**before._mapping, **values}
    return Buyer(before.currency, after["customer_id"], after["partner_id"])


def _check_owner(work: Work, owner_id: str) -> None:
    refuse(
        [] if scope.may_see(work, owner_id) else [Refusal("deal.owner_outside_scope", "owner_id")]
    )


def credits_of(inputs: Sequence[CreditInput], owner_id: str) -> tuple[DealCredit, ...]:
    if not inputs:
        return (DealCredit(owner_id, contract.CreditKind.REVENUE, Decimal(1)),)
    return tuple(DealCredit(one.employee_id, one.kind, one.rate) for one in inputs)
