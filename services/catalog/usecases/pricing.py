"""What products cost: whole lines for pipeline, one price with all its steps for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.errors import Refusal, RuleBroken
from chassis.work import Work
from kernel.money import Money
from services.catalog import contract
from services.catalog.contract import (
    ExplainedPrice,
    PriceBasis,
    PricedLine,
    PricedLines,
    PriceStep,
    PriceWish,
)
from services.catalog.rules import pricing
from services.catalog.rules.choosing import Item, Problem
from services.catalog.rules.pricing import Book, Price
from services.catalog.store import merges, products
from services.catalog.store.pricing import Buyer, book
from services.catalog.usecases.access import check_buyer, may_see_costs

UNKNOWN = Problem("product.unknown")
NOT_SOLD = ("product.unknown", "product.inactive", "product.variant_unknown")


def lines(query: contract.PriceLines, work: Work) -> PricedLines:
    """Every line with its prices, and costs for who may see them."""
    check_buyer(work, query.customer_id, query.partner_id)
    sold = products.known(work, [wish.product_id for wish in query.lines])
    return PricedLines(priced(query, sold, work, with_costs=may_see_costs(work)))


def priced(
    query: contract.PriceLines, sold: Mapping[str, Any], work: Work, *, with_costs: bool
) -> tuple[PricedLine, ...]:
    """Every line priced from one look at the database; `sold` are the products that there are."""
    buyer = _buyer(query, work)
    held = book(work, buyer, list(sold.values()))
    return tuple(
        _line(wish, sold.get(wish.product_id), held, buyer.day, with_costs=with_costs)
        for wish in query.lines
    )


def times(unit: Money, quantity: Decimal) -> Money | None:
    """Of the whole line; None beyond what an amount can be."""
    return _known(pricing.times(unit, quantity))


def explain(query: contract.ExplainPrice, work: Work) -> ExplainedPrice:
    """One price and the way to it; refused with what stands in its way."""
    check_buyer(work, query.customer_id, query.partner_id)
    buyer = _buyer(query, work)
    product = products.one(work, query.product_id)
    held = book(work, buyer, [product])
    wish = PriceWish(query.product_id, query.quantity, query.variant_id)
    found = _price(wish, product, held, buyer.day)
    line = found if isinstance(found, Problem) else pricing.times(found.unit, query.quantity)
    if isinstance(found, Problem) or isinstance(line, Problem):
        raise RuleBroken([_refusal(found if isinstance(found, Problem) else line)])
    return _explained(query, buyer.day, found, line, work)


def _buyer(query: Any, work: Work) -> Buyer:
    day = query.priced_on or work.today
    customer_ids = merges.ids_of(work, query.customer_id)
    return Buyer(query.currency, day, customer_ids, query.partner_id)


def _price(wish: PriceWish, product: Any, held: Book, day: date) -> Price | Problem:
    """What a unit costs; of what is not sold (any more) nothing."""
    if product is None:
        return UNKNOWN
    if not product.is_active:
        return Problem("product.inactive")
    if wish.variant_id is not None and wish.variant_id not in {
        variant.variant_id for variant in product.variants
    }:
        return Problem("product.variant_unknown")
    return pricing.price(_item(wish, product, day), held)


def _item(wish: PriceWish, product: Any, day: date) -> Item:
    return Item(wish.product_id, wish.variant_id, product.category_path, wish.quantity, day)


def _line(
    wish: PriceWish, product: Any, held: Book, day: date, *, with_costs: bool
) -> PricedLine:
    if product is None:
        return PricedLine(
            wish.product_id, wish.variant_id, wish.quantity, False, "", "", problem=UNKNOWN.code
        )
    found = _price(wish, product, held, day)
    net = _times(found, wish.quantity)
    cost = held.costs.get(wish.product_id) if with_costs else None
    chosen = found.chosen if isinstance(found, Price) else None
    problem = next((one for one in (found, net) if isinstance(one, Problem)), None)
    return PricedLine(
        wish.product_id,
        wish.variant_id,
        wish.quantity,
        True,
        product.product_line,
        product.category_path,
        _known(_times(pricing.retail_price(_item(wish, product, day), held), wish.quantity)),
        _known(net),
        None if cost is None else _known(pricing.times(cost, wish.quantity)),
        chosen.held.price_list_id if chosen else None,
        chosen.rule.rule_id if chosen else None,
        problem.code if problem else None,
    )


def _times(unit: Price | Problem, quantity: Decimal) -> Money | Problem:
    return unit if isinstance(unit, Problem) else pricing.times(unit.unit, quantity)


def _known(amount: Money | Problem) -> Money | None:
    return None if isinstance(amount, Problem) else amount


def _explained(
    query: contract.ExplainPrice, day: date, found: Price, line: Any, work: Work
) -> ExplainedPrice:
    is_open = may_see_costs(work) or not found.is_from_cost
    held = found.chosen.held
    return ExplainedPrice(
        query.product_id,
        query.variant_id,
        query.quantity,
        day,
        found.unit,
        line,
        held.price_list_id,
        held.price_list_version,
        held.kind,
        found.chosen.rule.rule_id,
        _steps(found) if is_open else (),
        _basis(found) if is_open else None,
        found.is_from_cost,
    )


def _steps(found: Price) -> tuple[PriceStep, ...]:
    return tuple(
        PriceStep(
            one.chosen.held.price_list_id, one.chosen.rule.rule_id, step.name, step.value, step.by
        )
        for one in found.chain
        for step in one.steps
    )


def _basis(found: Price) -> PriceBasis | None:
    base = found.chosen.rule.base
    if base is None:
        return None
    other = found.basis.chosen if found.basis else None
    return PriceBasis(
        base,
        found.steps[0].value,
        other.held.price_list_id if other else None,
        other.rule.rule_id if other else None,
    )


def _refusal(problem: Any) -> Refusal:
    return Refusal(problem.code, "product_id", dict(problem.details))
