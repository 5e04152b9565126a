"""On a hundred thousand customers each list reads an index, not the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, event, text

from chassis.testing import Harness
from services.crm.service import CrmService
from tests.crm.builders import TODAY, sees, somebody
from tests.servers import Servers

MANY = 100_000
FILL = """
    INSERT INTO customer (customer_id, version, name, owner_id, region, grade, owned_since_on,
                          next_due_on, created_at)
    SELECT 'cust_' || lpad(n::text, 8, '0'), 1, '客户' || n, 'emp_' || n % 500, '区' || n % 7,
           chr(65 + n % 3), '2026-01-01', date '2026-01-01' + n % 200,
           timestamptz '2026-01-01' + n * interval '1 second'
    FROM generate_series(1, :many) n"""


@pytest.fixture
def full(harness: Any, servers: Servers) -> Iterator[Harness]:
    crm: Harness = harness(CrmService)
    owner = create_engine(servers.owner_url("crm"), isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text(FILL), {"many": MANY})
        connection.execute(text("ANALYZE customer"))
    sees(crm, "emp_1", *(f"emp_{number}" for number in range(2, 12)))
    yield crm
    with owner.connect() as connection:
        connection.execute(text("TRUNCATE customer"))
    owner.dispose()


def plans_of(crm: Harness, operation: str, **values: Any) -> list[str]:
    """The plans of every statement that reads customers."""
    sent: list[tuple[str, Any]] = []

    def keep(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if "FROM customer" in statement:
            sent.append((statement, parameters))

    event.listen(crm.engine, "before_cursor_execute", keep)
    try:
        assert crm.call(operation, **values).items
    finally:
        event.remove(crm.engine, "before_cursor_execute", keep)
    found = []
    with crm.engine.connect() as connection:
        for statement, parameters in sent:
            rows = connection.exec_driver_sql("EXPLAIN " + statement, parameters)
            found.append("\n".join(row[0] for row in rows))
    return found


def test_no_list_reads_the_whole_table(full):
    readings = {
        (operation, scope, sort, *more): plans_of(
            full, operation, caller=somebody("emp_1", read=scope), sort=sort, **more)
        for operation, sort, more in (
            ("list_customers", "-created_at", {}), ("list_customers", "name", {}),
            ("list_customers", "next_due_on", {"overdue": True}),
            ("list_customers", "-created_at", {"grade": "A", "region": "区1"}),
            ("follow_ups", "next_due_on", {"due_to": TODAY}),
            ("follow_ups", "next_due_on", {"overdue": True}),
        )
        for scope in ("own", "team", "all")
    }
    whole = {key: plan for key, plans in readings.items() for plan in plans
             if "Seq Scan on customer" in plan}
    assert (len(readings), whole) == (18, {})
