"""What may not be said about a customer?

Its owner is an employee of the company who has not left, inside the caller's reach. A parent is
another customer, and nobody is their own ancestor. What was spoken does not lie ahead, and those it
was spoken with belong to the customer. Source: requirement 5, modules.md 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chassis.errors import Refusal

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far a client's clock may be ahead of ours."""


@dataclass(frozen=True)
class Employment:
    """`left_on` is the first day on which somebody no longer works here."""

    left_on: date | None


def wrong_owner(
    employment: Employment | None, today: date, *, is_in_scope: bool, field: str = "owner_id"
) -> Iterator[Refusal]:
    if not is_in_scope:
        yield Refusal("customer.owner_outside_scope", field)
    if employment is None:
        yield Refusal("customer.owner_unknown", field)
    elif employment.left_on is not None and employment.left_on <= today:
        yield Refusal("customer.owner_left", field)


def wrong_parent(
    customer_id: str, parent_id: str, ancestors: set[str], *, is_known: bool
) -> Iterator[Refusal]:
    """`ancestors` are those of the parent."""
    if not is_known:
        yield Refusal("customer.parent_unknown", "parent_customer_id")
    if customer_id == parent_id or customer_id in ancestors:
        yield Refusal("customer.parent_cycle", "parent_customer_id")


def wrong_interaction(
    happened_at: datetime, now: datetime, contact_ids: tuple[str, ...], known: set[str]
) -> Iterator[Refusal]:
    if happened_at > now + CLOCKS_DIFFER:
        yield Refusal("interaction.in_future", "happened_at")
    unknown = sorted(set(contact_ids) - known)
    if unknown:
        yield Refusal("interaction.contact_unknown", "contact_ids", {"contact_ids": unknown})
