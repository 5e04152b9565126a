"""Files that come in while their customer is forgotten: whoever is first, nothing of them stays.

The order of two transactions is made by a lock that both wait for: PostgreSQL gives it to whoever
asked first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from chassis import clock, files, jobs, locks
from chassis.work import in_transaction
from deploy.local.waiting import wait_until
from services.crm.exports import EXPORTS
from services.crm.imports import IMPORTERS
from services.crm.texts import TEXTS
from services.crm.usecases import attachments
from tests.crm.attachment_builders import PDF, a_file
from tests.crm.builders import a_contact, a_customer
from tests.crm.test_races import at_once

MARK, REF = "𠮷龘🐉王小明", "ref-1"
LIMIT = 20
HEAD = {"customers": "external_ref,name,pains,potential_score",
        "contacts": "external_ref,customer_ref,name,role"}
ROW = {"customers": f"{REF},{MARK},{MARK},7\nother,x,x,{MARK}",
       "contacts": f"person,{REF},{MARK},{MARK}"}


@pytest.fixture(autouse=True)
def _store(tmp_path, monkeypatch):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))


@pytest.fixture
def firm(crm) -> str:
    """A customer with a contact, both known to another system."""
    made = a_customer(crm, name=MARK, external_ref=REF).customer_id
    a_contact(crm, made, name=MARK, external_ref="person")
    return str(made)


def step(work):
    return jobs.step(work, IMPORTERS, TEXTS, EXPORTS)


def started(crm, kind="customers", **more):
    content = f"{HEAD[kind]}\n{ROW[kind]}\n".encode()
    stored = files.put(files.uploads_of("crm"), content, "csv")
    return crm.call("start_import", kind=kind, file_key=stored.key, size=stored.size,
                    sha256=stored.sha256, **more).job_id


def imported(crm, kind="customers"):
    started(crm, kind)
    crm.runs(step)


def erased(crm, firm):
    crm.call("subject_erase", subject_id=firm, reason="本人要求")


def cleared(crm):
    """What the timers do within two hours."""
    crm.runs(step)
    crm.runs(attachments.clear_step)
    crm.clock.at = clock.now() + timedelta(hours=2)
    in_transaction(crm.ground, attachments.sweep)


def left(crm) -> set[str]:
    """Files and tables that still hold the marker."""
    kept = {key for folder in ("imports", "jobs", "attachments") for key in files.lying_in(folder)
            if MARK.encode() in files.read_as(key)}
    names = [row.tablename for row in crm.sql(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    found = {name for name in names
             if crm.sql(f"SELECT 1 FROM {name} t WHERE strpos(t::text, '{MARK}') > 0 LIMIT 1")}
    replies = crm.sql("SELECT encode(reply, 'escape') AS reply FROM idempotency")
    is_answered = any(MARK in _plain(row.reply) for row in replies)
    return kept | found | ({"kept answers"} if is_answered else set())


def _plain(escaped: str) -> str:
    return escaped.encode().decode("unicode_escape").encode("latin-1").decode(errors="replace")


@contextmanager
def held(crm, firm: str) -> Iterator[Callable[[Callable[[], Any]], None]]:
    """While nobody gets at the customer: start acts, each waiting behind the one before."""
    threads: list[threading.Thread] = []

    def waits(act: Callable[[], Any]) -> None:
        threads.append(threading.Thread(target=act))
        threads[-1].start()
        wait_until(lambda: _waiting(crm) == len(threads), LIMIT, "the act to wait")

    with Session(crm.engine) as holder:
        locks.take(holder, "party", [firm])
        yield waits
    for thread in threads:
        thread.join(LIMIT)


def _waiting(crm) -> int:
    rows = crm.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                   "AND wait_event_type = 'Lock'")
    return int(rows[0][0])


def sent(crm, firm):
    """An upload; refused when the customer is forgotten already."""
    at_once(lambda: a_file(crm, firm, name=f"{MARK}.pdf", content=PDF + MARK.encode()))


ACTS = {"upload": sent, "erasure": erased}


@pytest.mark.parametrize("order", [("upload", "erasure"), ("erasure", "upload")])
def test_an_upload_before_or_behind_the_erasure_leaves_nothing(crm, firm, order):
    with held(crm, firm) as waits:
        for name in order:
            waits(partial(ACTS[name], crm, firm))
    rows = crm.sql("SELECT name, removed_at FROM attachment")
    assert len(rows) == (1 if order[0] == "upload" else 0)
    cleared(crm)
    assert left(crm) == set()


@pytest.mark.parametrize("kind", ["customers", "contacts"])
def test_an_import_that_waits_before_the_erasure_leaves_nothing(crm, firm, kind):
    job_id = started(crm, kind)
    with held(crm, firm) as waits:
        waits(lambda: crm.runs(step))
        waits(lambda: erased(crm, firm))
    cleared(crm)
    assert crm.call("get_job", job_id=job_id).state == "done"
    assert left(crm) == set()


@pytest.mark.parametrize("kind", ["customers", "contacts"])
@pytest.mark.parametrize("is_dry_run", [False, True])
def test_an_import_that_is_sent_while_the_erasure_waits_leaves_nothing(
    crm, firm, kind, is_dry_run
):
    """The erasure has marked the jobs that there are: this one it cannot know."""
    with held(crm, firm) as waits:
        waits(lambda: erased(crm, firm))
        job_id = started(crm, kind, is_dry_run=is_dry_run)
        waits(lambda: crm.runs(step))
    cleared(crm)
    job = crm.call("get_job", job_id=job_id)
    assert (job.state, job.created, job.updated) == ("done", 0, 0)
    assert f"{kind[:-1]}.erased" in {one.code for one in job.errors}
    assert left(crm) == set()


@pytest.mark.parametrize("kind", ["customers", "contacts"])
def test_an_import_long_after_the_erasure_leaves_nothing(crm, firm, kind):
    erased(crm, firm)
    imported(crm, kind)
    cleared(crm)
    assert left(crm) == set()


def test_all_at_once_leave_nothing(crm):
    for number in range(4):
        firm = a_customer(crm, name=MARK, external_ref=REF if number == 0 else None,
                          allow_duplicate=True).customer_id
        sends = partial(a_file, crm, firm, name=f"{MARK}.pdf", content=PDF + MARK.encode())
        at_once(sends, sends, partial(erased, crm, firm), partial(imported, crm),
                partial(crm.runs, attachments.clear_step))
    cleared(crm)
    assert left(crm) == set()
