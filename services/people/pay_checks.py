"""Do frozen settlements add up? Asked by the reconciler beside the ledger's own checks.

A frozen sheet's figures add up: carried in + earned + bonus + draw - recovered = paid + carried
out; its draw and recovery are the lines that it booked in the pay ledger; what is carried out of
one is carried into the next. Source: `rules/settling.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from chassis.reconciling.contract import Difference, LedgerPart
from chassis.work import Work
from services.people import settled

SETTLEMENTS = 200

_SHEETS = text("""
    SELECT s.*, coalesce(lines.draw, 0) AS lines_draw, coalesce(lines.recovered, 0) AS
           lines_recovered, before.carried_out_minor AS before_minor
    FROM settlement s
    LEFT JOIN LATERAL (
        SELECT sum(amount_minor) FILTER (WHERE kind IN ('draw', 'guarantee')) AS draw,
               -sum(amount_minor) FILTER (WHERE kind = 'recovery') AS recovered
        FROM pay_line p
        WHERE p.employee_id = s.employee_id AND p.booked_in = s.period
          AND p.cause = s.settlement_id) AS lines ON true
    LEFT JOIN LATERAL (
        SELECT carried_out_minor FROM settlement b
        WHERE b.employee_id = s.employee_id AND b.currency = s.currency AND b.period < s.period
          AND b.state = ANY(:frozen)
        ORDER BY b.period DESC LIMIT 1) AS before ON true
    WHERE s.settlement_id > :after AND s.state = ANY(:frozen)
    ORDER BY s.settlement_id LIMIT :most""")


def settlements(after: str, work: Work) -> LedgerPart:
    """The next frozen settlements against their lines and the one before."""
    rows = work.session.execute(_SHEETS, {
        "after": after, "most": SETTLEMENTS, "frozen": list(settled.FROZEN)}).all()
    found = tuple(one for row in rows for one in _differing(row))
    return LedgerPart(len(rows), found,
                      rows[-1].settlement_id if len(rows) == SETTLEMENTS else None)


def _differing(row: Any) -> Iterator[Difference]:
    due = (row.carried_in_minor + row.earned_minor + row.bonus_minor + row.draw_minor
           - row.recovered_minor)
    for part, wanted, held in (
        ("due", due, row.paid_minor + row.carried_out_minor),
        ("draw", int(row.lines_draw), row.draw_minor),
        ("recovered", int(row.lines_recovered), row.recovered_minor),
        ("carried_in", row.before_minor or 0, row.carried_in_minor),
    ):
        if wanted != held:
            yield Difference(f"{row.settlement_id}/{part}", wanted, held, row.currency)
