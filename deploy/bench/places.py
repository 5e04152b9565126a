"""(i) Lists of org and people for a viewer of 5,000 of 10,000 employees, as of several days.

Every employee holds a position of one of 200 units; each position moved twice. First page and the
one that follows it, one client, through the gateway.
"""

from __future__ import annotations

from statistics import median
from typing import Any

from deploy.bench.clients import Connection, load, percentile
from deploy.bench.people import EACH, SEEN, VIEWER
from deploy.bench.stage import Stage

PEOPLE, UNITS = 10_000, 200
DAYS = ("", "as_of=2021-06-30", "as_of=2024-02-29")
LISTS = {
    "/v1/employees": ("sort=employee_id", "sort=-hired_on", "sort=name", "q=777"),
    "/v1/assignments": (*DAYS, "employee_id=emp_n_42", "position_id=pos_n_42"),
    "/v1/positions": (*DAYS, "unit_id=unit_n_7", "reports_to=pos_n_0", "level=representative"),
    "/v1/units": (*DAYS, "sort=name", "parent_id=unit_n_1", "q=7"),
}
_FILL = {
    "people": ("""
        INSERT INTO employee (employee_id, version, name, hired_on)
        SELECT 'emp_n_' || n, 1, '员工 ' || n, DATE '2019-01-01' + n % 700
        FROM generate_series(0, {people} - 1) AS n""",),
    "org": ("""
        INSERT INTO unit (unit_id, version, name, kind, founded_on)
        SELECT 'unit_n_' || n, 1, '部门 ' || n, 'region', DATE '2019-01-01'
        FROM generate_series(0, {units} - 1) AS n""", """
        INSERT INTO unit_parent (unit_id, valid_from, parent_id)
        SELECT 'unit_n_' || n, DATE '2019-01-01', CASE WHEN n > 0 THEN 'unit_n_' || n / 10 END
        FROM generate_series(0, {units} - 1) AS n""", """
        INSERT INTO position (position_id, version, title, headcount, level, founded_on)
        SELECT 'pos_n_' || n, 1, '岗位 ' || n, 1,
            CASE WHEN n < 100 THEN 'regional_manager' ELSE 'representative' END, DATE '2019-01-01'
        FROM generate_series(0, {people} - 1) AS n""", """
        INSERT INTO position_line (position_id, valid_from, unit_id, reports_to)
        SELECT 'pos_n_' || n, day, 'unit_n_' || (n + k) % {units},
            CASE WHEN n > 0 THEN 'pos_n_' || n / 100 END
        FROM generate_series(0, {people} - 1) AS n,
            (VALUES (0, DATE '2019-01-01'), (1, DATE '2021-01-01'), (2, DATE '2023-01-01'))
            AS moved (k, day)""", """
        INSERT INTO assignment (assignment_id, version, employee_id, position_id, share, valid_from)
        SELECT 'asg_n_' || n, 1, 'emp_n_' || n, 'pos_n_' || n, 1, DATE '2019-01-01' + n % 700
        FROM generate_series(0, {people} - 1) AS n"""),
}
_EDGES = """
    INSERT INTO scope_edge (viewer_id, subject_id, valid_from, version)
    SELECT '{viewer}', 'emp_n_' || 2 * n, DATE '2019-01-01', 1 FROM generate_series(0, {last}) AS n
    ON CONFLICT DO NOTHING"""
_FILLED = ("employee", "unit", "unit_parent", "position", "position_line", "assignment",
            "scope_edge")


def measure(stage: Stage) -> dict[str, Any]:
    """The figures of (i)."""
    _fill(stage)
    client = Connection(
        stage.url, stage.token({"employees:read": "team", "org:read": "team"}, VIEWER))
    each = {f"{path}?{query}": _pages(client, f"{path}?limit=50&{query}")
            for path, queries in LISTS.items() for query in queries}
    took = [seconds for many in each.values() for seconds in many]
    slowest = sorted(each, key=lambda query: -percentile(each[query], 0.95))
    return {"people": SEEN, "p50": median(took), "p95": percentile(took, 0.95), "most": max(took),
            "lists": {query: {"p50": median(each[query]), "p95": percentile(each[query], 0.95)}
                      for query in slowest}}


def _fill(stage: Stage) -> None:
    for service, statements in _FILL.items():
        for statement in statements:
            stage.ask(service, statement.format(people=PEOPLE, units=UNITS))
        stage.ask(service, _EDGES.format(viewer=VIEWER, last=SEEN - 1))
        for table in _FILLED:
            if stage.ask(service, "SELECT to_regclass(%s)", (table,))[0][0]:
                stage.ask(service, f"VACUUM ANALYZE {table}")


def _pages(client: Connection, first: str) -> list[float]:
    """Seconds of the first page and the next one, in turn."""
    cursor = client.get(first)["next_cursor"]
    paths = [first, f"{first}&cursor={cursor}"] if cursor else [first]
    todo = [paths[place % len(paths)] for place in range(EACH)]
    return load(todo, lambda: client, lambda known, path: known.ask("GET", path), 1).seconds
