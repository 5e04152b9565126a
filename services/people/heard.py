"""Queries about the sales that people has heard of: the newest version of each, and older ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import or_, select, text
from sqlalchemy.dialects.postgresql import insert

from chassis.codec import encode
from chassis.work import Work
from services.people.tables import sale, sale_older
from services.pipeline.contract.sale import SaleFacts

_RECORD_SALES = text("""
    INSERT INTO sale (deal_id, sale_version, facts, cause, signed_on)
    SELECT * FROM unnest(CAST(:deal_id AS text[]), CAST(:sale_version AS int[]),
                         CAST(:facts AS text[]), CAST(:cause AS text[]),
                         CAST(:signed_on AS date[]))
    ON CONFLICT (deal_id) DO UPDATE SET sale_version = excluded.sale_version,
        facts = excluded.facts, cause = excluded.cause, signed_on = excluded.signed_on""")
_ADD_CREDITS = text("""
    INSERT INTO sale_credit (employee_id, deal_id)
    SELECT * FROM unnest(CAST(:employee_id AS text[]), CAST(:deal_id AS text[]))
    ON CONFLICT DO NOTHING""")
_KEEP_REPLACED = text("""
    INSERT INTO sale_older (deal_id, sale_version, facts)
    SELECT deal_id, sale_version, facts FROM sale WHERE deal_id = ANY(CAST(:deals AS text[]))
    ON CONFLICT DO NOTHING""")


def sale_versions_seen(work: Work, deal_ids: Iterable[str]) -> dict[str, int]:
    """The newest version of each sale that was heard; without those never heard."""
    rows = work.session.execute(
        select(sale.c.deal_id, sale.c.sale_version).where(sale.c.deal_id.in_(sorted(deal_ids)))
    )
    return {row.deal_id: row.sale_version for row in rows}


def sales_heard(work: Work, deal_ids: Iterable[str]) -> dict[str, SaleFacts]:
    """The newest version heard of each of these sales."""
    rows = work.session.execute(
        select(sale.c.deal_id, sale.c.facts).where(sale.c.deal_id.in_(sorted(deal_ids)))
    )
    return {row.deal_id: row.facts for row in rows}


def sales_signed(work: Work, until: date, since: date | None = None) -> Iterator[SaleFacts]:
    """The sales signed before `until`, and not before `since`; those heard before their days were
    kept count as well, and whoever asks judges them by their facts."""
    signed = sale.c.signed_on
    asked = select(sale.c.facts).where(or_(signed.is_(None), signed < until)).order_by(
        sale.c.deal_id)
    if since is not None:
        asked = asked.where(or_(signed.is_(None), signed >= since))
    for row in work.session.execute(asked.execution_options(yield_per=500)):
        yield row.facts


def older_versions(work: Work, deal_ids: Iterable[str]) -> dict[str, list[SaleFacts]]:
    """The versions heard of each sale that are not its newest, oldest first."""
    wanted = sorted(deal_ids)
    if not wanted:
        return {}
    rows = work.session.execute(
        select(sale_older.c.deal_id, sale_older.c.facts)
        .where(sale_older.c.deal_id.in_(wanted))
        .order_by(sale_older.c.deal_id, sale_older.c.sale_version)
    )
    found: dict[str, list[SaleFacts]] = {}
    for row in rows:
        found.setdefault(row.deal_id, []).append(row.facts)
    return found


def once_credited(work: Work, deal_ids: Iterable[str]) -> set[str]:
    """Whom older versions of these sales credit."""
    return {credit.employee_id for many in older_versions(work, deal_ids).values()
            for facts in many for credit in facts.credits}


def keep_older(work: Work, deal_ids: Iterable[str], facts: Sequence[SaleFacts]) -> None:
    """Keep what newer versions are about to replace, and versions that came after newer ones: a
    component whose clawback window is over goes by them."""
    replaced = sorted(set(deal_ids))
    if replaced:
        work.session.execute(_KEEP_REPLACED, {"deals": replaced})
    rows = [{"deal_id": one.deal_id, "sale_version": one.sale_version, "facts": one}
            for one in facts]
    if rows:
        work.session.execute(insert(sale_older).on_conflict_do_nothing(), rows)
        _add_credits(work, facts)


def record_sales(work: Work, heard: Sequence[tuple[SaleFacts, str]]) -> None:
    """Keep the newest of these versions with their causes, the last of each deal, and whom they
    credit."""
    newest = {facts.deal_id: (facts, cause) for facts, cause in heard}
    kept = [newest[deal_id] for deal_id in sorted(newest)]
    work.session.execute(
        _RECORD_SALES,
        {
            "deal_id": [facts.deal_id for facts, _ in kept],
            "sale_version": [facts.sale_version for facts, _ in kept],
            "facts": [encode(facts).decode() for facts, _ in kept],
            "cause": [cause for _, cause in kept],
            "signed_on": [facts.signed_on for facts, _ in kept],
        },
    )
    _add_credits(work, [facts for facts, _ in heard])


def _add_credits(work: Work, sales: Iterable[SaleFacts]) -> None:
    credited = sorted(
        {(credit.employee_id, facts.deal_id) for facts in sales for credit in facts.credits}
    )
    if credited:
        names, deals = zip(*credited, strict=True)
        work.session.execute(_ADD_CREDITS, {"employee_id": list(names), "deal_id": list(deals)})
