"""Fault 26 and fault 7: a service is restored from a backup, the broker loses everything.

After each, nothing that was acknowledged is lost, nothing counts twice, and every balance equals a
recomputation from the clients' own log.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deploy.backup.manifest import NAME
from deploy.backup.repairs import run_step
from deploy.backup.restoring import restore
from deploy.backup.take import take
from deploy.local.place import ROOT, installed_services
from deploy.local.programs import given_servers
from deploy.local.speech import Refusal
from deploy.local.system import System
from deploy.local.waiting import wait_until
from tests.drill.company import Company
from tests.drill.test_kill import a_token, process_id
from tests.journeys.builders import an_active_partner
from tests.running import Client

pytestmark = [pytest.mark.timeout(300)]
DEALS = 6


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    system = System(Path(tmp_path_factory.mktemp("restore")) / "state", {})
    try:
        system.start()
        made = Company(system)
        made.settle_down()
        yield made
    finally:
        system.stop()


@pytest.fixture(scope="module")
def backup(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup taken after the first deals."""
    company.sign(DEALS)
    company.books_agree()
    folder = tmp_path_factory.mktemp("backups") / "first"
    take(company.system, folder)
    return folder


def drop(company: Company, service: str) -> None:
    with closing(company.system.postgres.connect()) as session, session.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {service} WITH (FORCE)")


