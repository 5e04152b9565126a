"""What does a partner's approved registration change on an open deal, and what is undone?

The deal gets the partner, its channel and an overlay credit for the partner manager, outside the
100 %. When the registration ends, each goes back to what it was before, unless somebody has set it
by hand since. Of several that were approved for a deal the newest counts, so that the order in
which they arrive never matters. A deal that is not open keeps what it has: the sale's facts never
change by a registration. Source: field notes 7.1; money.md "Sale facts".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.pipeline.contract import CreditKind, DealCredit


@dataclass(frozen=True)
class Terms:
    """What of a deal a registration touches."""

    registration_id: str | None
    partner_id: str | None
    channel_id: str
    credits: tuple[DealCredit, ...]


@dataclass(frozen=True)
class Registered:
    """A registration, and what its deal had before; `stands`: it is approved still."""

    registration_id: str
    stands: bool
    partner_id: str
    channel_id: str
    approved_at: datetime
    partner_manager_id: str | None = None
    overlay_rate: Decimal | None = None
    partner_before: str | None = None
    channel_before: str | None = None
    gave_credit: bool = False

    @property
    def credit(self) -> DealCredit | None:
        if self.partner_manager_id is None or self.overlay_rate is None:
            return None
        return DealCredit(self.partner_manager_id, CreditKind.OVERLAY, self.overlay_rate)


def in_force(known: Iterable[Registered]) -> Registered | None:
    """The newest approval that stands."""
    standing = [one for one in known if one.stands]
    return max(standing, key=lambda one: (one.approved_at, one.registration_id), default=None)


def gives_credit(before: Terms, one: Registered) -> bool:
    """A manager who has an overlay credit already gets no second one."""
    return one.credit is not None and not any(
        credit.kind is CreditKind.OVERLAY and credit.employee_id == one.partner_manager_id
        for credit in before.credits)


def applied(before: Terms, one: Registered) -> Terms:
    added = (one.credit,) if one.credit is not None and gives_credit(before, one) else ()
    return Terms(one.registration_id, one.partner_id, one.channel_id, (*before.credits, *added))


def cleared(now: Terms, one: Registered) -> Terms:
    """The deal without it; what was set by hand since then stays."""
    has_partner = now.partner_id == one.partner_id
    has_channel = has_partner and now.channel_id == one.channel_id
    return Terms(
        None, one.partner_before if has_partner else now.partner_id,
        (one.channel_before or now.channel_id) if has_channel else now.channel_id,
        tuple(credit for credit in now.credits
              if not (one.gave_credit and credit == one.credit)))
