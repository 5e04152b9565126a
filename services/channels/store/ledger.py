"""Queries about the rebate ledger: its lines and the accounts that they move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select, text, tuple_
from sqlalchemy.dialects.postgresql import insert

from chassis.work import Work
from kernel.booking import booked_in
from kernel.money import Money
from services.analytics.contract import RowVersion
from services.channels.contract import RebateKind, RebateLine
from services.channels.rules.rebate import Account, Entry
from services.channels.rules.rows import row_named
from services.channels.rules.windows import AccountKey
from services.channels.tables import ACCOUNT, closed_period, rebate_account, rebate_line

_ADD_TO_ACCOUNTS = text("""
    INSERT INTO rebate_account (partner_id, agreement_id, agreement_version, programme_id,
                                window_start, currency, base_minor, balance_minor)
    SELECT * FROM unnest(CAST(:partner_id AS text[]), CAST(:agreement_id AS text[]),
        CAST(:agreement_version AS int[]), CAST(:programme_id AS text[]),
        CAST(:window_start AS date[]), CAST(:currency AS text[]),
        CAST(:base_minor AS bigint[]), CAST(:balance_minor AS bigint[]))
    ON CONFLICT (partner_id, agreement_id, agreement_version, programme_id, window_start)
    DO UPDATE SET base_minor = rebate_account.base_minor + excluded.base_minor,
                  balance_minor = rebate_account.balance_minor + excluded.balance_minor""")


def accounts(work: Work, keys: Iterable[AccountKey]) -> dict[AccountKey, Account]:
    """These accounts as they stand, those that nothing ever moved left out."""
    wanted = [tuple(_columns(key).values()) for key in sorted(keys)]
    if not wanted:
        return {}
    columns = tuple_(*(rebate_account.c[name] for name in ACCOUNT))
    return _accounts(work.session.execute(select(rebate_account).where(columns.in_(wanted))))


def accounts_of_agreement(work: Work, agreement_id: str) -> dict[AccountKey, Account]:
    """Every account of every version of an agreement."""
    return _accounts(work.session.execute(
        select(rebate_account).where(rebate_account.c.agreement_id == agreement_id)))


def accounts_of_partner(work: Work, partner_id: str) -> dict[AccountKey, Account]:
    """Every account of a partner, newest window first."""
    return _accounts(work.session.execute(
        select(rebate_account).where(rebate_account.c.partner_id == partner_id)
        .order_by(rebate_account.c.window_start.desc(),
                  *(rebate_account.c[name] for name in ACCOUNT))))


def _accounts(rows: Iterable[Any]) -> dict[AccountKey, Account]:
    return {key_of(row): Account(Money(row.base_minor, row.currency),
                                 Money(row.balance_minor, row.currency)) for row in rows}


def add_lines(
        work: Work, entries: Sequence[tuple[Entry, str]]) -> dict[str, tuple[RebateLine, ...]]:
    """Write ledger lines, each with its cause, and move their accounts; the stored lines by cause.

    The caller holds the partners' locks.
    """
    if not entries:
        return {}
    closed = closed_periods(work)
    values = [_row(entry, cause) | {"booked_in": booked_in(entry.belongs_on, closed),
                                    "created_at": work.now} for entry, cause in entries]
    stored = work.session.execute(insert(rebate_line).returning(rebate_line), values)
    by_cause: dict[str, list[RebateLine]] = {}
    for row in sorted(stored, key=lambda row: row.line_id):
        by_cause.setdefault(row.cause, []).append(line_of(row))
    _move_accounts(work, [entry for entry, _ in entries])
    return {cause: tuple(lines) for cause, lines in by_cause.items()}


def _row(entry: Entry, cause: str) -> dict[str, Any]:
    change = entry.change
    before = change.from_version if change else None
    after = change.to_version if change else None
    return {
        "cause": cause, "kind": entry.kind.value, **_columns(entry.window.key),
        "row_name": change.row.name if change else None,
        "from_epoch": before.epoch if before else None,
        "from_counter": before.counter if before else None,
        "to_epoch": after.epoch if after else None, "to_counter": after.counter if after else None,
        "currency": entry.amount.currency, "base_minor": entry.base.minor,
        "amount_minor": entry.amount.minor, "rule": entry.rule, "belongs_on": entry.belongs_on,
    }


def _move_accounts(work: Work, entries: Sequence[Entry]) -> None:
    moved: dict[AccountKey, Account] = {}
    for entry in entries:
        nothing = Money.zero(entry.amount.currency)
        so_far = moved.get(entry.window.key, Account(nothing, nothing))
        moved[entry.window.key] = Account(so_far.base + entry.base, so_far.balance + entry.amount)
    moved = dict(sorted(moved.items()))
    columns: dict[str, list[Any]] = {
        name: [getattr(key, name) for key in moved] for name in ACCOUNT}
    work.session.execute(_ADD_TO_ACCOUNTS, {
        **columns, "currency": [account.base.currency for account in moved.values()],
        "base_minor": [account.base.minor for account in moved.values()],
        "balance_minor": [account.balance.minor for account in moved.values()]})


def closed_periods(work: Work) -> frozenset[str]:
    """Months that this ledger has heard closed; read once per transaction."""
    if "closed" not in work.memo:
        work.memo["closed"] = frozenset(
            work.session.execute(select(closed_period.c.period)).scalars())
    return work.memo["closed"]  # type: ignore[no-any-return]


def close_period(work: Work, period: str) -> None:
    """Book later lines of this month in the next open one."""
    work.session.execute(insert(closed_period).values(period=period).on_conflict_do_nothing())
    work.memo.pop("closed", None)


def lines_of_rows(work: Work, names: Iterable[str]) -> list[RebateLine]:
    """Every line that updates of these rows wrote, oldest first."""
    return _lines(work, rebate_line.c.row_name.in_(sorted(set(names))))


def adjustments_of_partner(work: Work, partner_id: str) -> list[RebateLine]:
    """The lines of what came later than the sales, oldest first."""
    return _lines(work, (rebate_line.c.partner_id == partner_id)
                  & (rebate_line.c.kind == RebateKind.ADJUSTMENT.value))


def _lines(work: Work, condition: Any) -> list[RebateLine]:
    return [line_of(row) for row in work.session.execute(
        select(rebate_line).where(condition).order_by(rebate_line.c.line_id))]


def line_of(row: Any) -> RebateLine:
    """A stored line as others see it."""
    return RebateLine(
        line_id=f"rline_{row.line_id}", kind=RebateKind(row.kind), **_columns(key_of(row)),
        row=row_named(row.row_name) if row.row_name else None,
        from_version=_version(row.from_epoch, row.from_counter),
        to_version=_version(row.to_epoch, row.to_counter),
        base=Money(row.base_minor, row.currency), amount=Money(row.amount_minor, row.currency),
        belongs_on=row.belongs_on, booked_in=row.booked_in, rule=row.rule, cause=row.cause,
        created_at=row.created_at)


def key_of(row: Any) -> AccountKey:
    """The account of a row or of a line."""
    return AccountKey(*(getattr(row, name) for name in ACCOUNT))


def _columns(key: AccountKey) -> dict[str, Any]:
    return {name: getattr(key, name) for name in ACCOUNT}


def _version(epoch: int | None, counter: int | None) -> RowVersion | None:
    return None if epoch is None or counter is None else RowVersion(epoch, counter)
