"""Opening a customer of a public pool: a day's different ones are counted for each person.

Source: field notes 5.2 (Cordys #2327, a daily view limit) and 5.3 (PoolEvent view).
"""

from __future__ import annotations

from datetime import date

from chassis.contract import Contract, command, message
from services.crm.contract.contacts import Contact, Interaction
from services.crm.contract.customers import Customer, CustomerId


@message
class OpenedCustomer:
    """What is known of a customer that waits in a pool, without what the pool hides.
    `viewed_today`: the different ones of this pool that the caller opened today, this one
    counted; no `daily_views`: no limit."""

    customer: Customer
    open_from_on: date
    contacts: tuple[Contact, ...]
    interactions: tuple[Interaction, ...]
    viewed_today: int
    daily_views: int | None = None


class OpeningOperations(Contract):
    @command("customers:read")
    def open_pool_customer(self, command: CustomerId) -> OpenedCustomer:
        """Look at a customer of a pool; the same one counts once a day."""
