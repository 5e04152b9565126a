"""Every query of accounts, their lines and sellers; `heard.py` has the sales, `settled.py` the
settlements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert

from chassis.work import Work
from kernel.money import Money
from services.people.contract import Skip
from services.people.rules.commission import Balance, Entry, Held
from services.people.rules.entitlement import AccountKey, Assigned, Place, PlanInForce, Seller
from services.people.tables import (
    account,
    closed_period,
    commission_line,
    credit_skip,
    employee,
    plan_assignment,
    plan_version,
)

_KEY = ("employee_id", "plan_id", "plan_version", "component_id", "period", "currency")
_ADD_TO_ACCOUNTS = text("""
    INSERT INTO account (employee_id, plan_id, plan_version, component_id, period, currency,
                         base_minor, balance_minor, rated_minor)
    SELECT * FROM unnest(
        CAST(:employee_id AS text[]), CAST(:plan_id AS text[]), CAST(:plan_version AS int[]),
        CAST(:component_id AS text[]), CAST(:period AS text[]), CAST(:currency AS text[]),
        CAST(:base_minor AS bigint[]), CAST(:balance_minor AS bigint[]),
        CAST(:rated_minor AS bigint[]))
    ON CONFLICT (employee_id, plan_id, plan_version, component_id, period, currency) DO UPDATE
    SET base_minor = account.base_minor + excluded.base_minor,
        balance_minor = account.balance_minor + excluded.balance_minor,
        rated_minor = account.rated_minor + excluded.rated_minor""")


@dataclass(frozen=True)
class Line:
    """A ledger line to store: an entry, what made it, where it is booked."""

    entry: Entry
    cause: str
    booked_in: str


def held(work: Work, deal_ids: Iterable[str]) -> dict[str, dict[Place, Held]]:
    """What each deal has in each account and day now: the net of its lines."""
    lines = commission_line.c
    rows = work.session.execute(
        select(
            *(lines[name] for name in _KEY),
            lines.deal_id,
            lines.belongs_on,
            func.sum(lines.base_minor).label("base"),
            func.sum(lines.amount_minor).label("amount"),
            func.sum(lines.rated_minor).label("rated"),
        )
        .where(lines.deal_id.in_(sorted(deal_ids)))
        .group_by(lines.deal_id, lines.belongs_on, *(lines[name] for name in _KEY))
        .having((func.sum(lines.base_minor) != 0) | (func.sum(lines.amount_minor) != 0)
                | (func.sum(lines.rated_minor) != 0))
    )
    found: dict[str, dict[Place, Held]] = {}
    for row in rows:
        place = Place(AccountKey(*row[:6]), row.belongs_on)
        found.setdefault(row.deal_id, {})[place] = Held(
            Money(int(row.base), row.currency),
            Money(int(row.amount), row.currency),
            Money(int(row.rated), row.currency),
        )
    return found


def sellers_with_lines(work: Work, deal_ids: Sequence[str]) -> set[str]:
    return set(
        work.session.execute(
            select(commission_line.c.employee_id)
            .where(commission_line.c.deal_id.in_(deal_ids))
            .distinct()
        ).scalars()
    )


def sellers(work: Work, employee_ids: Iterable[str]) -> Mapping[str, Seller]:
    """What decides the earnings of credited employees: employment and plans; read once per
    transaction."""
    known: dict[str, Seller] = work.memo.setdefault("sellers", {})
    missing = sorted(set(employee_ids) - known.keys())
    if missing:
        known.update(_load_sellers(work, missing))
    return known


def _load_sellers(work: Work, employee_ids: list[str]) -> dict[str, Seller]:
    employed = {
        row.employee_id: row
        for row in work.session.execute(
            select(employee.c.employee_id, employee.c.hired_on, employee.c.left_on).where(
                employee.c.employee_id.in_(employee_ids)
            )
        )
    }
    assigned = list(
        work.session.execute(
            select(plan_assignment)
            .where(plan_assignment.c.employee_id.in_(employee_ids))
            .order_by(plan_assignment.c.valid_from)
        )
    )
    plans = _plans(work, {row.plan_id for row in assigned})
    return {
        name: Seller(
            name,
            employed[name].hired_on if name in employed else None,
            employed[name].left_on if name in employed else None,
            tuple(
                Assigned(row.valid_from, row.valid_to, plans.get(row.plan_id, ()))
                for row in assigned
                if row.employee_id == name
            ),
        )
        for name in employee_ids
    }


def _plans(work: Work, plan_ids: set[str]) -> dict[str, tuple[PlanInForce, ...]]:
    versions: dict[str, tuple[PlanInForce, ...]] = {}
    for row in work.session.execute(
        select(plan_version).where(
            plan_version.c.plan_id.in_(plan_ids),
            plan_version.c.state.in_(("approved", "retired")),
        )
    ):
        version = PlanInForce(
            row.plan_id, row.plan_version, row.starts_on, row.ends_on, row.components, row.terms
        )
        versions[row.plan_id] = (*versions.get(row.plan_id, ()), version)
    return versions


def balances(work: Work, keys: Iterable[AccountKey]) -> dict[AccountKey, Balance]:
    """Accounts as they stand, with the terms of their plan version."""
    wanted = sorted(keys)
    if not wanted:
        return {}
    rows = work.session.execute(
        select(account, plan_version.c.components)
        .join(
            plan_version,
            and_(
                plan_version.c.plan_id == account.c.plan_id,
                plan_version.c.plan_version == account.c.plan_version,
            ),
        )
        .where(
            tuple_(*(account.c[name] for name in _KEY)).in_(
                [tuple(getattr(key, name) for name in _KEY) for key in wanted]
            )
        )
    )
    return {
        AccountKey(*row[:6]): Balance(
            Money(row.base_minor, row.currency),
            Money(row.balance_minor, row.currency),
            Money(row.rated_minor, row.currency),
            next(part for part in row.components if part.component_id == row.component_id),
        )
        for row in rows
    }


def add_lines(work: Work, lines: Sequence[Line]) -> dict[str, list[Any]]:
    """Write ledger lines and move their accounts; the stored rows of each cause, as given."""
    if not lines:
        return {}
    rows = [
        {
            "cause": line.cause,
            "kind": line.entry.kind.value,
            **_columns(line.entry.key),
            "deal_id": line.entry.deal_id,
            "base_minor": line.entry.base.minor,
            "amount_minor": line.entry.amount.minor,
            "rated_minor": line.entry.rated.minor,
            "rule": line.entry.rule,
            "belongs_on": line.entry.belongs_on,
            "booked_in": line.booked_in,
            "created_at": work.now,
        }
        for line in lines
    ]
    stored = work.session.execute(insert(commission_line).returning(commission_line), rows)
    by_cause: dict[str, list[Any]] = {}
    for row in sorted(stored, key=lambda row: row.line_id):
        by_cause.setdefault(row.cause, []).append(row)
    _move_accounts(work, [line.entry for line in lines])
    return by_cause


def _move_accounts(work: Work, entries: Sequence[Entry]) -> None:
    moved: dict[AccountKey, list[int]] = {}
    for entry in entries:
        sums = moved.setdefault(entry.key, [0, 0, 0])
        sums[0] += entry.base.minor
        sums[1] += entry.amount.minor
        sums[2] += entry.rated.minor
    keys = sorted(moved)
    columns: dict[str, list[Any]] = {name: [getattr(key, name) for key in keys] for name in _KEY}
    work.session.execute(
        _ADD_TO_ACCOUNTS,
        {
            **columns,
            "base_minor": [moved[key][0] for key in keys],
            "balance_minor": [moved[key][1] for key in keys],
            "rated_minor": [moved[key][2] for key in keys],
        },
    )


def replace_skips(work: Work, skips: Mapping[str, Sequence[Skip]]) -> None:
    """Keep, by deal, the credits that earned nothing; what was kept of these deals goes."""
    work.session.execute(delete(credit_skip).where(credit_skip.c.deal_id.in_(sorted(skips))))
    rows = [
        {"deal_id": deal_id, "employee_id": skip.employee_id, "code": skip.code}
        for deal_id in sorted(skips)
        for skip in skips[deal_id]
    ]
    if rows:
        work.session.execute(insert(credit_skip).on_conflict_do_nothing(), rows)


def closed_periods(work: Work) -> frozenset[str]:
    """Months that this ledger has heard closed; read once per transaction."""
    if "closed" not in work.memo:
        work.memo["closed"] = frozenset(
            work.session.execute(select(closed_period.c.period)).scalars()
        )
    return work.memo["closed"]  # type: ignore[no-any-return]


def _columns(key: AccountKey) -> dict[str, Any]:
    return {name: getattr(key, name) for name in _KEY}
