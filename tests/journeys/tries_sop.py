"""What the routed operations about SOPs answer to somebody who may."""

from __future__ import annotations

from services.pipeline.contract.deals import Stage
from tests.journeys.tries import DEAL, LISTED, STALE, UNOWNED, Try, refused, stale

_CONTENT = {"title": "x", "stages": [{"stage": stage.value, "purpose": "x"} for stage in Stage]}
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
}
_STANDARD = {"pipeline": "new_business", "sop_version": "0"}
_FIRST = {"pipeline": "nowhere", "sop_version": "1"}
PATH_VALUES: dict[str, dict[str, str]] = {
    **dict.fromkeys(("pipeline.get_sop", "pipeline.preview_sop", "pipeline.migrate_deals"),
                    _STANDARD),
    **dict.fromkeys(("pipeline.rewrite_sop", "pipeline.approve_sop"), _FIRST),
    "pipeline.sop_differences": {**_STANDARD, "with_version": "0"},
}
OWNER_OF = {"pipeline.stalled_deals": lambda item: item["deal"]["owner_id"]}
