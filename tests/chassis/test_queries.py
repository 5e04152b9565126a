"""A query runs without a transaction of its own, and can change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine, MetaData, Table, Text, create_engine, insert, text
from sqlalchemy.schema import Column

from chassis.contract import Operation, command, query
from chassis.envelope import Origin
from chassis.passport import service_caller
from chassis.work import Ground, Work
from tests.chassis.own_servers import OwnServers
from tests.chassis.probe.contract import PROBE

NOTE = Table("note", MetaData(), Column("note_id", Text, primary_key=True))
_IS_ALONE = text("SELECT transaction_timestamp() = statement_timestamp()")


@pytest.fixture(scope="module")
def engine(own_servers: OwnServers) -> Iterator[Engine]:
    """One connection, so that a transaction gets what a query has used."""
    made = create_engine(own_servers.postgres.url(f"{PROBE}_owner", PROBE), pool_size=1,
                         max_overflow=0)
    NOTE.metadata.create_all(made)
    yield made
    NOTE.metadata.drop_all(made)
    made.dispose()


@pytest.fixture
def work(engine: Engine) -> Iterator[Work]:
    made = Work(Ground(PROBE, engine, NOTE.metadata), service_caller(PROBE), Origin(PROBE),
                only_reads=True)
    yield made
    made.close()


def _second_is_alone(work: Work) -> bool:
    """Is the second of two statements the first of its transaction?"""
    work.session.execute(text("SELECT pg_sleep(0.002)"))
    return bool(work.session.execute(_IS_ALONE).scalar())


def test_each_statement_of_a_query_stands_alone_and_the_next_command_has_its_transaction(
    work: Work,
) -> None:
    for _ in range(2):
        assert _second_is_alone(work)
        work.commit()
        work.close()
        after = replace(work, only_reads=False, _session=None)
        assert not _second_is_alone(after)
        after.close()
        work._session = None


CHANGES: list[Callable[[Work], object]] = [
    lambda work: work.session.execute(insert(NOTE), {"note_id": "one"}),
    lambda work: work.lock("deal", "deal_1"),
    lambda work: work.publish(None),  # type: ignore[arg-type]
    lambda work: work.savepoint().__enter__(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_query_changes_nothing(change: Callable[[Work], object], work: Work) -> None:
    with pytest.raises(RuntimeError):
        change(work)


@pytest.mark.parametrize(
    ("mark", "needs_none"),
    [
        (query("deals:read"), True),
        (query("deals:read", in_transaction=True), False),
        (query("deals:read", is_audited=True), False),
        (command("deals:write"), False),
    ],
)
def test_only_a_query_without_a_row_in_the_audit_log_needs_no_transaction(
    mark: Callable[[Callable[..., object]], object], needs_none: bool
) -> None:
    def operation() -> None:
        """Something."""

    mark(operation)
    declared: Operation = operation.operation  # type: ignore[attr-defined]
    assert declared.only_reads is needs_none
