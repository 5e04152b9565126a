"""Bring every deal of the year to where its story ends, from wherever it stands now."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from deploy.example.deals import COUNT, Step, Story
from deploy.example.load import Ids, Loader
from deploy.importer.api import Record, Refused

NEWS_ON_THEIR_WAY = {"deal.credit_employee_unknown", "deal.partner_not_active"}
LONGEST_NEWS_SECONDS = 20.0


def load_deals(loader: Loader) -> None:
    """All deals, eight at a time, each in its own order."""
    stories = loader.company.deals
    known = {deal["external_ref"]: deal for deal in _first_deals(loader)}
    waiting = [story for story in stories
               if story.ref not in known or remaining(story.steps, known[story.ref])]
    loader.each("商机 deals", waiting, lambda story: _tell(loader, story, known.get(story.ref)))


def named(body: Any, ids: Ids) -> Any:
    """A request with the server's ids in place of our references to products and customers."""
    if isinstance(body, list):
        return [named(part, ids) for part in body]
    if not isinstance(body, dict):
        return body
    known = {"product_id": ids.products, "customer_id": ids.customers}
    return {name: known[name][value] if name in known else named(value, ids)
            for name, value in body.items()}


def opening_body(story: Story, ids: Ids) -> Record:
    """The request that opens a deal, with the server's ids in place of our names."""
    body: Record = named(story.opening, ids) | {
        "owner_id": ids.employees[story.owner],
        "credits": [{"employee_id": ids.employees[login], "rate": rate}
                    for login, rate in story.credits]}
    return body | {"partner_id": ids.partners[story.partner]} if story.partner else body


def remaining(steps: Sequence[Step], deal: Record) -> Sequence[Step]:
    """The steps that a deal has not gone through: each step of a sale raises its version."""
    if deal["status"] == "lost":
        return ()
    return steps[deal["sale_version"] :]


def patiently(loader: Loader, path: str, body: Record) -> Record:
    """A write that may have to wait until the news of a colleague or partner has arrived."""
    until = time.monotonic() + LONGEST_NEWS_SECONDS
    while True:
        try:
            return loader.post(path, body)
        except Refused as refusal:
            is_early = bool(NEWS_ON_THEIR_WAY & refusal.codes)
            if not is_early or time.monotonic() > until:
                raise
        time.sleep(0.3)


def _first_deals(loader: Loader) -> list[Record]:
    """The oldest deals, among which are those that an earlier run has left."""
    found: list[Record] = []
    for deal in loader.gateway.pages("/v1/deals", limit=200, sort="created_at"):
        found.append(deal)
        if len(found) >= 2 * COUNT:
            break
    return found


def _tell(loader: Loader, story: Story, deal: Record | None) -> None:
    if deal is None:
        deal = patiently(loader, "/v1/deals", opening_body(story, loader.ids))
    for step in remaining(story.steps, deal):
        patiently(loader, f"/v1/deals/{deal['deal_id']}/{step.verb}",
                  named(step.body, loader.ids))
