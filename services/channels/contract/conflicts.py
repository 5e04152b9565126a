"""The evidence of a conflict: who else works on the customer of a registration."""

from __future__ import annotations

from datetime import date, datetime

from chassis.contract import message


@message
class RivalRegistration:
    """Another registration of the same customer; `blocks`: it is protected today."""

    registration_id: str
    partner_id: str
    state: str
    common_products: tuple[str, ...]
    blocks: bool
    submitted_at: datetime | None = None
    protected_until: date | None = None


@message
class RivalDeal:
    """An open deal of the same customer; `blocks`: a direct one of another owner, opened before the
    registration was submitted."""

    deal_id: str
    stage: str
    channel_id: str
    owner_id: str
    opened_at: datetime
    common_products: tuple[str, ...]
    blocks: bool
    partner_id: str | None = None


@message
class KnownCustomer:
    """Whose customer it is, or in which pool it lies, and since when."""

    customer_id: str
    since: date
    owner_id: str | None = None
    pool_id: str | None = None


@message
class RegistrationConflicts:
    """`not_known` names the services that could not be asked."""

    registration_id: str
    registrations: tuple[RivalRegistration, ...]
    deals: tuple[RivalDeal, ...]
    customers: tuple[KnownCustomer, ...]
    not_known: tuple[str, ...] = ()
