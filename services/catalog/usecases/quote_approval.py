"""Who agrees to a quote: submitted, approved, rejected, and previewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from chassis.errors import Refusal, SalesloopError, Unavailable, refuse
from chassis.notices import notify
from chassis.scope import superiors
from chassis.work import Work
from services.catalog.contract import quotes as contract
from services.catalog.contract.quote_events import (
    QuoteApprovalRequested,
    QuoteApproved,
    QuoteRejected,
)
from services.catalog.contract.quotes import (
    ApprovalCause,
    ApprovalPreview,
    ApprovalReason,
    Approver,
    Quote,
    QuoteState,
    QuoteStepName,
)
from services.catalog.rules import quotes as rules
from services.catalog.store import quotes as store
from services.catalog.usecases.quote_steps import publish, take
from services.catalog.usecases.quotes import message
from services.org.contract import Org
from services.org.contract.descriptions import AuthorityQuery

Rates = Mapping[str, Decimal]
NONE = Decimal(0)
SECONDS, SHOWN = 3.0, 10


def ask_own(command: Any, work: Work) -> Rates | None:
    """How much discount the caller's position gives; None while org is away."""
    return _ask([work.caller.employee_id] if work.caller.employee_id else [], work)


def ask_line(query: contract.QuoteId, work: Work) -> Rates | None:
    """The same of the caller and of those above the quote's owner."""
    with work.reading():
        above = superiors(work, store.one(work, query.quote_id).owner_id)[:SHOWN]
    return _ask([*above, *([work.caller.employee_id] if work.caller.employee_id else [])], work)


def submit(command: contract.QuoteId, work: Work) -> Quote:
    """What needs nobody, or was agreed to before and got no worse, is approved at once."""
    before = store.one_to_change(work, command.quote_id)
    reasons = _asked_for(before, work)
    wanted = QuoteState.PENDING if reasons else QuoteState.APPROVED
    refuse(rules.not_possible(QuoteState(before.state), wanted))
    row = take(work, before, QuoteStepName.SUBMITTED, submitted_by=work.caller.subject,
               reasons=reasons)
    if reasons:
        publish(work, QuoteApprovalRequested, row)
        notify(work, "quote_approval_requested", superiors(work, row.owner_id)[:1], row.quote_id,
               cause=row.version, quote_id=row.quote_id)
        return message(row, work)
    return _approved(row, work, None)


def approve(command: contract.DecideQuote, work: Work) -> Quote:
    before = _pending(command.quote_id, work)
    refuse([] if before.submitted_by != work.caller.subject else [Refusal("quote.own")])
    refuse([Refusal("quote.beyond_authority", f"lines.{reason.line - 1}", {"line": reason.line})
            for reason in before.reasons if not _covers(reason, work)])
    return _approved(before, work, command.reason, approved_by=work.caller.subject)


def reject(command: contract.RefuseQuote, work: Work) -> Quote:
    before = _pending(command.quote_id, work)
    row = take(work, before, QuoteStepName.REJECTED, command.reason)
    publish(work, QuoteRejected, row)
    notify(work, "quote_rejected", [row.owner_id], row.quote_id, cause=row.version,
           quote_id=row.quote_id)
    return message(row, work)


def preview(query: contract.QuoteId, work: Work) -> ApprovalPreview:
    held = store.one(work, query.quote_id)
    reasons, rates = _asked_for(held, work), work.asked
    above = superiors(work, held.owner_id)[:SHOWN] if reasons else ()
    return ApprovalPreview(held.quote_id, reasons, tuple(
        Approver(one, (rates or {}).get(one), all(
            rules.covers(reason, (rates or {}).get(one), approves_prices=False)
            for reason in reasons)) for one in above), rates is not None)


def _ask(employees: Sequence[str], work: Work) -> Rates | None:
    if not employees:
        return {}
    wish = AuthorityQuery(tuple(dict.fromkeys(employees)))
    try:
        found = work.services.call(Org.discount_authorities, wish, SECONDS)
    except SalesloopError:
        return None
    return {one.employee_id: one.discount_rate for one in found.items}


def _asked_for(held: Any, work: Work) -> tuple[ApprovalReason, ...]:
    lines = store.lines_of(work, held.quote_id, held.quote_version)
    reasons = rules.asked_for(lines, _own(work) or NONE)
    if held.approved_version is None:
        return reasons
    agreed = store.lines_of(work, held.quote_id, held.approved_version)
    return rules.still_asked_for(reasons, lines, agreed)


def _own(work: Work) -> Decimal | None:
    return (work.asked or {}).get(work.caller.employee_id or "")


def _covers(reason: ApprovalReason, work: Work) -> bool:
    """Raises Unavailable when it depends on what org does not answer."""
    approves_prices = work.caller.holds("prices:approve")
    if (work.asked is None and not approves_prices
            and reason.cause is ApprovalCause.DISCOUNT):
        raise Unavailable("service.unavailable")
    return rules.covers(reason, _own(work), approves_prices=approves_prices)


def _pending(quote_id: str, work: Work) -> Any:
    before = store.one_to_change(work, quote_id)
    state = QuoteState(before.state)
    refuse([] if state is QuoteState.PENDING else [
        Refusal("quote.not_possible", "state",
                {"state": state.value, "wanted": QuoteState.APPROVED.value})])
    return before


def _approved(before: Any, work: Work, reason: str | None, approved_by: str | None = None
              ) -> Quote:
    row = take(work, before, QuoteStepName.APPROVED, reason, approved_by=approved_by,
               approved_version=before.quote_version)
    publish(work, QuoteApproved, row)
    return message(row, work)
