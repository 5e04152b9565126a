"""A qualified lead becomes a deal; the deal's history begins with the lead's two stages."""

from __future__ import annotations

from typing import Any

from chassis.errors import refuse
from chassis.work import Work
from services.pipeline import store
from services.pipeline.contract import CreateDeal, Stage
from services.pipeline.contract.lead_events import LeadConverted
from services.pipeline.contract.leads import ConvertedLead, ConvertLead, LeadState, LeadStep
from services.pipeline.rules import lead_steps
from services.pipeline.rules.lead_contacts import KEYS, PERSONAL
from services.pipeline.store import conversions, leads
from services.pipeline.usecases import deals, gates, lead_messages, messages
from services.pipeline.usecases.lead_work import STOPPED

GONE: dict[str, Any] = dict.fromkeys((*PERSONAL, *KEYS))


def convert(command: ConvertLead, work: Work) -> ConvertedLead:
    before = leads.one_to_change(work, command.lead_id)
    refuse(lead_steps.forbidden(LeadState(before.state), "convert"))
    deal_row = {**deals.new_row(_wanted(command, before), work), "origin": "lead"}
    refuse(gates.missing_to_enter(deal_row, Stage.NEEDS_DISCOVERY, work))
    store.add(work, deal_row)
    _keep_history(work, deal_row["deal_id"], before)
    after = leads.change(
        work, before, state=LeadState.CONVERTED.value, closed_at=work.now,
        customer_id=deal_row["customer_id"], deal_id=deal_row["deal_id"], **STOPPED, **GONE)
    leads.note(work, after, LeadStep.CONVERTED)
    lead_messages.publish(work, LeadConverted, after, deal_id=after.deal_id,
                          customer_id=after.customer_id)
    deal = messages.message(store.one(work, after.deal_id), work)
    return ConvertedLead(lead_messages.message(after, work), deal)


def _wanted(command: ConvertLead, row: Any) -> CreateDeal:
    return CreateDeal(
        title=command.title, currency=command.currency, owner_id=row.owner_id,
        customer_id=command.customer_id, channel_id=command.channel_id,
        partner_id=command.partner_id, stage=Stage.NEEDS_DISCOVERY, screening=row.screening)


def _keep_history(work: Work, deal_id: str, row: Any) -> None:
    """The lead was captured when it came in, and screened from its first response on."""
    conversions.add_past_stages(work, deal_id, (
        (Stage.LEAD_CAPTURE, row.created_at, row.created_by),
        (Stage.LEAD_SCREENING, row.first_responded_at, row.first_responded_by),
        (Stage.NEEDS_DISCOVERY, work.now, work.caller.subject)))
