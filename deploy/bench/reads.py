"""(b) What a read and a list of 50 cost through the gateway, beside a bare Flask route and a stock
Nameko call, all in the same run.

CPU is of the processes that take part, clients included. Ours work a little also when nobody
calls (timers); that is inside their figures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from deploy.bench.clients import CLIENTS, Connection, load, percentile
from deploy.bench.company import Company, prepared
from deploy.bench.meter import CLIENT, metered
from deploy.bench.stage import STOCK, Stage
from deploy.local.place import ROOT
from deploy.local.system import answer_of
from deploy.local.waiting import wait_until

READS, LISTS, ROUTES, CALLS = 1_000, 300, 1_500, 600
START_LIMIT = 30
_GUNICORN = ("-k", "gthread", "--threads", "16", "--workers", "1", "--keep-alive", "30",
             "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--log-level", "warning")
OURS = ("gateway", "pipeline", "rabbitmq", "postgres", CLIENT)


@dataclass
class StockCall:
    """A stock service and the script that calls it, both running."""

    service: subprocess.Popen[str]
    script: subprocess.Popen[str]

    def run(self, calls: int) -> list[float]:
        assert self.script.stdin is not None
        assert self.script.stdout is not None
        print(calls, file=self.script.stdin, flush=True)
        return list(json.loads(self.script.stdout.readline()))


def measure(stage: Stage, company: Company, runs: int) -> dict[str, Any]:
    """The figures of (b), each of several runs in turn."""
    deals = prepared(stage, company, 800_000, 200)
    each: dict[str, list[dict[str, Any]]] = {}
    with _bare_route(stage) as (url, route_pid), _stock(stage) as stock:
        kinds: dict[str, Callable[[], dict[str, Any]]] = {
            "read": lambda: read(stage, [f"/v1/deals/{one}" for one in deals], READS),
            "list": lambda: read(stage, ["/v1/deals?limit=50"], LISTS),
            "route": lambda: _timed(
                stage, ("route", CLIENT), {"route": route_pid},
                lambda: load(range(ROUTES), lambda: Connection(url),
                             lambda client, _: client.ask("GET", "/one")).seconds),
            "stock": lambda: _timed(
                stage, ("service", "script", "rabbitmq"),
                {"service": stock.service.pid, "script": stock.script.pid},
                lambda: stock.run(CALLS)),
        }
        for _ in range(runs + 1):
            for name, act in kinds.items():
                each.setdefault(name, []).append(act())
    return {name: summary(done[1:]) for name, done in each.items()}


def read(stage: Stage, paths: list[str], number: int) -> dict[str, Any]:
    """So many requests of eight clients, the paths in turn."""
    todo = [paths[place % len(paths)] for place in range(number)]
    return _timed(stage, OURS, {}, lambda: load(
        todo, lambda: Connection(stage.url, stage.token()),
        lambda client, path: client.ask("GET", path)).seconds)


def summary(done: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians of runs; the rate with its least and most."""
    rates = [one["per_second"] for one in done]
    return {"per_second": [median(rates), min(rates), max(rates)],
            **{name: median(one[name] for one in done) for name in ("p50", "p95")},
            "cpu": {name: median(one["cpu"][name] for one in done) for name in done[0]["cpu"]}}


def _timed(stage: Stage, who: tuple[str, ...], more: Mapping[str, int],
           act: Callable[[], list[float]]) -> dict[str, Any]:
    with metered(stage, more) as spent:
        seconds = act()
    each = spent.milliseconds_each(len(seconds))
    return {"per_second": len(seconds) / spent.wall, "p50": median(seconds),
            "p95": percentile(seconds, 0.95), "cpu": {name: each[name] for name in who}}


@contextmanager
def _bare_route(stage: Stage) -> Iterator[tuple[str, int]]:
    port = stage.system.place.port("bare_route")
    command = [sys.executable, "-m", "gunicorn", *_GUNICORN, "--bind", f"127.0.0.1:{port}",
               "deploy.bench.bare.route:app"]
    url = f"http://127.0.0.1:{port}"
    with _process(command, {}) as process:
        wait_until(lambda: answer_of(f"{url}/one") is None, START_LIMIT, "bare route")
        yield url, process.pid


@contextmanager
def _stock(stage: Stage) -> Iterator[StockCall]:
    place, broker = stage.system.place, stage.system.broker
    uri = f"amqp://{STOCK}:{place.password('amqp_stock')}@127.0.0.1:{broker.port}/{STOCK}"
    module = "deploy.bench.bare"
    caller = [sys.executable, "-m", f"{module}.caller", str(CLIENTS)]
    with (_process([sys.executable, "-m", f"{module}.service"], {"AMQP_URI": uri}) as service,
          _process(caller, {"AMQP_URI": uri}) as script):
        assert script.stdout is not None
        if script.stdout.readline() != "ready\n":
            raise RuntimeError("the stock service was not reached")
        yield StockCall(service, script)


@contextmanager
def _process(command: list[str], more: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **more, "PYTHONPATH": str(ROOT)}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(START_LIMIT)
