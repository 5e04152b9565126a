"""What crm says of merged customers."""

from __future__ import annotations

from services.crm.contract.merging import CustomersMerged


def went(merged_id: str, into_id: str | None, version: int = 2) -> CustomersMerged:
    """A customer went into another, or (None) is by itself again."""
    return CustomersMerged(merged_id, version, into_id, f"merge_{merged_id}", into_id or "x", 2)
