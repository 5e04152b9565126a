"""Rows of bulk imports that pipeline owns: deals of another system.

A signed deal enters as signed on its day with its own price and `origin=import`; gates are not
replayed. Ids derive from (kind, external_ref), so later imports of customers and products meet the
same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from chassis import schemas, scope
from chassis.contract import message, text
from chassis.errors import Refusal, refuse
from chassis.ids import derived_id
from chassis.importing import Outcome
from chassis.work import Work
from kernel.money import Money
from services.pipeline import store
from services.pipeline.contract import (
    CreditKind,
    DealCredit,
    DealLine,
    DealSigned,
    DealStatus,
    Stage,
)
from services.pipeline.lead_imports import import_lead
from services.pipeline.rules import signing, stages
from services.pipeline.usecases import registrations
from services.pipeline.usecases.sales import announce, first_sale
from services.pipeline.usecases.stages import lost_event


@message
class DealRow:
    external_ref: str = text(longest=120)
    title: str = text(longest=200)
    owner_ref: str = text(longest=120)
    status: DealStatus
    currency: str = text(longest=3, shortest=3)
    product_ref: str = text(longest=120)
    stage: Stage | None = None
    product_line: str = text(longest=64, default="general")
    net_price: str | None = text(longest=24, default=None)
    list_price: str | None = text(longest=24, default=None)
    signed_on: date | None = None
    closed_on: date | None = None
    created_on: date | None = None
    expected_close_on: date | None = None
    lost_reason: str | None = text(longest=500, default=None)
    customer_ref: str | None = text(longest=200, default=None)


def import_deal(cells: Mapping[str, str], work: Work) -> Outcome:
    row = schemas.load(DealRow, dict(cells))
    net, listed, wrong = _prices(row)
    refuse([*wrong, *_wrong_row(row, net, work)])
    stored = _stored(row, net, listed, work)
    if not store.add(work, stored):
        return _compared(stored, store.one(work, stored["deal_id"]))
    store.add_stage_change(
        work, stored["deal_id"], {"from_stage": None, "to_stage": stored["stage"]}
    )
    if row.status is DealStatus.SIGNED:
        announce(DealSigned(first_sale(SimpleNamespace(**stored))), work)
    if row.status is DealStatus.LOST:
        work.publish(lost_event(SimpleNamespace(**stored)))
    registrations.expected(stored["deal_id"], row.external_ref, work)
    return Outcome.CREATED


def _prices(row: DealRow) -> tuple[Money | None, Money | None, list[Refusal]]:
    found: list[Money | None] = []
    wrong = []
    for name in ("net_price", "list_price"):
        price, code = _money(getattr(row, name), row.currency)
        found.append(price)
        if code is not None:
            wrong.append(Refusal(code, name))
    return found[0], found[1], wrong


def _money(text_given: str | None, currency: str) -> tuple[Money | None, str | None]:
    if text_given is None:
        return None, None
    try:
        money = Money.of(text_given, currency)
    except ValueError as error:
        return None, str(error.args[0])
    return (None, "deal.line_negative") if money.minor < 0 else (money, None)


def _wrong_row(row: DealRow, net: Money | None, work: Work) -> list[Refusal]:
    owner_id, day = _owner_id(row), row.signed_on or work.today
    known = _employed(owner_id, work)
    credits = (DealCredit(owner_id, CreditKind.REVENUE, Decimal(1)),)
    facts = signing.Facts(
        DealStatus.OPEN,
        Stage.NEGOTIATION,
        None,
        True,
        credits,
        signing.DIRECT,
        None,
        False,
        known,
        day,
        work.today,
    )
    found = [Refusal(one.code, "owner_ref") for one in signing.wrong_people(facts)]
    if not scope.may_see(work, owner_id):
        found.append(Refusal("deal.owner_outside_scope", "owner_ref"))
    return [*found, *_wrong_state(row, net, work)]


def _employed(owner_id: str, work: Work) -> dict[str, signing.Employment]:
    """Read once per chunk and seller."""
    known: dict[str, signing.Employment] = work.memo.setdefault("employed", {})
    if owner_id not in known:
        known.update(store.employed(work, [owner_id]))
    return known


def _wrong_state(row: DealRow, net: Money | None, work: Work) -> list[Refusal]:
    if row.status is DealStatus.SIGNED:
        missing = [
            Refusal("field.required", name)
            for name, value in (("signed_on", row.signed_on), ("net_price", net))
            if value is None
        ]
        is_ahead = row.signed_on is not None and row.signed_on > work.today
        return [*missing, *([Refusal("deal.signed_in_future", "signed_on")] if is_ahead else [])]
    if row.status is DealStatus.LOST and row.lost_reason is None:
        return [Refusal("field.required", "lost_reason")]
    if row.status is DealStatus.CANCELLED or (
        row.stage is not None and row.stage not in stages.OPEN_STAGES
    ):
        return [
            Refusal("field.choice", "status" if row.status is DealStatus.CANCELLED else "stage")
        ]
    return []


def _stored(row: DealRow, net: Money | None, listed: Money | None, work: Work) -> dict[str, Any]:
    price = net or Money.zero(row.currency)
    owner_id = _owner_id(row)
    customer_id = derived_id("cust", "customer", row.customer_ref) if row.customer_ref else None
    return {
        "deal_id": derived_id("deal", "deal", row.external_ref), "version": 1, "title": row.title,
        "owner_id": owner_id, "customer_id": customer_id, "channel_id": signing.DIRECT,
        "partner_id": None, "currency": row.currency, "amount_minor": price.minor,
        "lines": (_line(row, price, listed or price),),
        "credits": (DealCredit(owner_id, CreditKind.REVENUE, Decimal(1)),),
        "screening": None, "expected_close_on": row.expected_close_on,
        "lost_reason": row.lost_reason, "origin": "import", "external_ref": row.external_ref,
        "created_at": work.now, "stage_since_at": work.now, **_state(row),
    }


def _state(row: DealRow) -> dict[str, Any]:
    if row.status is DealStatus.SIGNED:
        return {"status": row.status.value, "stage": Stage.SIGNING.value, "sale_version": 1,
                "signed_on": row.signed_on, "closed_on": row.signed_on}
    return {"status": row.status.value, "stage": (row.stage or Stage.LEAD_SCREENING).value,
            "sale_version": 0, "signed_on": None, "closed_on": row.closed_on}


def _line(row: DealRow, price: Money, listed: Money) -> DealLine:
    product_id = derived_id("prod", "product", row.product_ref)
    return DealLine("line_1", product_id, None, row.product_line, row.product_line, Decimal(1),
                    listed, price, Money.zero(row.currency))


def _compared(wanted: dict[str, Any], held: Any) -> Outcome:
    """A row that came before changes nothing; one that says something else is refused, not
    guessed."""
    first = ("title", "owner_id", "customer_id", "currency", "origin")
    if any(getattr(held, name) != wanted[name] for name in first):
        refuse([Refusal("import.already_there", "external_ref")])
    untouched = held.version == wanted["version"]
    if untouched and (held.amount_minor, held.status) != (wanted["amount_minor"], wanted["status"]):
        refuse([Refusal("import.already_there", "external_ref")])
    return Outcome.UNCHANGED


def _owner_id(row: DealRow) -> str:
    return derived_id("emp", "employee", row.owner_ref)


IMPORTERS = {"deals": import_deal, "leads": import_lead}
