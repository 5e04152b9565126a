"""What the routed operations about deal registrations answer to somebody who may."""

from __future__ import annotations

from tests.journeys.tries import STALE, UNOWNED, Try, refused

_REASON = {"reason": "a reason"}
TRIES: dict[str, Try] = {
    "channels.create_registration": refused(),
    "channels.list_registrations": Try(UNOWNED, 200),
    "channels.get_registration": Try(UNOWNED, 404),
    "channels.change_registration": Try(
        UNOWNED, 404, body={"deal_id": "deal_none"}, headers=STALE),
    "channels.submit_registration": Try(UNOWNED, 404),
    "channels.approve_registration": Try(UNOWNED, 404, body={}),
    "channels.reject_registration": Try(UNOWNED, 404, body=_REASON),
    "channels.return_registration": Try(UNOWNED, 404, body=_REASON),
    "channels.cancel_registration": Try(UNOWNED, 404, body=_REASON),
    "channels.extend_registration": Try(UNOWNED, 404, body={**_REASON, "days": 1}),
    "channels.registration_history": Try(UNOWNED, 404),
    "channels.registration_conflicts": Try(UNOWNED, 404),
}
PATH_VALUES = {"registration_id": "reg_none"}
