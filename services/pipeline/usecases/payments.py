"""Payment plans, receipts and their reversals; each receipt is a new version of the sale."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.work import Work
from kernel.money import Money
from services.pipeline import contract, store
from services.pipeline.contract import (
    DealStatus,
    Payment,
    PaymentReceived,
    PaymentReversed,
    PaymentState,
    SaleEvent,
    SalePayment,
    Stage,
)
from services.pipeline.rules import payments as rules
from services.pipeline.usecases.receivable_rows import refresh
from services.pipeline.usecases.sales import announce
from services.pipeline.usecases.stages import enter


def plan(command: contract.PlanPayments, work: Work) -> PaymentState:
    before = _signed_deal(work, command.deal_id)
    refuse(rules.wrong_plan(command.instalments, Money(before.amount_minor, before.currency)))
    after = store.change(work, before, instalments=command.instalments)
    refresh(work, after)
    return state_of(work, after)


def record(command: contract.RecordPayment, work: Work) -> PaymentState:
    before = _signed_deal(work, command.deal_id)
    if store.payment_known(work, command.deal_id, command.external_ref):
        return state_of(work, before)
    received_on = command.received_on or work.today
    refuse(_wrong_amount(command.amount, before.currency))
    refuse([Refusal("payment.in_future", "received_on")] if received_on > work.today else [])
    payment = Payment(new_id("pay"), received_on, command.amount)
    store.add_payment(work, command.deal_id, payment, external_ref=command.external_ref)
    return state_of(work, _received(work, before, payment, PaymentReceived))


def reverse(command: contract.ReversePayment, work: Work) -> PaymentState:
    before = _signed_deal(work, command.deal_id)
    known = {row.payment_id: row for row in store.payments(work, command.deal_id)}
    original = known.get(command.payment_id)
    if original is None:
        raise NotFound("record.not_found")
    left = rules.left_of(original, known.values())
    refuse(rules.wrong_refund(command.amount, left))
    happened_on = command.happened_on or work.today
    back = Payment(new_id("pay"), happened_on, -(command.amount or left), command.payment_id)
    store.add_payment(work, command.deal_id, back, reason=command.reason)
    return state_of(work, _received(work, before, back, PaymentReversed, command.reason))


def state(query: contract.DealId, work: Work) -> PaymentState:
    return state_of(work, store.one(work, query.deal_id))


def _received(
    work: Work,
    before: Any,
    payment: Payment,
    event: type[SaleEvent],
    reason: str | None = None,
) -> Any:
    sale = store.newest_sale(work, before.deal_id)
    received = before.received_minor + payment.amount.minor
    values = {"received_minor": received, "sale_version": before.sale_version + 1}
    is_paid = before.amount_minor > 0 and received >= before.amount_minor
    stage = Stage.COLLECTION if is_paid else Stage.AFTER_SALES
    after = (
        enter(work, before, stage, **values)
        if before.stage != stage.value
        else store.change(work, before, **values)
    )
    refresh(work, after)
    part = SalePayment(payment.payment_id, payment.received_on, payment.amount, payment.reverses)
    announce(
        event(
            replace(
                sale,
                sale_version=after.sale_version,
                happened_on=payment.received_on,
                payments=(*sale.payments, part),
            )
        ),
        work,
        reason,
    )
    return after


def state_of(work: Work, row: Any) -> PaymentState:
    """What is due and what came, of a deal's row."""
    amount, received = (
        Money(row.amount_minor, row.currency),
        Money(row.received_minor, row.currency),
    )
    matched = rules.match(row.instalments or (), amount, received, work.today)
    payments = tuple(
        Payment(
            one.payment_id, one.received_on, Money(one.amount_minor, one.currency), one.reverses
        )
        for one in store.payments(work, row.deal_id)
    )
    return PaymentState(
        row.deal_id,
        row.version,
        amount,
        received,
        matched.customer_credit,
        matched.instalments,
        payments,
    )


def _wrong_amount(amount: Money, currency: str) -> list[Refusal]:
    if amount.currency != currency:
        return [Refusal("payment.currency", "amount", {"currency": currency})]
    return [Refusal("payment.not_positive", "amount")] if amount.minor <= 0 else []


def _signed_deal(work: Work, deal_id: str) -> Any:
    found = store.one_to_change(work, deal_id)
    refuse([] if found.status == DealStatus.SIGNED else [Refusal("deal.not_signed", "status")])
    return found
