"""Which status may follow which?

A partner applies, is activated, may be warned and reinstated, and ends for good.
Source: requirement 7 (渠道); the exit rule of the channel policy.
"""

from __future__ import annotations

from services.channels.contract import PartnerStatus

NEXT: dict[PartnerStatus, tuple[PartnerStatus, ...]] = {
    PartnerStatus.APPLIED: (PartnerStatus.ACTIVE,),
    PartnerStatus.ACTIVE: (PartnerStatus.WARNED, PartnerStatus.ENDED),
    PartnerStatus.WARNED: (PartnerStatus.ACTIVE, PartnerStatus.ENDED),
    PartnerStatus.ENDED: (),
}


def may_follow(status: PartnerStatus, after: PartnerStatus) -> bool:
    return after in NEXT[status]
