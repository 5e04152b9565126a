"""What of pipeline clients may call."""

from gateway.route import get, patch, post
from services.pipeline.contract import Pipeline

ROUTES = (
    post("/deals", Pipeline.create_deal),
    get("/deals", Pipeline.list_deals),
    get("/deals/<deal_id>", Pipeline.get_deal),
    patch("/deals/<deal_id>", Pipeline.change_deal),
    post("/deals/<deal_id>/screen", Pipeline.screen_deal),
    post("/deals/<deal_id>/move", Pipeline.move_deal),
    get("/deals/<deal_id>/stages", Pipeline.stage_history),
    post("/deals/<deal_id>/sign", Pipeline.sign_deal),
    post("/deals/<deal_id>/amend", Pipeline.amend_deal),
    post("/deals/<deal_id>/cancel", Pipeline.cancel_deal),
    post("/deals/<deal_id>/lose", Pipeline.lose_deal),
    post("/deals/<deal_id>/payment-plan", Pipeline.plan_payments),
    post("/deals/<deal_id>/payments", Pipeline.record_payment),
    post("/deals/<deal_id>/payments/<payment_id>/reverse", Pipeline.reverse_payment),
    get("/deals/<deal_id>/payments", Pipeline.payment_state),
    get("/deals/<deal_id>/sale-versions", Pipeline.sale_versions),
    post("/stage-certificates", Pipeline.require_certificates),
    get("/stage-certificates", Pipeline.stage_certificates),
)
