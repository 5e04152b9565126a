"""Does channels' ledger equal its rule? Compared part by part, by the rules that write it.

`accounts`: an account's base and balance are the sums of its lines. `rule`: they are what the rows
held in its window earn under its programme (money.md, "The law of balance").
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text

from chassis.reconciling.contract import Difference, LedgerPart
from chassis.work import Work
from services.channels.rules.rebate import Account, Entry
from services.channels.rules.windows import AccountKey
from services.channels.store import agreements, ledger
from services.channels.tables import ACCOUNT
from services.channels.usecases.accruals import corrections

PARTNERS = 50
Sums = tuple[int, int]

_PARTNERS = text("""
    (SELECT DISTINCT partner_id FROM rebate_account WHERE partner_id > :after
     ORDER BY 1 LIMIT :most)
    UNION
    (SELECT DISTINCT partner_id FROM rebate_line WHERE partner_id > :after ORDER BY 1 LIMIT :most)
    UNION
    (SELECT DISTINCT partner_id FROM held_row WHERE partner_id > :after ORDER BY 1 LIMIT :most)
    ORDER BY 1 LIMIT :most""")
_KEY = ", ".join(ACCOUNT)
_DIFFERING = text(f"""
    SELECT {_KEY}, coalesce(held.currency, lines.currency) AS currency,
           coalesce(held.base_minor, 0) AS base, coalesce(held.balance_minor, 0) AS balance,
           coalesce(lines.base, 0) AS due_base, coalesce(lines.amount, 0) AS due
    FROM (SELECT * FROM rebate_account WHERE partner_id = ANY(:partners)) AS held
    FULL JOIN (
        SELECT {_KEY}, min(currency) AS currency, sum(base_minor) AS base,
               sum(amount_minor) AS amount
        FROM rebate_line WHERE partner_id = ANY(:partners) GROUP BY {_KEY}
    ) AS lines USING ({_KEY})""")


def accounts(after: str, work: Work) -> LedgerPart:
    """The next partners' accounts against their lines."""
    partners = _partners(after, work)
    rows = work.session.execute(_DIFFERING, {"partners": partners}).all()
    found: list[Difference] = []
    for row in rows:
        name = _name(ledger.key_of(row))
        if row.base != row.due_base:
            found.append(Difference(f"{name}/base", int(row.due_base), row.base, row.currency))
        if row.balance != row.due:
            found.append(Difference(name, int(row.due), row.balance, row.currency))
    return LedgerPart(len(rows), tuple(found), _next(partners))


def rule(after: str, work: Work) -> LedgerPart:
    """The next partners' accounts against what the rows in their windows earn."""
    partners, checked = _partners(after, work), 0
    found: list[Difference] = []
    for partner_id in partners:
        standing = ledger.accounts_of_partner(work, partner_id)
        checked += len(standing)
        names = {terms.agreement_id for terms in agreements.approved(work, partner_id)}
        for agreement_id in sorted(names):
            for entry in corrections(work, partner_id, agreement_id):
                found += _corrected(entry, standing.get(entry.window.key))
    return LedgerPart(checked, tuple(found), _next(partners))


def _corrected(entry: Entry, account: Account | None) -> Iterator[Difference]:
    """What the line that is lacking would change."""
    name, currency = _name(entry.window.key), entry.amount.currency
    base, balance = (account.base.minor, account.balance.minor) if account else (0, 0)
    if entry.base.minor:
        yield Difference(f"{name}/base", base + entry.base.minor, base, currency)
    if entry.amount.minor:
        yield Difference(name, balance + entry.amount.minor, balance, currency)


def _partners(after: str, work: Work) -> list[str]:
    return list(work.session.execute(_PARTNERS, {"after": after, "most": PARTNERS}).scalars())


def _next(partners: list[str]) -> str | None:
    return partners[-1] if len(partners) == PARTNERS else None


def _name(key: AccountKey) -> str:
    return "/".join((key.partner_id, key.agreement_id, str(key.agreement_version),
                     key.programme_id, key.window_start.isoformat()))


CHECKS = {"accounts": accounts, "rule": rule}
