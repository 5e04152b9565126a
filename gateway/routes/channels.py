"""What of channels clients may call."""

from gateway.route import get, post
from services.channels.contract import Channels

ROUTES = (
    post("/partners", Channels.create_partner),
    get("/partners", Channels.list_partners),
    get("/partners/<partner_id>", Channels.get_partner),
    post("/partners/<partner_id>/status", Channels.set_partner_status),
    get("/partners/<partner_id>/rebates", Channels.rebate_statement),
    post("/agreements", Channels.draft_agreement),
    get("/agreements", Channels.list_agreements),
    post(
        "/agreements/<agreement_id>/versions/<agreement_version>/approve",
        Channels.approve_agreement,
    ),
    post("/agreements/<agreement_id>/end", Channels.end_agreement),
)
