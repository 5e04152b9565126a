"""Which version of a sale decides a component's commission, once its clawback window is over?

A change later than the window (days after the signature) leaves that component's commission as it
was: the newest version that happened inside the window decides. When only later ones were heard,
the oldest of them decides until an earlier one arrives; so the end does not depend on arrival.
Source: money.md "The law of balance"; field notes 3.2 (clawback inside a window).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from services.pipeline.contract.sale import SaleFacts


def governing(versions: Sequence[SaleFacts], clawback_days: int | None) -> SaleFacts:
    """The version that decides, of those heard, oldest first; at least one."""
    if clawback_days is None:
        return versions[-1]
    window = timedelta(days=clawback_days)
    inside = [sale for sale in versions if sale.happened_on <= sale.signed_on + window]
    return inside[-1] if inside else versions[0]
