"""Partners and their standing."""

from __future__ import annotations

from enum import StrEnum

from chassis.contract import Event, message, text, whole


class PartnerStatus(StrEnum):
    APPLIED = "applied"
    ACTIVE = "active"
    WARNED = "warned"
    ENDED = "ended"


@message
class CreatePartner:
    name: str = text(longest=200)
    channel_id: str = text(longest=64, default="distribution")
    level: str = text(longest=40, default="standard")
    external_ref: str | None = text(longest=120, default=None)


@message
class Partner:
    partner_id: str
    version: int
    name: str
    channel_id: str
    level: str
    status: PartnerStatus
    external_ref: str | None = None
    status_reason: str | None = None


@message
class PartnerId:
    partner_id: str = text(longest=64)


@message
class SetPartnerStatus:
    partner_id: str = text(longest=64)
    status: PartnerStatus
    reason: str = text(longest=500)


@message
class PartnerQuery:
    """Partners; `q` is looked for in names and external references."""

    status: PartnerStatus | None = None
    q: str | None = text(longest=100, default=None)
    channel_id: str | None = text(longest=64, default=None)
    level: str | None = text(longest=40, default=None)
    external_ref: str | None = text(longest=120, default=None)
    sort: str = text(longest=40, default="partner_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class PartnerList:
    items: tuple[Partner, ...]
    next_cursor: str | None = None


@message
class PartnerStatusChanged(Event):
    """A partner as known now: ids and status only."""

    partner_id: str
    version: int
    status: PartnerStatus
    channel_id: str

    @property
    def aggregate_id(self) -> str:
        return self.partner_id

    @property
    def aggregate_version(self) -> int:
        return self.version
