"""What of channels clients may call."""

from gateway.route import get, patch, post
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
    post("/registrations", Channels.create_registration),
    get("/registrations", Channels.list_registrations),
    get("/registrations/<registration_id>", Channels.get_registration),
    patch("/registrations/<registration_id>", Channels.change_registration),
    post("/registrations/<registration_id>/submit", Channels.submit_registration),
    post("/registrations/<registration_id>/approve", Channels.approve_registration),
    post("/registrations/<registration_id>/reject", Channels.reject_registration),
    post("/registrations/<registration_id>/return", Channels.return_registration),
    post("/registrations/<registration_id>/cancel", Channels.cancel_registration),
    post("/registrations/<registration_id>/extend", Channels.extend_registration),
    get("/registrations/<registration_id>/history", Channels.registration_history),
    get("/registrations/<registration_id>/conflicts", Channels.registration_conflicts),
)
