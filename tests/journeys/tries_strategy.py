"""What strategy's routed operations answer to somebody who may (see `permission_table`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.tries import DEAL, STALE, UNOWNED, Try, refused

_REASON = {"reason": "a reason"}
_CONTENT = {
    "name": "三年规划", "starts_on": "2027-01-01", "horizon_years": 3,
    "competitive_strategy": "focus",
}
TRIES: dict[str, Try] = {
    "strategy.draft_strategic_plan": refused(),
    "strategy.list_strategic_plans": Try(UNOWNED, 200),
    "strategy.get_strategic_plan": Try(UNOWNED, 404),
    "strategy.rewrite_strategic_plan": Try(
        UNOWNED, 404, body={"content": _CONTENT}, headers=STALE
    ),
    "strategy.submit_strategic_plan": refused(404),
    "strategy.return_strategic_plan": Try(UNOWNED, 404, body=_REASON),
    "strategy.approve_strategic_plan": refused(404),
    "strategy.plan_progress": Try(UNOWNED, 404),
    "strategy.compare_strategic_plans": Try(
        UNOWNED, 404, query={"from_version": 1, "to_version": 2}
    ),
    "strategy.record_market_study": refused(),
    "strategy.get_market_study": Try(UNOWNED, 404),
    "strategy.list_market_studies": Try(UNOWNED, 200),
    "strategy.market_share": Try(UNOWNED, 404),
    "strategy.draft_persona": refused(),
    "strategy.list_personas": Try(UNOWNED, 200),
    "strategy.get_persona": Try(UNOWNED, 404),
    "strategy.rewrite_persona": Try(
        UNOWNED, 404, body={"content": {"name": "画像"}}, headers=STALE
    ),
    "strategy.submit_persona": refused(404),
    "strategy.return_persona": Try(UNOWNED, 404, body=_REASON),
    "strategy.approve_persona": refused(404),
    "strategy.compare_personas": Try(UNOWNED, 404, query={"from_version": 1, "to_version": 2}),
    "strategy.draft_target_plan": refused(),
    "strategy.list_target_plans": Try(UNOWNED, 200),
    "strategy.get_target_plan": Try(UNOWNED, 404),
    "strategy.change_target_plan": Try(UNOWNED, 404, body={"name": "x"}, headers=STALE),
    "strategy.copy_target_plan": Try(UNOWNED, 404, body={"name": "x"}),
    "strategy.lock_target_plan": refused(404),
    "strategy.revise_target_plan": Try(UNOWNED, 404, body=_REASON),
    "strategy.adopt_target_plan": Try(UNOWNED, 404, body={"draft_id": "tgt_none", **_REASON}),
    "strategy.target_tree": Try(UNOWNED, 404),
    "strategy.target_children": Try(UNOWNED, 404, query={"node": "company/company"}),
    "strategy.target_changes": Try(UNOWNED, 404),
    "strategy.compare_target_plans": Try(UNOWNED, 404, query={"other_id": "tgt_none"}),
    "strategy.target_records": Try(UNOWNED, 404, query={"node": "company/company"}),
    "strategy.sale_goals": Try(DEAL, 200, outside=200),
}
PATH_VALUES: dict[str, str] = {
    "study_id": "mkt_none", "persona_id": "per_none", "persona_version": "1",
}
OWNER_OF: dict[str, Callable[[dict[str, Any]], str]] = {}
