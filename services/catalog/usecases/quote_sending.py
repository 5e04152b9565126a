"""What comes of an approved quote: sent, accepted, declined, expired."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refusal, refuse
from chassis.work import Work
from services.catalog.contract import quotes as contract
from services.catalog.contract.quote_events import QuoteAccepted, QuoteExpired
from services.catalog.contract.quotes import Quote, QuoteState, QuoteStepName
from services.catalog.rules import quotes as rules
from services.catalog.store import quotes as store
from services.catalog.usecases.quote_approval import publish
from services.catalog.usecases.quotes import message

CHUNK = 100


def send(command: contract.QuoteId, work: Work) -> Quote:
    return message(_moved(command.quote_id, QuoteState.SENT, work), work)


def accept(command: contract.QuoteId, work: Work) -> Quote:
    """Its lines are announced as they were offered, with what they cost."""
    row = _moved(command.quote_id, QuoteState.ACCEPTED, work)
    publish(work, QuoteAccepted, row, accepted_at=work.now,
            lines=store.lines_of(work, row.quote_id, row.quote_version))
    return message(row, work)


def decline(command: contract.RefuseQuote, work: Work) -> Quote:
    before = store.one_to_change(work, command.quote_id)
    refuse(rules.not_possible(QuoteState(before.state), QuoteState.DECLINED))
    row = store.change(work, before, state=QuoteState.DECLINED.value)
    store.note(work, row, QuoteStepName.DECLINED, command.reason)
    return message(row, work)


def expire(work: Work) -> bool:
    """The next quotes whose last day has passed; False when there are no more."""
    rows = store.past(work, work.today, CHUNK)
    for before in rows:
        row = store.change(work, before, state=QuoteState.EXPIRED.value)
        store.note(work, row, QuoteStepName.EXPIRED)
        publish(work, QuoteExpired, row)
    return len(rows) == CHUNK


def _moved(quote_id: str, wanted: QuoteState, work: Work) -> Any:
    """To a state that only a quote which is still good may reach."""
    before = store.one_to_change(work, quote_id)
    refuse([*rules.not_possible(QuoteState(before.state), wanted), *_expired(before, work)])
    row = store.change(work, before, state=wanted.value)
    store.note(work, row, QuoteStepName(wanted.value))
    return row


def _expired(before: Any, work: Work) -> list[Refusal]:
    """Whether or not the timer has said so yet."""
    return [] if before.valid_until >= work.today else [
        Refusal("quote.expired", "valid_until", {"day": before.valid_until.isoformat()})]
