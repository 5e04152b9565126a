"""What a partner has earned, and which lines cover a deal's rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from chassis.lists import Sorting, page
from chassis.work import Work
from services.analytics.contract import RowKey
from services.channels import contract
from services.channels.contract import (
    CoveredRow,
    Covering,
    Coverings,
    RebateAccount,
    RebateLine,
    RebateStatement,
)
from services.channels.rules.covering import covering_lines
from services.channels.rules.rebate import Account
from services.channels.rules.rows import is_newer, is_partner_row, partner_of
from services.channels.rules.windows import AccountKey, Terms, touched, window_end
from services.channels.store import agreements, ledger, rows
from services.channels.tables import rebate_line


@dataclass(frozen=True)
class NewestFirst:
    """How the lines of a statement are turned over."""

    limit: int
    cursor: str | None
    sort: str = "-line_id"


def statement(query: contract.RebateQuery, work: Work) -> RebateStatement:
    """A partner's accounts, and a page of its lines, newest first."""
    agreements.find_partner(work, query.partner_id)
    chosen = select(*rebate_line.c).where(rebate_line.c.partner_id == query.partner_id)
    sorting = Sorting({"line_id": rebate_line.c.line_id}, rebate_line.c.line_id)
    found = page(work, chosen, sorting, NewestFirst(query.limit, query.cursor))
    holding = agreements.holding(work, query.partner_id)
    standing = ledger.accounts_of_partner(work, query.partner_id)
    return RebateStatement(
        query.partner_id, tuple(_account(key, account, window_end(key, holding))
                                for key, account in standing.items()),
        tuple(ledger.line_of(row) for row in found.rows), found.next_cursor)


def _account(key: AccountKey, account: Account, ends_on: date) -> RebateAccount:
    return RebateAccount(key.partner_id, key.agreement_id, key.agreement_version, key.programme_id,
                         key.window_start, ends_on, account.base, account.balance)


def coverings(query: contract.CoverQuery, work: Work) -> Coverings:
    """Per row of the partner that a deal moved: has it arrived, and what was it worth?"""
    agreements.find_partner(work, query.partner_id)
    names = [asked.row.name for asked in query.rows]
    found = _Found(rows.held(work, names), agreements.holding(work, query.partner_id),
                   _by_row(ledger.lines_of_rows(work, names)),
                   ledger.adjustments_of_partner(work, query.partner_id))
    return Coverings(query.partner_id, tuple(
        _covering(asked, found) for asked in query.rows
        if is_partner_row(asked.row) and partner_of(asked.row) == query.partner_id))


@dataclass(frozen=True)
class _Found:
    held: dict[str, rows.HeldRow]
    holding: list[Terms]
    lines: dict[RowKey, list[RebateLine]]
    adjustments: list[RebateLine]


def _covering(asked: CoveredRow, found: _Found) -> Covering:
    held = found.held.get(asked.row.name)
    is_seen = held is not None and not is_newer(asked.version, held.version)
    accounts = {window.key for window in touched(asked.row, found.holding)}
    lines = covering_lines(asked.version, found.lines.get(asked.row, []),
                           found.adjustments, accounts) if is_seen else []
    return Covering(asked.row, is_seen, bool(accounts), tuple(lines))


def _by_row(lines: list[RebateLine]) -> dict[RowKey, list[RebateLine]]:
    found: dict[RowKey, list[RebateLine]] = {}
    for line in lines:
        if line.row is not None:
            found.setdefault(line.row, []).append(line)
    return found
