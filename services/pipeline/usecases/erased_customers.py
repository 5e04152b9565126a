"""What pipeline forgets when crm has erased a customer: free words beside its deals.

Deals, their titles, sales, contracts and payments are the company's business records and stay, and
so do the words in ledgers (decision 0013). Source: PIPL articles 19 and 47.
"""

from __future__ import annotations

from collections.abc import Collection

from chassis.forgetting import forget_answers, forget_jobs
from chassis.work import Work
from services.pipeline import store
from services.pipeline.store import exceptions, leads, tasks

JOBS = ("leads", "deals")


def forget(customer_ids: Collection[str], work: Work) -> None:
    """Twice is as once. A lead that became a customer kept nothing personal, but what it came in
    with may lie in files and kept answers."""
    forget_jobs(work, JOBS)
    deals = store.forget_deals(work, customer_ids)
    names = [*deals, *tasks.forget_deals(work, deals), *exceptions.forget(work, deals)]
    for customer_id in customer_ids:
        names += leads.converted_to(work, customer_id)
    forget_answers(work, names)
