"""What of strategy clients may call."""

from gateway.route import get, patch, post, put
from services.strategy.contract import Strategy

_VERSION = "/strategic-plans/<plan_id>/versions/<plan_version>"
_PERSONA = "/personas/<persona_id>/versions/<persona_version>"

ROUTES = (
    post("/strategic-plans", Strategy.draft_strategic_plan),
    get("/strategic-plans", Strategy.list_strategic_plans),
    get("/strategic-plans/<plan_id>/differences", Strategy.compare_strategic_plans),
    get(_VERSION, Strategy.get_strategic_plan),
    get(f"{_VERSION}/progress", Strategy.plan_progress),
    put(_VERSION, Strategy.rewrite_strategic_plan),
    post(f"{_VERSION}/submit", Strategy.submit_strategic_plan),
    post(f"{_VERSION}/return", Strategy.return_strategic_plan),
    post(f"{_VERSION}/approve", Strategy.approve_strategic_plan),
    post("/market-studies", Strategy.record_market_study),
    get("/market-studies", Strategy.list_market_studies),
    get("/market-studies/<study_id>", Strategy.get_market_study),
    get("/market-studies/<study_id>/share", Strategy.market_share),
    post("/personas", Strategy.draft_persona),
    get("/personas", Strategy.list_personas),
    get("/personas/<persona_id>/differences", Strategy.compare_personas),
    get(_PERSONA, Strategy.get_persona),
    put(_PERSONA, Strategy.rewrite_persona),
    post(f"{_PERSONA}/submit", Strategy.submit_persona),
    post(f"{_PERSONA}/return", Strategy.return_persona),
    post(f"{_PERSONA}/approve", Strategy.approve_persona),
    post("/target-plans", Strategy.draft_target_plan),
    get("/target-plans", Strategy.list_target_plans),
    get("/target-plans/<plan_id>", Strategy.get_target_plan),
    patch("/target-plans/<plan_id>", Strategy.change_target_plan),
    post("/target-plans/<plan_id>/copy", Strategy.copy_target_plan),
    post("/target-plans/<plan_id>/lock", Strategy.lock_target_plan),
    post("/target-plans/<plan_id>/revise", Strategy.revise_target_plan),
    post("/target-plans/<plan_id>/adopt", Strategy.adopt_target_plan),
    get("/target-plans/<plan_id>/tree", Strategy.target_tree),
    get("/target-plans/<plan_id>/children", Strategy.target_children),
    get("/target-plans/<plan_id>/changes", Strategy.target_changes),
    get("/target-plans/<plan_id>/comparison", Strategy.compare_target_plans),
    get("/target-plans/<plan_id>/records", Strategy.target_records),
    post("/target-plans/<plan_id>/bottom-up", Strategy.open_bottom_up),
    get("/target-plans/<plan_id>/bottom-up", Strategy.bottom_up_view),
    post("/target-plans/<plan_id>/bottom-up/accept", Strategy.accept_bottom_up),
    post("/target-plans/<plan_id>/submissions", Strategy.submit_target),
    get("/target-plans/<plan_id>/submissions", Strategy.target_submissions),
    post("/target-plans/<plan_id>/submissions/<submission_id>/adjust", Strategy.adjust_submission),
    get("/bottom-ups", Strategy.list_bottom_ups),
    get("/deals/<deal_id>/goals", Strategy.sale_goals),
)
