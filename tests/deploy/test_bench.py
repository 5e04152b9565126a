"""What `make bench` computes with: percentiles, CPU of process trees, a crowd that hides none."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from deploy.bench import imports, meter, table
from deploy.bench.clients import load, percentile
from deploy.bench.company import PARTNERS, SELLERS, Company

BURN = ("import subprocess, sys, time\n"
        "if sys.argv[1:]: subprocess.run([sys.executable, '-c', sys.argv[1]])\n"
        "print('over', flush=True)\n"
        "sys.stdin.read()")
WORK = "import time\nuntil = time.process_time() + 0.3\nwhile time.process_time() < until: pass"
SPENT = {"gateway": 2.0, "postgres": 0.5, "idle": 0.0}


@pytest.mark.parametrize(("values", "part", "wanted"), [
    ([5], 0.95, 5), ([1, 2, 3, 4], 0.5, 2), (list(range(1, 101)), 0.95, 95),
    (list(range(100, 0, -1)), 0.99, 99), ([1, 2], 1.0, 2), ([3, 1, 2], 0.0, 1)])
def test_a_percentile_is_a_value_that_occurred(values, part, wanted):
    assert percentile(values, part) == wanted


def test_work_of_a_child_that_has_ended_is_counted_with_its_parent():
    with subprocess.Popen([sys.executable, "-c", BURN, WORK], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "over\n"
        spent = meter._cpu_of({"it": process.pid})["it"]
        process.communicate("")
    assert spent >= 0.25


def test_a_process_that_is_gone_has_spent_nothing():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert meter._cpu_of({"it": process.pid}) == {"it": 0.0}


def test_every_item_is_worked_off_once_and_timed():
    done: list[int] = []
    seconds = load(range(100), lambda: None, lambda _, item: done.append(item)).seconds
    assert sorted(done) == list(range(100))
    assert len(seconds) == 100


def test_the_trouble_of_one_client_is_the_trouble_of_all():
    def act(_: None, item: int) -> None:
        if item == 7:
            raise ValueError("seven")

    with pytest.raises(ValueError, match="seven"):
        load(range(100), lambda: None, act)


def test_a_deal_of_the_figures_has_two_lines_two_credits_and_a_partner():
    company = Company([f"emp_{number}" for number in range(SELLERS)],
                      [f"part_{number}" for number in range(PARTNERS)])
    for number in (0, 39, 40, 123_456):
        deal = company.deal(number)
        assert len({line["product_line"] for line in deal["lines"]}) == 2
        assert len({credit["employee_id"] for credit in deal["credits"]}) == 2
        assert deal["partner_id"] in company.partners


def test_no_row_of_one_run_is_met_again_in_the_next():
    refs = [line.split(",")[0] for run in (0, 1)
            for line in imports.table(run, 50).decode().splitlines()[1:]]
    assert len(set(refs)) == 100


def test_a_table_leaves_out_who_did_nothing_and_sums_the_rest():
    head, _, row = table._cpu({"(a)": SPENT})
    assert "idle" not in head
    assert row.endswith("| **2.50** |")


def test_searches_and_views_are_rows_with_their_targets():
    one = {"found": 50, "p50": [0.0101, 0.01, 0.011], "p95": [0.02, 0.019, 0.021]}
    _, _, search, view = table._finding({"searches": {"x": one}, "views": {"y": one}})
    assert search == "| x | 50 | 10.1 | **20.0** | 19.0 | 21.0 | < 100 |"
    assert view.endswith("| < 30 |")


def test_what_is_not_durable_is_not_measured():
    from deploy.bench.stage import _check_durable

    stage = SimpleNamespace(ask=lambda *_: [("off",)])
    with pytest.raises(RuntimeError, match="fsync is off"):
        _check_durable(stage)  # type: ignore[arg-type]
