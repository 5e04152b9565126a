"""How customers fit the personas in force: one customer's scores, all by score, the match."""

from __future__ import annotations

from decimal import Decimal

from chassis.contract import message, text, whole
from kernel.money import Money
from services.crm.contract.grades import ExplainedCriterion


@message
class PersonaFit:
    """How a customer fits a persona, now: `score` is 0 to 100; a hard criterion that fails
    disqualifies, and `disqualified_by` names the fields. `possible` and `points` of a criterion are
    its weight and what of it was earned."""

    persona_id: str
    persona_version: int
    score: Decimal
    match_from: Decimal
    is_inside: bool
    is_disqualified: bool
    disqualified_by: tuple[str, ...]
    criteria: tuple[ExplainedCriterion, ...]


@message
class PersonaFits:
    """One for each persona in force, by its id."""

    items: tuple[PersonaFit, ...]


@message
class PersonaCustomerQuery:
    persona_id: str = text(longest=64)
    is_inside: bool | None = None
    sort: str = text(longest=40, default="-score")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class PersonaCustomer:
    """A customer and its stored score; `persona_version` is the version it was scored by."""

    customer_id: str
    name: str
    owner_id: str | None
    persona_version: int
    score: Decimal
    is_inside: bool
    is_disqualified: bool


@message
class PersonaCustomerList:
    items: tuple[PersonaCustomer, ...]
    next_cursor: str | None = None


@message
class PersonaId:
    persona_id: str = text(longest=64)


@message
class PersonaSide:
    """The customers on one side of a profile: a win is a deal that stands signed, and `win_rate`
    is the wins as a part of wins and losses, null without any; `signed` is by currency."""

    customers: int
    won_deals: int
    lost_deals: int
    win_rate: Decimal | None
    signed: tuple[Money, ...]


@message
class PersonaMatch:
    """The customers that the caller may see, inside against outside of a profile. `match_share` is
    those inside as a part of all scored ones, null without any; `unscored` are still to be scored
    by this version."""

    persona_id: str
    persona_version: int
    match_from: Decimal
    match_share: Decimal | None
    scored: int
    unscored: int
    disqualified: int
    inside: PersonaSide
    outside: PersonaSide
