"""Who falls into a pool tonight, and why; the night itself, in chunks.

A night is a row of a local day: it is asked for once however often the timer comes, and a kill
loses nothing, as each chunk is a transaction that says how far it came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from chassis.work import Work
from services.crm.contract import Grade
from services.crm.contract import recycling as c
from services.crm.rules.pools import Held, falls_on, judged, reasons
from services.crm.store import customers, nights
from services.crm.store import pools as store
from services.crm.usecases import claims, reminding
from services.crm.usecases.membership import Pools

CHUNK = 100
MOST_LOOKED_AT = 5000


def preview(query: c.PreviewQuery, work: Work) -> c.PoolVerdicts:
    day = query.on or work.today + timedelta(days=1)

    def is_wanted(verdict: c.PoolVerdict, pool: Any) -> bool:
        is_here = query.pool_id in (None, pool.pool_id)
        return is_here and (query.everybody or verdict.is_recycled)

    return _page(work, query, day, is_wanted)


def warnings(query: c.WarningQuery, work: Work) -> c.PoolVerdicts:
    def is_wanted(verdict: c.PoolVerdict, pool: Any) -> bool:
        days = pool.terms.warning_days if query.within_days is None else query.within_days
        return verdict.falls_on is not None and (verdict.falls_on - work.today).days <= days

    return _page(work, query, work.today + timedelta(days=1), is_wanted)


def step(work: Work) -> bool:
    """Take the next chunk of the night; False when nothing is asked for."""
    pools = Pools(work)
    _ask_when_due(work, pools)
    night = nights.next_open(work)
    if night is None:
        return False
    rows = store.next_owned(work, night.after_customer_id, CHUNK)
    judged_rows = list(_verdicts(work, rows, pools, night.night_on))
    falling = [row for row, _, verdict in judged_rows if verdict.is_recycled]
    for row, pool, verdict in judged_rows:
        if not verdict.is_recycled:
            reminding.warn(work, row, verdict.falls_on, pool.terms.warning_days)
    recycled = _recycled(work, [row.customer_id for row in falling], pools, night.night_on)
    is_over = len(rows) < CHUNK
    nights.advance(
        work, night.night_on, recycled=night.recycled + recycled,
        after_customer_id=rows[-1].customer_id if rows else night.after_customer_id,
        finished_at=work.now if is_over else None)
    return True


def _ask_when_due(work: Work, pools: Pools) -> None:
    has_rules = any(
        one.is_active and one.terms.recycle_rules and one.rules_since_on < work.today
        for one in pools.rows)
    if has_rules and not nights.is_known(work, work.today):
        nights.begin(work, work.today)


def _recycled(work: Work, customer_ids: Sequence[str], pools: Pools, night_on: date) -> int:
    """Those that fall still, once nobody else changes them; how many they were."""
    work.lock("party", *customer_ids)
    rows = [customers.unscoped(work, one) for one in customer_ids]
    held = [row for row in rows if row and row.owner_id is not None and not row.is_erased]
    found = [one for one in _verdicts(work, held, pools, night_on) if one[2].is_recycled]
    for row, pool, verdict in found:
        claims.recycle(work, row, pool, verdict, reasons(verdict.rules))
    return len(found)


def _page(work: Work, query: Any, day: date, is_wanted: Any) -> c.PoolVerdicts:
    """The next wanted verdicts; a page ends early where very many had to be looked at."""
    pools, after, found = Pools(work), query.cursor or "", []
    for _ in range(MOST_LOOKED_AT // CHUNK):
        rows = store.next_owned(work, after, CHUNK, customers.is_visible(work))
        for _, pool, verdict in _verdicts(work, rows, pools, day):
            if is_wanted(verdict, pool):
                found.append(verdict)
            if len(found) == query.limit:
                return c.PoolVerdicts(day, tuple(found), verdict.customer_id)
        if len(rows) < CHUNK:
            return c.PoolVerdicts(day, tuple(found))
        after = rows[-1].customer_id
    return c.PoolVerdicts(day, tuple(found), after)


def _verdicts(
    work: Work, rows: Sequence[Any], pools: Pools, day: date
) -> Iterator[tuple[Any, Any, c.PoolVerdict]]:
    """Of each customer that belongs to a pool: the row, the pool, what the night does."""
    won = store.won(work, [row.customer_id for row in rows])
    for row in rows:
        pool = pools.of(row)
        if pool is not None:
            yield row, pool, _verdict(row, pool, won.get(row.customer_id, store.Won()), day)


def _verdict(row: Any, pool: Any, won: store.Won, day: date) -> c.PoolVerdict:
    grade = None if row.grade is None else Grade(row.grade)
    held = Held(grade, row.owned_since_on, row.last_contact_on, won.signed_on, row.protected_until,
                won.contract_ends_on, won.endless_since)
    rules = tuple(judged(rule, held, day) for rule in pool.terms.recycle_rules)
    first = falls_on(rules, held)
    if first is not None:
        first = max(first, pool.rules_since_on + timedelta(days=1))
    return c.PoolVerdict(
        row.customer_id, row.name, row.owner_id, grade, pool.pool_id, first,
        first is not None and first <= day, row.protected_until, rules)
