"""The sale of a deal: signed, amended, cancelled; every version announced whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from chassis.errors import Refusal, refuse
from chassis.ids import event_id
from chassis.work import Work
from kernel.money import Money
from services.pipeline import contract, store
from services.pipeline.contract import (
    Deal,
    DealAmended,
    DealCancelled,
    DealSigned,
    DealStatus,
    SaleCredit,
    SaleEvent,
    SaleFacts,
    SaleLine,
    SaleStatus,
    SaleVersion,
    SaleVersions,
    Stage,
)
from services.pipeline.contract.exceptions import CaseOutcome
from services.pipeline.rules import signing
from services.pipeline.rules.line_prices import Buyer
from services.pipeline.usecases import certificates, exceptions, gates
from services.pipeline.usecases.deals import credits_of
from services.pipeline.usecases.lines import amount_of, lines_of, wrong_lines
from services.pipeline.usecases.messages import message, sale_message
from services.pipeline.usecases.quotes import NO_QUOTE
from services.pipeline.usecases.receivable_rows import refresh
from services.pipeline.usecases.stages import enter


def sign(command: contract.SignDeal, work: Work) -> Deal:
    before = store.one_to_change(work, command.deal_id)
    signed_on = command.signed_on or work.today
    left = certificates.stages_left(Stage(before.stage), Stage.SIGNING)
    refuse([*signing.missing_to_sign(_facts(before, signed_on, work)),
            *_gate(before, left, work)])
    after = enter(
        work,
        before,
        Stage.SIGNING,
        status=DealStatus.SIGNED.value,
        signed_on=signed_on,
        closed_on=signed_on,
        sale_version=1,
    )
    exceptions.deal_ended(after, CaseOutcome.RECOVERED, work)
    announce(DealSigned(first_sale(after)), work)
    return message(after, work)


def _gate(row: Any, left: tuple[Stage, ...], work: Work) -> list[Refusal]:
    """What the SOP asks for before negotiation is left; elsewhere the stage itself is refused."""
    here = [stage for stage in left if stage is Stage.NEGOTIATION == Stage(row.stage)]
    return gates.missing_to_leave(row, here, work)


def amend(command: contract.AmendDeal, work: Work) -> Deal:
    before, sale = _standing_sale(work, command.deal_id)
    happened_on = command.happened_on or work.today
    lines = before.lines
    if command.lines is not None:
        lines = lines_of(command.lines, before.currency, work)
    credits = before.credits
    if command.credits is not None:
        credits = credits_of(command.credits, before.owner_id)
    buyer = Buyer(before.currency, before.customer_id, before.partner_id)
    wrong = wrong_lines(command.lines or (), buyer, work)
    wrong += [*signing.wrong_credits(credits), *_wrong_day(sale, happened_on, work)]
    refuse([*wrong, *_wrong_people(before, credits, sale.signed_on, work)])
    quoted = {} if command.lines is None else NO_QUOTE
    after = store.change(
        work, before, lines=lines, credits=credits, sale_version=before.sale_version + 1, **quoted,
        amount_minor=amount_of(lines, before.currency).minor)
    refresh(work, after)
    announce(DealAmended(_amended(sale, after, happened_on)), work, command.reason)
    return message(after, work)


def _amended(sale: SaleFacts, row: Any, happened_on: date) -> SaleFacts:
    return replace(
        sale, sale_version=row.sale_version, happened_on=happened_on,
        amount=Money(row.amount_minor, row.currency), lines=_sale_lines(row),
        credits=_sale_credits(row))


def _wrong_people(row: Any, credits: Any, signed_on: date, work: Work) -> Iterator[Refusal]:
    facts = _facts(row, signed_on, work)
    return signing.wrong_people(
        replace(facts, credits=credits, employed=_employed(credits, work)))


def cancel(command: contract.CancelDeal, work: Work) -> Deal:
    before, sale = _standing_sale(work, command.deal_id)
    happened_on = command.happened_on or work.today
    refuse(_wrong_day(sale, happened_on, work))
    after = store.change(
        work,
        before,
        status=DealStatus.CANCELLED.value,
        closed_on=happened_on,
        sale_version=before.sale_version + 1,
    )
    refresh(work, after)
    announce(
        DealCancelled(
            replace(
                sale,
                sale_version=after.sale_version,
                happened_on=happened_on,
                status=SaleStatus.CANCELLED,
            )
        ),
        work,
        command.reason,
    )
    return message(after, work)


def versions(query: contract.DealId, work: Work) -> SaleVersions:
    found = store.one(work, query.deal_id)
    return SaleVersions(
        query.deal_id,
        DealStatus(found.status),
        tuple(
            SaleVersion(
                sale_message(row.facts, work), row.cause, row.event_id, row.recorded_at, row.reason
            )
            for row in store.sale_versions(work, query.deal_id)
        ),
    )


def announce(event: SaleEvent, work: Work, reason: str | None = None) -> None:
    """Keep a version of the sale and tell everybody."""
    name, sale = event.wire_name(), event.sale
    known_as = str(event_id(name, sale.deal_id, work.ground.epoch, sale.sale_version))
    store.add_sale_version(work, sale, name, known_as, reason)
    work.publish(event)


def first_sale(row: Any) -> SaleFacts:
    """The sale at its signature."""
    return SaleFacts(
        deal_id=row.deal_id,
        sale_version=1,
        origin=row.origin,
        owner_id=row.owner_id,
        status=SaleStatus.SIGNED,
        happened_on=row.signed_on,
        signed_on=row.signed_on,
        channel_id=row.channel_id,
        customer_id=row.customer_id,
        currency=row.currency,
        amount=Money(row.amount_minor, row.currency),
        lines=_sale_lines(row),
        credits=_sale_credits(row),
        partner_id=row.partner_id,
    )


def _sale_lines(row: Any) -> tuple[SaleLine, ...]:
    return tuple(
        SaleLine(
            line.line_id,
            line.product_id,
            line.product_line,
            line.category_path,
            line.quantity,
            line.list_price,
            line.net_price,
            line.cost,
            line.variant_id,
        )
        for line in row.lines
    )


def _sale_credits(row: Any) -> tuple[SaleCredit, ...]:
    return tuple(SaleCredit(one.employee_id, one.kind, one.rate) for one in row.credits)


def _standing_sale(work: Work, deal_id: str) -> tuple[Any, SaleFacts]:
    found = store.one_to_change(work, deal_id)
    refuse([] if found.status == DealStatus.SIGNED else [Refusal("deal.not_signed", "status")])
    return found, store.newest_sale(work, deal_id)


def _wrong_day(sale: SaleFacts, happened_on: date, work: Work) -> list[Refusal]:
    if happened_on < sale.signed_on:
        return [Refusal("deal.changed_before_signing", "happened_on")]
    return [Refusal("deal.changed_in_future", "happened_on")] if happened_on > work.today else []


def _facts(row: Any, signed_on: date, work: Work) -> signing.Facts:
    return signing.Facts(
        DealStatus(row.status),
        Stage(row.stage),
        row.customer_id,
        bool(row.lines),
        row.credits,
        row.channel_id,
        row.partner_id,
        store.is_active_partner(work, row.partner_id),
        _employed(row.credits, work),
        signed_on,
        work.today,
    )


def _employed(credits: Any, work: Work) -> dict[str, signing.Employment]:
    return store.employed(work, [credit.employee_id for credit in credits])
