"""Which ledger lines cover a version of a row?

In each account the first update whose range (version held before, its own] holds the version: its
accrual and its retier. An account that took the row in later, because its agreement came after the
sale, answers with the adjustment that did. Source: money.md, step 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from services.analytics.contract import RowVersion
from services.channels.contract import RebateLine
from services.channels.rules.rows import order
from services.channels.rules.windows import AccountKey


def covering_lines(asked: RowVersion, of_row: Sequence[RebateLine],
                   adjustments: Sequence[RebateLine],
                   accounts: AbstractSet[AccountKey]) -> list[RebateLine]:
    """Lines oldest first; `accounts` are those that the row touches now."""
    covering = [line for line in of_row if covers(line, asked)]
    late = accounts - {account_of(line) for line in covering}
    first: dict[AccountKey, RebateLine] = {}
    for line in adjustments:
        if account_of(line) in late:
            first.setdefault(account_of(line), line)
    return [*covering, *first.values()]


def covers(line: RebateLine, asked: RowVersion) -> bool:
    """Is the version in the line's range? The ranges of a row in an account never overlap."""
    if line.to_version is None or order(line.to_version) < order(asked):
        return False
    return line.from_version is None or order(line.from_version) < order(asked)


def account_of(line: RebateLine) -> AccountKey:
    return AccountKey(line.partner_id, line.agreement_id, line.agreement_version,
                      line.programme_id, line.window_start)
