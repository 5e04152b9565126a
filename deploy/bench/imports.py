"""(f) Rows per second of a bulk import: signed deals, uploaded as a table to the gateway."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

import requests

from deploy.bench.clients import Connection, Refused
from deploy.bench.company import SIGNED_ON
from deploy.bench.meter import metered
from deploy.bench.stage import Stage
from deploy.local.waiting import wait_until

ROWS, RUNS, LIMIT = 5_000, 3, 300
OWNER = "bench:owner"
_COLUMNS = ("external_ref", "title", "owner_ref", "status", "stage", "currency", "product_ref",
            "product_line", "net_price", "list_price", "signed_on", "created_on", "customer_ref")


def measure(stage: Stage, runs: int = RUNS) -> dict[str, Any]:
    """The figures of (f): rows from the upload to the end of the job, CPU to the end of the
    chain."""
    _owner(stage)
    rates, cpus = [], []
    for number in range(runs):
        with metered(stage) as spent:
            took = _import(stage, table(number, ROWS))
            wait_until(lambda: _certified(stage), LIMIT, "the chain of the imported deals", 0.5)
        rates.append(ROWS / took)
        cpus.append(spent.milliseconds_each(ROWS))
    return {"rows": ROWS, "per_second": [median(rates), min(rates), max(rates)],
            "cpu": {name: median(one[name] for one in cpus) for name in cpus[0]}}


def table(run: int, rows: int) -> bytes:
    """A CSV of signed deals; nothing in it was imported by an earlier run."""
    lines = [",".join(_COLUMNS)]
    for number in range(rows):
        price = f"{100 + number % 9000}.{number % 100:02}"
        lines.append(",".join((
            f"bench:{run}/{number}", f"泵站改造 {number}", OWNER, "signed", "", "CNY",
            f"bench:product/{number % 30}", "pumps", price, price, SIGNED_ON, SIGNED_ON,
            f"bench:customer/{number % 300}")))
    return "\n".join(lines).encode()


def _import(stage: Stage, content: bytes) -> float:
    client, began = Connection(stage.url, stage.token()), time.monotonic()
    job_id = _upload(stage, "deals", content)
    jobs: list[Any] = []

    def is_over() -> bool:
        jobs.append(client.get(f"/v1/jobs/{job_id}"))
        return jobs[-1]["state"] not in ("queued", "running", "waiting")

    wait_until(is_over, LIMIT, "import", 0.1)
    took, job = time.monotonic() - began, jobs[-1]
    if job["created"] != job["rows_total"]:
        raise Refused(str({name: job[name] for name in ("state", "created", "refused", "errors")}))
    return took


def _certified(stage: Stage) -> bool:
    """Every sale that pipeline has announced is certified."""
    signed = stage.ask("pipeline", "SELECT count(DISTINCT deal_id) FROM sale_version")
    return signed == stage.ask("analytics", "SELECT count(*) FROM certified_sale")


def _upload(stage: Stage, kind: str, content: bytes) -> str:
    answer = requests.post(
        f"{stage.url}/v1/imports/{kind}", files={"file": ("rows.csv", content, "text/csv")},
        headers={"Authorization": f"Bearer {stage.token()}"}, timeout=60)
    if not answer.ok:
        raise Refused(answer.text[:300])
    return str(answer.json()["job_id"])


def _owner(stage: Stage) -> None:
    """The employee whose deals are imported, known to pipeline."""
    hired = Connection(stage.url, stage.token()).post("/v1/employees", {
        "name": "导入", "hired_on": "2020-01-01", "external_ref": OWNER})
    wait_until(lambda: stage.ask(
        "pipeline", "SELECT 1 FROM employee_copy WHERE employee_id = %s",
        (hired["employee_id"],)) != [], 60, "the copy of the importing employee")
