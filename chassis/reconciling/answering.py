"""A service's own answers to the reconciler: what it said, what it heard, how its books stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import text

from chassis.amqp_link import connect, drop
from chassis.config import setting
from chassis.database import allow
from chassis.errors import Invalid, Refusal
from chassis.reactions import Reaction, heard_by
from chassis.reconciling import contract
from chassis.reconciling.comparing import DIGEST_MODULUS
from chassis.recovery.replaying import replay
from chassis.topology import declare_inbox
from chassis.work import Work

Check = Callable[[str, Work], contract.LedgerPart]
"""`check(after, work)`: the next part of a ledger's comparison with its recomputation."""
MOST_UNSETTLED = 20_000

_BUCKET = "get_byte(uuid_send(event_id), 0)"
_DIGEST = f"""
    SELECT type, {_BUCKET} AS bucket, count(*) AS number, CAST(
        sum(CAST(CAST('x' || right(CAST(event_id AS text), 12) AS bit(48)) AS bigint))
        % {DIGEST_MODULUS} AS bigint) AS total"""
_ANNOUNCED = text(f"""{_DIGEST}
    FROM outbox WHERE published_at < now() - make_interval(secs => :settled) GROUP BY 1, 2""")
_UNSETTLED = text("""
    SELECT CAST(event_id AS text) FROM outbox
    WHERE published_at IS NULL OR published_at >= now() - make_interval(secs => :settled)
    LIMIT :most""")
_TAKEN = text(f"""{_DIGEST}
    FROM heard WHERE event_id NOT IN (SELECT unnest(CAST(:but AS uuid[]))) GROUP BY 1, 2""")
_SET_ASIDE = text("""
    SELECT count(*) FILTER (WHERE NOT is_parked), count(*) FILTER (WHERE is_parked)
    FROM waiting""")
_SAID = text(f"""
    SELECT CAST(event_id AS text) AS event_id, created_at,
           coalesce(published_at < now() - make_interval(secs => :settled), false) AS is_settled
    FROM outbox WHERE type = :type AND {_BUCKET} = ANY(CAST(:buckets AS int[]))""")
_HEARD = text(f"""
    SELECT CAST(event_id AS text) FROM heard
    WHERE type = :type AND {_BUCKET} = ANY(CAST(:buckets AS int[]))""")
_LACKING = text("""
    SELECT CAST(asked.event_id AS text) AS event_id, waiting.is_parked
    FROM unnest(CAST(:ids AS uuid[])) AS asked(event_id)
    LEFT JOIN waiting USING (event_id)
    WHERE NOT EXISTS (SELECT FROM heard WHERE heard.event_id = asked.event_id)""")


def announced(query: contract.AnnouncedQuery, work: Work) -> contract.Announced:
    """Digests of the settled outbox, and what is on its way: both of one moment."""
    _look_back(work)
    settled = {"settled": query.settled_seconds}
    unsettled = work.session.execute(_UNSETTLED, {**settled, "most": MOST_UNSETTLED}).scalars()
    digests = work.session.execute(_ANNOUNCED, settled)
    return contract.Announced(_digests(digests), tuple(unsettled))


def taken(
    query: contract.TakenQuery,
    work: Work,
    reactions: Mapping[str, Reaction],
    checks: Mapping[str, Check],
) -> contract.Taken:
    """Digests of what was heard, what is heard at all, and what can be checked."""
    _look_back(work)
    digests = work.session.execute(_TAKEN, {"but": list(query.but)})
    filled: dict[str, datetime] = {
        row.type: row.filled_at
        for row in work.session.execute(text("SELECT type, filled_at FROM filled"))
    }
    waits, parked = work.session.execute(_SET_ASIDE).one()
    hears = (
        contract.HeardType(name, owner, filled.get(name), one.filled_by is not None)
        for name, one in sorted(reactions.items()) for owner in one.event.owners()
    )
    return contract.Taken(_digests(digests), tuple(hears), waits, parked, tuple(checks))


def announced_events(query: contract.BucketOfAnnounced, work: Work) -> contract.AnnouncedEvents:
    """The events of some buckets."""
    _look_back(work)
    rows = work.session.execute(
        _SAID,
        {"type": query.type, "buckets": list(query.buckets), "settled": query.settled_seconds},
    )
    return contract.AnnouncedEvents(
        tuple(
            contract.AnnouncedEvent(row.event_id, row.is_settled, row.created_at) for row in rows
        )
    )


def heard_events(query: contract.BucketQuery, work: Work) -> contract.HeardEvents:
    """The events of some buckets that were heard."""
    _look_back(work)
    rows = work.session.execute(_HEARD, {"type": query.type, "buckets": list(query.buckets)})
    return contract.HeardEvents(tuple(rows.scalars()))


def lacking(query: contract.EventIds, work: Work) -> contract.Lacking:
    """Which were not taken; those that are set aside are named apart, they are not lost."""
    rows = work.session.execute(_LACKING, {"ids": list(query.event_ids)}).all()
    missing, waits, parked = (
        tuple(row.event_id for row in rows if row.is_parked is state)
        for state in (None, False, True)
    )
    return contract.Lacking(missing, waits, parked)


def inbox_state(
    query: contract.InboxQuery, work: Work, reactions: Mapping[str, Reaction]
) -> contract.Inbox:
    """What lies in this service's inbox, asked over a connection of its own; a queue or a binding
    that somebody removed is put back, or what is said again would be lost again."""
    connection = connect(setting("AMQP_URI"))
    try:
        heard = heard_by(reactions)
        return contract.Inbox(declare_inbox(connection.channel(), work.ground.service, heard))
    finally:
        drop(connection)


def replay_events(command: contract.EventIds, work: Work) -> contract.Replayed:
    """Have the relay publish these again; every hearer ignores what it has taken."""
    count = replay(work.session.connection(), ids=command.event_ids) if command.event_ids else 0
    work.note(count=count)
    return contract.Replayed(count)


def check_ledger(
    query: contract.LedgerQuery, work: Work, checks: Mapping[str, Check]
) -> contract.LedgerPart:
    """The next part of a check, on one state of the database."""
    check = checks.get(query.ledger)
    if check is None:
        raise Invalid("request.invalid", Refusal("field.choice", "ledger"))
    _look_back(work)
    return check(query.after, work)


def _look_back(work: Work) -> None:
    """All statements see one state, and may take longer than a person would wait."""
    work.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    allow(work.session.connection(), 60)


def _digests(rows: Any) -> tuple[contract.Digest, ...]:
    return tuple(contract.Digest(row.type, row.bucket, row.number, row.total) for row in rows)