def damaged(dump: Path) -> None:
    with dump.open("r+b") as file:
        file.seek(dump.stat().st_size // 2)
        file.write(b"\x00" * 64)


def changed(folder: Path, **values: Any) -> None:
    """The manifest with other values for people's dump."""
    held = json.loads((folder / NAME).read_text())
    next(one for one in held["dumps"] if one["service"] == "people").update(values)
    (folder / NAME).write_text(json.dumps(held))


def command(company: Company, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What `make backup` and `make restore` run."""
    state = str(company.system.place.root)
    return subprocess.run(
        [sys.executable, "-m", "deploy.backup", *arguments], cwd=ROOT, text=True, check=False,
        env={**_without_servers(), "SALESLOOP_STATE": state, "LANG": "C.UTF-8"},
        capture_output=True, timeout=200)


def _without_servers() -> dict[str, str]:
    """Our environment as a person's shell has it: other tests of this worker name servers in it."""
    return {name: value for name, value in os.environ.items() if name not in given_servers()}


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "a damaged dump": (lambda folder: damaged(folder / "people.dump"), "sha256"),
    "a dump that is gone": (lambda folder: (folder / "people.dump").unlink(), "lacks people.dump"),
    "a newer schema": (lambda folder: changed(folder, revision="0999"), "newer than this code"),
    "no manifest": (lambda folder: (folder / NAME).unlink(), "no whole backup"),
    "half a manifest": (lambda folder: (folder / NAME).write_text('{"format'), "cannot be read"),
    "no folder": (shutil.rmtree, "no whole backup"),
}


@pytest.mark.parametrize("wrong", SPOILT)
def test_a_spoilt_backup_is_refused_before_anything_is_touched(company, backup, tmp_path, wrong):
    spoil, said = SPOILT[wrong]
    folder = Path(shutil.copytree(backup, tmp_path / "copy"))
    spoil(folder)
    before = process_id(company.system, "people"), company.system.place.epoch("people")
    with pytest.raises(Refusal, match=said):
        restore(company.system, "people", folder)
    assert (process_id(company.system, "people"),
            company.system.place.epoch("people")) == before


@pytest.mark.parametrize(("service", "to", "said"), [
    ("peopel", None, "There is no service peopel"),
    ("people", "yesterday", "with its zone"),
    ("people", "2026-03-01T12:00:00", "with its zone"),
    ("people", "2001-03-01T12:00:00+08:00", "lies after"),
    ("people", "2999-03-01T12:00:00+08:00", "not in the future"),
])
def test_a_wish_that_cannot_be_is_refused(company, backup, service, to, said):
    with pytest.raises(Refusal, match=said):
        restore(company.system, service, backup, to)


def test_a_backup_replaces_nothing_and_leaves_no_half(company, backup, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("销环")
    with pytest.raises(Refusal, match="not empty"):
        take(company.system, tmp_path / "notes")
    with pytest.raises(Refusal, match="does not exist"):
        take(company.system, tmp_path / "nowhere" / "backup")
    assert [path.name for path in tmp_path.rglob("*")] == ["notes", "mine.txt"]


def test_a_backup_holds_no_secret(company, backup):
    secrets = json.loads((company.system.place.root / "chosen.json").read_text())["passwords"]
    written = (backup / NAME).read_text()
    assert [name for name, secret in secrets.items() if str(secret) in written] == []


def test_the_commands_themselves(company, tmp_path):
    company.sign(1)
    company.books_agree()
    out = str(tmp_path / "备份 2026")
    taken = command(company, "take", out)
    assert (taken.returncode, taken.stderr) == (0, "")
    refused = command(company, "restore", "peopel", out)
    assert (refused.returncode, "There is no service peopel" in refused.stderr) == (1, True)
    company.sign(1)
    restored = command(company, "restore", "people", out)
    assert restored.returncode == 0, restored.stderr
    assert "replayed from pipeline: 1 events" in restored.stdout
    company.books_agree()


@pytest.mark.parametrize("service", ["people", "analytics", "channels"])
def test_a_restored_service_catches_up(company, backup, service):
    company.sign(DEALS)
    company.books_agree()
    epoch, before = company.system.place.epoch(service), process_id(company.system, service)
    done = restore(company.system, service, backup)
    assert (done.epoch, done.unheard, done.commands) == (epoch + 1, 0, [])
    assert sum(done.replayed.values()) > 0, "the backup lacked something"
    assert process_id(company.system, service) != before
    company.books_agree()
    assert company.ask("org", "SELECT 1 FROM pg_database "
                              f"WHERE datname = '{done.old_database}'") == [(1,)]
    company.sign(1)
    company.books_agree()


def test_what_a_person_did_after_the_backup_is_listed(company, backup):
    client = Client(company.system.gateway_url(), a_token(company.system))
    partner_id = an_active_partner(client)
    wait_until(lambda: company.ask("pipeline", "SELECT 1 FROM partner_copy WHERE is_active AND "
                                   f"partner_id = '{partner_id}'") == [(1,)], 30, "copy")
    done = restore(company.system, "channels", backup)
    assert {one.type for one in done.commands} == {"partner_status_changed"}
    assert partner_id in {one.object_id for one in done.unsaved}
    assert partner_id in Path(done.listed_in).read_text()
    company.books_agree()


def test_a_row_that_is_gone_is_announced_with_zero(company, backup):
    """A row that analytics announced after the backup, from what no replay brings back."""
    row = ["signed", "partner", f"{company.partners[0]}/pumps", "CNY", "2026-03-04"]
    held = f"SELECT value, epoch FROM held_row WHERE row_name = '{'/'.join(row)}'"
    company.ask("analytics", "INSERT INTO kpi_row (metric, subject_kind, subject_id, currency, day,"
                f" value, epoch, counter) VALUES {(*row, 500, 0, 1)}")
    run_step(company.system, "say_again", [row])
    wait_until(lambda: [value for value, _ in company.ask("channels", held)] == [500], 30, "500")
    done = restore(company.system, "analytics", backup)
    assert done.repaired["analytics.said_again"] == 1
    wait_until(lambda: company.ask("channels", held) == [(0, done.epoch)], 30, "zero")
    company.books_agree()


def test_pipeline_loses_no_acknowledged_deal(company, backup):
    company.sign(DEALS)
    company.books_agree()
    moment = datetime.now(UTC)
    company.ask("org", "SELECT pg_current_xact_id()")  # a commit that parts the two
    drop(company, "pipeline")
    done = restore(company.system, "pipeline", backup, moment.isoformat())
    assert done.commands == []
    company.books_agree()
    assert {deal for (deal,) in company.ask(
        "pipeline", "SELECT deal_id FROM deal WHERE status = 'signed'")} == set(company.signed)
    company.sign(1)
    assert restore(company.system, "pipeline", backup, "latest").commands == []
    company.books_agree()


def test_a_broker_that_lost_everything_is_made_good_by_replay(company):
    system = company.system
    system.keeper.halt(["people"])
    company.sign(DEALS)
    wait_until(lambda: company.ask("pipeline", "SELECT count(*) FROM outbox "
                                   "WHERE published_at IS NULL") == [(0,)], 30, "published")
    system.keeper.halt(["rabbitmq"])
    shutil.rmtree(system.place.folder("rabbitmq") / "mnesia")
    system.keeper.run("rabbitmq")
    system.broker.wait()
    for service in installed_services():  # ready again: its queue is there and bound
        system.renew(service)
    heard = "SELECT count(*) FROM heard WHERE type = 'deal_signed'"
    assert company.ask("people", heard) == [(len(company.signed) - DEALS,)], "they are really gone"
    done = company.recover("pipeline", "replay", "pipeline", "--types", "deal_signed")
    assert (done.returncode, done.stdout.split()[1]) == (0, str(len(company.signed)))
    company.books_agree()


def test_a_replay_too_many_changes_nothing(company):
    lines = [company.ask("people", "SELECT count(*) FROM commission_line"),
             company.ask("channels", "SELECT count(*) FROM rebate_line")]
    for _ in range(2):
        for service in ("pipeline", "people", "analytics"):
            assert company.recover(service, "replay", service).returncode == 0
        company.books_agree()
    assert lines == [company.ask("people", "SELECT count(*) FROM commission_line"),
                     company.ask("channels", "SELECT count(*) FROM rebate_line")]


def test_a_parked_event_is_listed_and_tried_again(company):
    company.ask("people", "ALTER TABLE commission_line RENAME TO away")
    company.sign(1)
    wait_until(lambda: company.ask("people", "SELECT count(*) FROM waiting") == [(1,)], 30, "fail")
    company.ask("people", "UPDATE waiting SET is_parked = true, attempts = 20")
    company.ask("people", "ALTER TABLE away RENAME TO commission_line")
    listed = company.recover("people", "list", "people").stdout
    assert ("deal_signed" in listed, "parked" in listed, "20x" in listed) == (True,) * 3
    assert company.recover("people", "unpark", "people").stdout.split()[1] == "1"
    company.books_agree()
    assert "nothing waits" in company.recover("people", "list", "people").stdout


@pytest.mark.parametrize(("arguments", "field"), [
    (["list", "nobody"], "service"),
    (["list", "analytics"], "service"),
    (["unpark", "people", "--event", "deal_1"], "event"),
    (["replay", "people", "--since", "2026-01-01"], "since"),
    (["replay", "people", "--until", "soon"], "until"),
    (["replay", "people", "--since", "2026-01-02T00:00:00Z", "--until", "2026-01-01T00:00:00Z"],
     "until"),
    (["replay", "people", "--ids", "x"], "ids"),
    (["replay", "people", "--types", "deal_signed"], "types"),
])
def test_a_wrong_command_names_its_field(company, arguments, field):
    done = company.recover("people", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{field}: "), done.stderr
