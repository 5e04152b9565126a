"""Channels' rows, a module a subject."""

from services.channels.tables.base import LEDGERS, metadata
from services.channels.tables.rebates import (
    ACCOUNT,
    agreement,
    closed_period,
    held_row,
    partner,
    rebate_account,
    rebate_line,
)
from services.channels.tables.registrations import (
    registration,
    registration_change,
    signed_deal,
)

__all__ = [
    "ACCOUNT",
    "LEDGERS",
    "agreement",
    "closed_period",
    "held_row",
    "metadata",
    "partner",
    "rebate_account",
    "rebate_line",
    "registration",
    "registration_change",
    "signed_deal",
]
