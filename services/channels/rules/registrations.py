"""May this registration be submitted, protect its partner, be extended?

A duplicate is another registration of the same customer with a product in common; while one is
protected, a later one waits. A deal has one approved registration. Customers are the same when
crm knows them by one id; where one of them has no id, when their names or domains mean the same
company.
A direct deal of another owner, opened before the registration was submitted, is overruled only by
name. Protection lasts through its last day. Source: requirement 7; field notes 7.1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from kernel.company_keys import domain_key, name_key
from kernel.money import Money
from kernel.refusal import Refusal
from services.channels.contract import PartnerStatus
from services.channels.contract.registrations import RegistrationState as State

LONGEST_ID, FINEST = 64, Decimal("0.000001")
ENDS = (State.EXPIRED, State.CANCELLED, State.CLOSED)
NEXT: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.SUBMITTED,),
    State.SUBMITTED: (State.APPROVED, State.REJECTED, State.RETURNED, State.CANCELLED,
                      State.CLOSED),
    State.RETURNED: (State.SUBMITTED,),
    State.APPROVED: ENDS,
}
CHANGEABLE = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True)
class Subject:
    """Which customer, by what is known of it, and which products; `ids` are those under which crm
    knows it."""

    products: Sequence[str]
    customer_id: str | None = None
    name_key: str | None = None
    domain_key: str | None = None
    ids: frozenset[str] = frozenset()

    @property
    def all_ids(self) -> frozenset[str]:
        return self.ids | ({self.customer_id} if self.customer_id else set())


@dataclass(frozen=True)
class Protected:
    """A registration that is approved; through which day it protects."""

    registration_id: str
    subject: Subject
    deal_id: str | None
    protected_until: date


@dataclass(frozen=True)
class DirectDeal:
    """An open deal without a partner, as pipeline told it."""

    deal_id: str
    owner_id: str
    products: Sequence[str]
    opened_at: datetime


@dataclass(frozen=True)
class Wish:
    """An approval as it is asked for."""

    registration_id: str
    subject: Subject
    deal_id: str | None
    partner_manager_id: str | None
    overlay_rate: Decimal | None
    submitted_at: datetime
    despite_conflict: bool
    reason: str | None


def keys_of(name: str | None, domain: str | None) -> tuple[str | None, str | None]:
    return (name_key(name) or None if name else None), domain_key(domain)


def wrong_state(state: State, wanted: State) -> Iterator[Refusal]:
    if wanted not in NEXT.get(state, ()):
        yield Refusal("registration.not_possible", "state",
                      {"state": state.value, "wanted": wanted.value})


def wrong_partner(status: PartnerStatus) -> Iterator[Refusal]:
    if status not in (PartnerStatus.ACTIVE, PartnerStatus.WARNED):
        yield Refusal("registration.partner_not_active", "partner_id", {"status": status.value})


def wrong_content(products: Sequence[str], has_customer: bool, amount: Money | None
                  ) -> Iterator[Refusal]:
    if not has_customer:
        yield Refusal("registration.customer_missing", "customer_id")
    for place, product in enumerate(products):
        if not product.strip() or len(product) > LONGEST_ID:
            yield Refusal("registration.product_unreadable", f"products.{place}")
    for product, times in Counter(products).items():
        if times > 1:
            yield Refusal("registration.product_twice", "products", {"product_id": product})
    if amount is not None and amount.minor < 0:
        yield Refusal("registration.amount_negative", "amount")


def is_same_customer(one: Subject, other: Subject) -> bool:
    if one.all_ids & other.all_ids:
        return True
    if one.customer_id is not None and other.customer_id is not None:
        return False
    pairs = ((one.name_key, other.name_key), (one.domain_key, other.domain_key))
    return any(mine is not None and mine == theirs for mine, theirs in pairs)


def common_products(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(one) & set(other)))


def is_duplicate(one: Subject, other: Subject) -> bool:
    return is_same_customer(one, other) and bool(common_products(one.products, other.products))


def is_over(protected_until: date, today: date) -> bool:
    """Protected through its last day."""
    return today > protected_until


def is_earlier_direct(deal: DirectDeal, wish: Wish) -> bool:
    """Does somebody else of ours already sell this there?"""
    return (deal.deal_id != wish.deal_id and deal.owner_id != wish.partner_manager_id
            and deal.opened_at < wish.submitted_at
            and bool(common_products(deal.products, wish.subject.products)))


def against_approval(wish: Wish, protected: Iterable[Protected], deals: Iterable[DirectDeal],
                     today: date) -> Iterator[Refusal]:
    """Everything that stands against it."""
    for other in protected:
        if other.registration_id != wish.registration_id \
                and not is_over(other.protected_until, today):
            yield from _against(wish, other)
    for deal in deals:
        if is_earlier_direct(deal, wish) and not wish.despite_conflict:
            yield Refusal("registration.conflict", "despite_conflict", {"deal_id": deal.deal_id})
    if wish.despite_conflict and not wish.reason:
        yield Refusal("registration.reason_missing", "reason")
    yield from _wrong_overlay(wish)


def _wrong_overlay(wish: Wish) -> Iterator[Refusal]:
    rate = wish.overlay_rate
    if rate is not None and wish.partner_manager_id is None:
        yield Refusal("registration.overlay_of_nobody", "partner_manager_id")
    if rate is not None and rate != rate.quantize(FINEST):
        yield Refusal("registration.overlay_too_fine", "overlay_rate")


def _against(wish: Wish, other: Protected) -> Iterator[Refusal]:
    named = {"registration_id": other.registration_id,
             "protected_until": other.protected_until.isoformat()}
    if is_duplicate(wish.subject, other.subject):
        yield Refusal("registration.duplicate", "products", named)
    elif wish.deal_id is not None and wish.deal_id == other.deal_id:
        yield Refusal("registration.deal_taken", "deal_id", named)


def last_day(first: date, days: int) -> date:
    return first + timedelta(days=days)


def wrong_extension(protected_until: date, today: date, *, is_extended: bool) -> Iterator[Refusal]:
    if is_over(protected_until, today):
        yield Refusal("registration.protection_over", "days",
                      {"protected_until": protected_until.isoformat()})
    if is_extended:
        yield Refusal("registration.extended_already", "days")
