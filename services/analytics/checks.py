"""Do analytics' figures equal their rule? Compared part by part, by the rules that write them.

`rows`: a KPI row is the sum of its facts. `sales`: the facts of a certified sale are what it gives
to each row (money.md, step 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from sqlalchemy import select, text

from chassis.reconciling.contract import Difference, LedgerPart
from chassis.work import Work
from services.analytics.contract import Metric, RowKey, SubjectKind
from services.analytics.rules.facts import in_row_order
from services.analytics.rules.rows import rows_of
from services.analytics.store import rows as row_store
from services.analytics.store import sales as sale_store
from services.analytics.tables import certified_sale

DEALS = 100
KINDS = list(product(Metric, SubjectKind))
_ROWS = text("""
    SELECT metric, subject_kind, subject_id, currency, day,
           coalesce(held.value, 0) AS held, coalesce(summed.due, 0) AS due
    FROM (SELECT * FROM kpi_row WHERE metric = :metric AND subject_kind = :kind) AS held
    FULL JOIN (
        SELECT metric, subject_kind, subject_id, currency, day, sum(value) AS due FROM fact
        WHERE metric = :metric AND subject_kind = :kind
        GROUP BY metric, subject_kind, subject_id, currency, day
    ) AS summed USING (metric, subject_kind, subject_id, currency, day)
    WHERE coalesce(held.value, 0) <> coalesce(summed.due, 0)""")
_COUNT = text("SELECT count(*) FROM kpi_row WHERE metric = :metric AND subject_kind = :kind")


def rows(after: str, work: Work) -> LedgerPart:
    """The rows of the next metric and kind of subject against the sums of their facts."""
    place = int(after or 0)
    metric, kind = KINDS[place]
    chosen = {"metric": metric.value, "kind": kind.value}
    found = tuple(
        Difference(row_store.key_of(row).name, int(row.due), int(row.held), row.currency)
        for row in work.session.execute(_ROWS, chosen)
    )
    checked = work.session.execute(_COUNT, chosen).scalar_one()
    return LedgerPart(checked, found, str(place + 1) if place + 1 < len(KINDS) else None)


def sales(after: str, work: Work) -> LedgerPart:
    """The facts of the next certified sales against what each gives."""
    chosen = (
        select(certified_sale.c.deal_id, certified_sale.c.facts)
        .where(certified_sale.c.deal_id > after)
        .order_by(certified_sale.c.deal_id)
        .limit(DEALS)
    )
    certified = {row.deal_id: row.facts for row in work.session.execute(chosen)}
    held = row_store.held_by_deals(work, certified)
    credited = {credit.employee_id for sale in certified.values() for credit in sale.credits}
    places = {
        name: units for name, (_, units) in sale_store.places(work, credited).items()
    }
    found: list[Difference] = []
    for deal_id, sale in certified.items():
        found += _differing(deal_id, rows_of(sale, places), held.get(deal_id, {}))
    last = next(reversed(certified), "")
    return LedgerPart(len(certified), tuple(found), last if len(certified) == DEALS else None)


def _differing(
    deal_id: str, due: Mapping[RowKey, int], held: Mapping[RowKey, int]
) -> Iterator[Difference]:
    for row in in_row_order(due.keys() | held.keys()):
        if due.get(row, 0) != held.get(row, 0):
            name = f"{deal_id}/{row.name}"
            yield Difference(name, due.get(row, 0), held.get(row, 0), row.currency)


CHECKS = {"rows": rows, "sales": sales}
