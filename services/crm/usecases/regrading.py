"""All customers are graded and scored again: when a version of the rule begins to hold, when a
persona is approved, and each day: while the rule counts the sales of the last 365 days, since these
grow older without any event; and while a persona is in force, since a customer that was being
entered when it was approved may have been missed.

A request is a row, asked for once per cause; `step` works through the customers in chunks, a
transaction each, so that a kill loses nothing and a replica may go on. A finished request stays as
the sign that its cause is dealt with.
"""

from __future__ import annotations

from chassis.work import Work
from services.crm.rules.grading import SIGNED
from services.crm.store import customers, grades, personas
from services.crm.usecases import scoring, standing

CHUNK = 100


def ask_when_due(work: Work) -> None:
    """Ask for what is due by now and was not asked for yet."""
    rule = grades.in_force(work, work.today)
    causes = [f"rule/{rule.rule_version}"]
    if standing.rule_of(rule).uses(SIGNED) or personas.in_force(work):
        causes.append(f"day/{work.today.isoformat()}")
    for cause in causes:
        if not grades.was_asked_for(work, cause):
            grades.ask_for_regrading(work, cause)


def step(work: Work) -> bool:
    """Grade the next chunk of customers; False when nothing is asked for."""
    ask_when_due(work)
    asked = grades.next_regrading(work)
    if asked is None:
        return False
    customer_ids = customers.next_ids(work, asked.after_customer_id, CHUNK)
    work.lock("party", *customer_ids)
    rule = grades.in_force(work, work.today)
    for customer_id in customer_ids:
        standing.regrade(work, customer_id, rule)
        scoring.score_again(work, customer_id)
    is_done = len(customer_ids) < CHUNK
    grades.advance(
        work, asked.cause,
        {"finished_at": work.now} if is_done else {"after_customer_id": customer_ids[-1]},
    )
    return True
