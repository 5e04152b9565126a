"""What does a unit cost, and why?

The customer's key-account list comes first, then the partner's, then volume, then retail; the first
of them that has a rule for the line prices it. A percentage or a formula starts from the retail
list (quantity one), from the dated cost, or from its version's base list (same quantity). A base
that is not there, a price below zero or one too large to hold is a problem, never replaced by a
guess or by the next list. Source: modules.md 6; field notes 6.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kernel.money import Money
from services.catalog.contract import PriceBase, PriceListKind, PriceRule
from services.catalog.rules.calculating import Step, line_price, steps_of
from services.catalog.rules.choosing import Chosen, HeldList, Item, Problem, choose

NO_PRICE = Problem("price.none")


@dataclass(frozen=True)
class Book:
    """Everything that prices lines on one day in one currency for one buyer.

    `own` are the lists of this buyer in their order of precedence, some of one kind together;
    `lists` are these and all that they are based on; `costs` are of a unit, by product.
    """

    own: tuple[tuple[HeldList, ...], ...]
    lists: Mapping[str, HeldList]
    costs: Mapping[str, Money]
    within: frozenset[str] = field(default_factory=frozenset)  # lists whose rule is being priced

    @property
    def retail(self) -> tuple[tuple[HeldList, ...], ...]:
        of_kind = [held for held in self.lists.values() if held.kind is PriceListKind.RETAIL]
        return (tuple(of_kind),)


@dataclass(frozen=True)
class Price:
    """A unit's price, the rule that gives it and what it started from."""

    unit: Money
    chosen: Chosen
    steps: tuple[Step, ...]
    basis: Price | None = None  # the price in another list, where the base is one

    @property
    def is_from_cost(self) -> bool:
        """Is cost anywhere in the chain of bases?"""
        if self.chosen.rule.base is PriceBase.COST:
            return True
        return self.basis is not None and self.basis.is_from_cost

    @property
    def chain(self) -> tuple[Price, ...]:
        """The bases first, this price last."""
        return (*(self.basis.chain if self.basis else ()), self)


def price(item: Item, book: Book) -> Price | Problem:
    """What a unit costs this buyer."""
    return _in_lists(item, book.own, book)


def retail_price(item: Item, book: Book) -> Price | Problem:
    """What a unit costs in the retail list at quantity one."""
    return _in_lists(replace(item, quantity=Decimal(1)), book.retail, book)


def times(unit: Money, quantity: Decimal) -> Money | Problem:
    """The price of the whole line."""
    try:
        return line_price(unit, quantity)
    except ValueError:
        return Problem("price.out_of_range")


def _in_lists(
    item: Item, groups: tuple[tuple[HeldList, ...], ...], book: Book
) -> Price | Problem:
    for lists in groups:
        chosen = choose(item, lists)
        if isinstance(chosen, Problem):
            return chosen
        if chosen is not None:
            return _priced(item, chosen, book)
    return NO_PRICE


def _priced(item: Item, chosen: Chosen, book: Book) -> Price | Problem:
    list_id = chosen.held.price_list_id
    if list_id in book.within:
        return Problem("price_list.cycle", {"lists": list_id})
    basis = _basis(item, chosen, replace(book, within=book.within | {list_id}))
    if isinstance(basis, Problem):
        return basis
    base = basis.unit if isinstance(basis, Price) else basis
    try:
        steps = steps_of(chosen.rule, base)
    except ValueError:
        return Problem("price.out_of_range")
    unit = steps[-1].value
    if unit.minor < 0:
        return Problem("price.negative", {"rule": chosen.rule.rule_id})
    return Price(unit, chosen, steps, basis if isinstance(basis, Price) else None)


def _basis(item: Item, chosen: Chosen, book: Book) -> Price | Money | Problem | None:
    rule = chosen.rule
    if rule.base is None:
        return None
    if rule.base is PriceBase.COST:
        return book.costs.get(item.product_id) or _missing(rule)
    if rule.base is PriceBase.LIST:
        found = retail_price(item, book)
    else:
        other = book.lists.get(chosen.held.base_list_id or "")
        found = _in_lists(item, ((other,),) if other else (), book)
    return _missing(rule) if found is NO_PRICE else found


def _missing(rule: PriceRule) -> Problem:
    base = rule.base.value if rule.base else ""
    return Problem("price.base_missing", {"base": base, "rule": rule.rule_id})
