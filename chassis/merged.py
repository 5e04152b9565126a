"""Records of another service that became one: where each is now, and which belong together.

The owner announces of each merged record where it went, or that it is by itself again (None), with
the merged record's own version. A service that keeps such ids has a table made by `merged_table`,
keeps the newest word about each record (`keep`), and asks `resolve` before it stores an id and
`family` when it looks for one. Words that come late can contradict one another for a while; a
circle leads nowhere, so each record in it counts as by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import CTE, Column, Index, Integer, MetaData, Table, Text, select
from sqlalchemy.dialects.postgresql import insert

from chassis.work import Work

SUFFIX = "_merge_copy"


def merged_table(metadata: MetaData, noun: str) -> Table:
    """What was said of each record of one kind (`customer`)."""
    name = noun + SUFFIX
    return Table(
        name, metadata,
        Column("merged_id", Text, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("into_id", Text),
        Index(f"ix_{name}_into_id", "into_id"),
    )


def keep(work: Work, table: Table, merged_id: str, version: int, into_id: str | None) -> None:
    """Keep the newest word about a record; an older one changes nothing."""
    row = {"merged_id": merged_id, "version": version, "into_id": into_id}
    work.session.execute(insert(table).values(row).on_conflict_do_update(
        index_elements=["merged_id"], set_=row, where=table.c.version < version))


def resolve(work: Work, table: Table, record_id: str | None) -> str | None:
    """The record that one went into, over all steps; itself when it went nowhere."""
    return record_id and _end(record_id, _steps(work, table, record_id))


def family(work: Work, table: Table, record_id: str) -> list[str]:
    """All ids under which a record is known, wherever one asks: what it is now comes first."""
    steps = _steps(work, table, record_id)
    head = _end(record_id, steps)
    if head in steps:
        return [record_id]
    below = select(table.c.merged_id).where(table.c.into_id == head).cte("below", recursive=True)
    below = below.union(select(table.c.merged_id).where(table.c.into_id == below.c.merged_id))
    found = work.session.execute(select(below.c.merged_id).order_by(below.c.merged_id)).scalars()
    return [head, *found]


def heads(table: Table) -> CTE:
    """(merged_id, head_id): of every merged record what it is now."""
    of, above = table.c, table.alias("above")
    is_head = ~select(above.c.merged_id).where(
        above.c.merged_id == of.into_id, above.c.into_id.is_not(None)).exists()
    found = select(of.merged_id, of.into_id.label("head_id")).where(
        of.into_id.is_not(None), is_head).cte("heads", recursive=True)
    return found.union_all(select(of.merged_id, found.c.head_id).where(
        of.into_id == found.c.merged_id))


def _steps(work: Work, table: Table, record_id: str) -> Mapping[str, str]:
    """Every step from a record on; in a circle, all of the circle."""
    of = table.c
    path = select(of.merged_id, of.into_id).where(
        of.merged_id == record_id, of.into_id.is_not(None)).cte("path", recursive=True)
    path = path.union(select(of.merged_id, of.into_id).where(
        of.merged_id == path.c.into_id, of.into_id.is_not(None)))
    return {row.merged_id: row.into_id for row in work.session.execute(select(path))}


def _end(record_id: str, steps: Mapping[str, str]) -> str:
    here, seen = record_id, {record_id}
    while here in steps:
        here = steps[here]
        if here in seen:
            return record_id
        seen.add(here)
    return here
