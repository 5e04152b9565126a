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
from services.catalog.usecases.quote_steps import LEADS_TO, publish, take
from services.catalog.usecases.quotes import message

CHUNK = 100


def send(command: contract.QuoteId, work: Work) -> Quote:
    return message(_taken(command.quote_id, QuoteStepName.SENT, work), work)


def accept(command: contract.QuoteId, work: Work) -> Quote:
    """Its lines are announced as they were offered, with what they cost."""
    row = _taken(command.quote_id, QuoteStepName.ACCEPTED, work)
    publish(work, QuoteAccepted, row, accepted_at=work.now,
            lines=store.lines_of(work, row.quote_id, row.quote_version))
    return message(row, work)


def decline(command: contract.RefuseQuote, work: Work) -> Quote:
    before = store.one_to_change(work, command.quote_id)
    refuse(rules.not_possible(QuoteState(before.state), QuoteState.DECLINED))
    return message(take(work, before, QuoteStepName.DECLINED, command.reason), work)


def expire(work: Work) -> bool:
    """The next quotes whose last day has passed; False when there are no more."""
    rows = store.past(work, work.today, CHUNK)
    for before in rows:
        publish(work, QuoteExpired, take(work, before, QuoteStepName.EXPIRED))
    return len(rows) == CHUNK


def _taken(quote_id: str, step: QuoteStepName, work: Work) -> Any:
    """A step that only a quote which is still good may take."""
    before = store.one_to_change(work, quote_id)
    refuse([*rules.not_possible(QuoteState(before.state), LEADS_TO[step]),
            *_expired(before, work)])
    return take(work, before, step)


def _expired(before: Any, work: Work) -> list[Refusal]:
    """Whether or not the timer has said so yet."""
    return [] if before.valid_until >= work.today else [
        Refusal("quote.expired", "valid_until", {"day": before.valid_until.isoformat()})]
