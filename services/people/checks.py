"""Does people's ledger equal its rule? Compared part by part, by the rules that write it.

`accounts`: an account's base and balance are the sums of its lines, and an accumulating component's
balance is what its base earns. `sales`: what a sale's lines count for, account by account, is what
its facts entitle to (money.md, "The law of balance"). Sellers whose accounts are being brought in
line just now are left for the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import text

from chassis.codec import decode
from chassis.reconciling.contract import Difference, LedgerPart
from chassis.work import Work
from services.people import heard, store
from services.people.contract import Accumulate
from services.people.pay_checks import settlements
from services.people.rules.commission import Balance
from services.people.rules.earning import due
from services.people.rules.entitlement import AccountKey, Entitlement, entitlements
from services.pipeline.contract.sale import SaleFacts

SELLERS, DEALS = 50, 100
Sums = tuple[int, int]

_SELLERS = text("""
    (SELECT DISTINCT employee_id FROM account WHERE employee_id > :after ORDER BY 1 LIMIT :most)
    UNION
    (SELECT DISTINCT employee_id FROM commission_line WHERE employee_id > :after
     ORDER BY 1 LIMIT :most)
    ORDER BY 1 LIMIT :most""")
_DEALS = text("""
    SELECT deal_id, sale.facts FROM (
        (SELECT deal_id FROM sale WHERE deal_id > :after ORDER BY 1 LIMIT :most)
        UNION
        (SELECT DISTINCT deal_id FROM commission_line WHERE deal_id > :after
         ORDER BY 1 LIMIT :most)
        ORDER BY 1 LIMIT :most) AS chosen
    LEFT JOIN sale USING (deal_id) ORDER BY deal_id""")
_KEY = "employee_id, plan_id, plan_version, component_id, period, currency"
_LINES = text(f"""
    SELECT {_KEY}, sum(base_minor) AS base, sum(amount_minor) AS amount FROM commission_line
    WHERE employee_id = ANY(:sellers) GROUP BY {_KEY}""")
_ACCOUNTS = text(f"""
    SELECT {_KEY}, base_minor AS base, balance_minor AS amount FROM account
    WHERE employee_id = ANY(:sellers)""")
_OF_DEALS = text(f"""
    SELECT {_KEY}, deal_id, sum(base_minor) AS base, sum(amount_minor) AS amount
    FROM commission_line WHERE deal_id = ANY(:deals) GROUP BY deal_id, {_KEY}""")


def accounts(after: str, work: Work) -> LedgerPart:
    """The next sellers' accounts against their lines, and against what their bases earn."""
    sellers = list(work.session.execute(_SELLERS, {"after": after, "most": SELLERS}).scalars())
    lines = _sums(work.session.execute(_LINES, {"sellers": sellers}))
    held = _sums(work.session.execute(_ACCOUNTS, {"sellers": sellers}))
    keys = sorted(lines.keys() | held.keys())
    found = [one for key in keys
             for one in _differing(_name(key), lines.get(key), held.get(key), key.currency)]
    for key, balance in store.balances(work, held).items():
        found += _earning(key, balance)
    return LedgerPart(len(keys), tuple(found), sellers[-1] if len(sellers) == SELLERS else None)


def sales(after: str, work: Work) -> LedgerPart:
    """The next sales' lines against what their facts entitle to."""
    rows = work.session.execute(_DEALS, {"after": after, "most": DEALS}).all()
    facts = {row.deal_id: decode(row.facts.encode(), SaleFacts) for row in rows if row.facts}
    older = heard.older_versions(work, facts)
    versions = [*facts.values(), *(one for many in older.values() for one in many)]
    credited = {credit.employee_id for sale in versions for credit in sale.credits}
    sellers = store.sellers(work, credited)
    held: dict[str, dict[AccountKey, Sums]] = {row.deal_id: {} for row in rows}
    for row in work.session.execute(_OF_DEALS, {"deals": list(held)}):
        held[row.deal_id][AccountKey(*row[:6])] = int(row.base), int(row.amount)
    moving = set(work.session.execute(text("SELECT employee_id FROM realignment")).scalars())
    found: list[Difference] = []
    for deal_id, lines in held.items():
        entitled = (entitlements(facts[deal_id], sellers, older.get(deal_id, ()))[0]
                    if deal_id in facts else [])
        found += _of_sale(deal_id, _by_account(entitled), lines, moving)
    return LedgerPart(len(rows), tuple(found), rows[-1].deal_id if len(rows) == DEALS else None)


def _by_account(entitled: Iterable[Entitlement]) -> dict[AccountKey, list[Entitlement]]:
    found: dict[AccountKey, list[Entitlement]] = {}
    for one in entitled:
        found.setdefault(one.key, []).append(one)
    return found


def _of_sale(deal_id: str, entitled: Mapping[AccountKey, Sequence[Entitlement]],
             lines: Mapping[AccountKey, Sums], moving: set[str]) -> Iterator[Difference]:
    for key in sorted(entitled.keys() | lines.keys()):
        if key.employee_id in moving:
            continue
        base, amount = lines.get(key, (0, 0))
        owed = _due_of_sale(entitled.get(key, ()), amount)
        yield from _differing(f"{deal_id}/{_name(key)}", owed, (base, amount), key.currency)


def _due_of_sale(entitled: Sequence[Entitlement], amount: int) -> Sums:
    """A sale's share of an accumulating account may depend on arrival; its base may not."""
    if not entitled:
        return 0, 0
    own = [one.own.amount.minor for one in entitled if one.own is not None]
    return sum(one.base.minor for one in entitled), sum(own) if own else amount


def _earning(key: AccountKey, balance: Balance) -> Iterator[Difference]:
    component = balance.component
    if component.accumulate is not Accumulate.DEAL:
        owed = due(component, balance.base, balance.rated)
        if owed != balance.balance:
            yield Difference(f"{_name(key)}/rule", owed.minor, balance.balance.minor, key.currency)


def _differing(name: str, owed: Sums | None, held: Sums | None,
               currency: str) -> Iterator[Difference]:
    (due_base, due_amount), (base, amount) = owed or (0, 0), held or (0, 0)
    if base != due_base:
        yield Difference(f"{name}/base", due_base, base, currency)
    if amount != due_amount:
        yield Difference(name, due_amount, amount, currency)


def _sums(rows: Any) -> dict[AccountKey, Sums]:
    return {AccountKey(*row[:6]): (int(row.base), int(row.amount)) for row in rows}


def _name(key: AccountKey) -> str:
    return "/".join((key.employee_id, key.plan_id, str(key.plan_version), key.component_id,
                     key.period, key.currency))


CHECKS = {"accounts": accounts, "sales": sales, "settlements": settlements}
