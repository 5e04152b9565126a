"""What the routed operations about SOPs answer to somebody who may."""

from __future__ import annotations

from services.pipeline.contract.deals import Stage
from tests.journeys.tries import DEAL, LISTED, STALE, UNOWNED, Try, refused, stale

_CONTENT = {"title": "x", "stages": [{"stage": stage.value, "purpose": "x"} for stage in Stage]}
_CENT = {"amount": "0.01", "currency": "CNY"}
TRIES: dict[str, Try] = {
    "pipeline.draft_sop": refused(),
    "pipeline.list_sops": Try(UNOWNED, 200),
    "pipeline.get_sop": Try(UNOWNED, 200),
    "pipeline.rewrite_sop": Try(UNOWNED, 404, body={"content": _CONTENT}, headers=STALE),
    "pipeline.approve_sop": Try(UNOWNED, 404, headers=STALE),
    "pipeline.sop_differences": Try(UNOWNED, 200),
    "pipeline.preview_sop": Try(UNOWNED, 200),
    "pipeline.migrate_deals": Try(UNOWNED, 200, body={"deal_ids": ["deal_none"]}),
    "pipeline.approve_stage": stale(DEAL),
    "pipeline.stalled_deals": Try(LISTED, 200, query={"limit": 200}),
    "pipeline.win_probability": Try(DEAL, 200),
    "pipeline.set_forecast": stale(DEAL, probability=50),
    "pipeline.override_forecast": stale(DEAL, probability=50, reason="x"),
    "pipeline.forecast_overrides": Try(DEAL, 200),
    "pipeline.deal_forecast": Try(
        UNOWNED, 200, query={"from_on": "2026-01-01", "to_on": "2026-12-31"}),
    "pipeline.deal_board": Try(UNOWNED, 200),
    "pipeline.reopen_deal": stale(DEAL, reason="x"),
    "pipeline.list_contracts": Try(LISTED, 200, query={"limit": 200}),
    "pipeline.get_contract": Try(DEAL, 404),
    "pipeline.change_contract": Try(DEAL, 404, body={"number": "x"}, headers=STALE),
    "pipeline.accept_delivery": Try(DEAL, 404, headers=STALE),
    "pipeline.set_playbook": refused(),
    "pipeline.list_playbooks": Try(UNOWNED, 200),
    "pipeline.open_exception": Try(DEAL, 422, body={"kind": "none"}),
    "pipeline.list_exceptions": Try(LISTED, 200, query={"limit": 200}),
    "pipeline.get_exception": Try(UNOWNED, 404),
    "pipeline.do_exception_step": Try(UNOWNED, 404, body={"outcome": "x"}, headers=STALE),
    "pipeline.escalate_exception": Try(UNOWNED, 404, body={"reason": "x"}, headers=STALE),
    "pipeline.close_exception": Try(
        UNOWNED, 404, body={"outcome": "lost", "words": "x"}, headers=STALE),
    "pipeline.exception_statistics": Try(UNOWNED, 200),
    "pipeline.list_receivables": Try(LISTED, 200, query={"limit": 200}),
    "pipeline.receivables_ageing": Try(UNOWNED, 200),
    "pipeline.reach_milestone": stale(DEAL),
    "pipeline.write_off": stale(DEAL, reason="x"),
    "pipeline.record_receipt": Try(UNOWNED, 422, body={
        "amount": _CENT, "external_ref": "x", "allocations": [
            {"deal_id": "deal_none", "amount": {"amount": "0.02", "currency": "CNY"}}]}),
    "pipeline.dunning_policy": Try(UNOWNED, 200),
    "pipeline.set_dunning_policy": Try(UNOWNED, 422, body={"level_days": [3, 2]}),
}
_STANDARD = {"pipeline": "new_business", "sop_version": "0"}
_FIRST = {"pipeline": "nowhere", "sop_version": "1"}
PATH_VALUES: dict[str, dict[str, str]] = {
    **dict.fromkeys(("pipeline.get_sop", "pipeline.preview_sop", "pipeline.migrate_deals"),
                    _STANDARD),
    **dict.fromkeys(("pipeline.rewrite_sop", "pipeline.approve_sop"), _FIRST),
    "pipeline.sop_differences": {**_STANDARD, "with_version": "0"},
    **dict.fromkeys(("pipeline.get_exception", "pipeline.escalate_exception",
                     "pipeline.close_exception"), {"case_id": "exc_none"}),
    "pipeline.do_exception_step": {"case_id": "exc_none", "step": "x"},
    **dict.fromkeys(("pipeline.reach_milestone", "pipeline.write_off"), {"number": "1"}),
}
OWNER_OF = {
    "pipeline.list_exceptions": lambda item: item["owner_id"],
    "pipeline.list_contracts": lambda item: item["owner_id"],
    "pipeline.list_receivables": lambda item: item["owner_id"],
    "pipeline.stalled_deals": lambda item: item["deal"]["owner_id"]}
