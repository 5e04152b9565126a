"""How many customers of a pool may somebody open in a day?

Each different customer counts once a local day; pool admins pass. Source: field notes 5.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from kernel.refusal import Refusal
from services.crm.contract.pools import PoolTerms


def against_view(terms: PoolTerms, viewed: int, *, is_free: bool) -> Iterator[Refusal]:
    """What stands against opening one more; `is_free`: opened today already, or by an admin."""
    if terms.daily_views is not None and viewed >= terms.daily_views and not is_free:
        yield Refusal("pool.view_limit", None, {"limit": terms.daily_views, "viewed": viewed})
