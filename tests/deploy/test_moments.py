"""Any later moment is reached from a copy of the cluster and its log, whoever runs the server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.backup import base, moments, tools
from deploy.local.account import account_of, choose_account
from deploy.local.leftovers import end_all
from deploy.local.place import Place
from deploy.local.postgres import Postgres
from deploy.local.speech import Refusal
from tests.deploy.conftest import Child

ACCOUNTS = ["ours", pytest.param("another", marks=pytest.mark.skipif(
    os.geteuid() != 0, reason="only root has to become another user"))]


@pytest.fixture
def postgres(place: Place, child: Callable[..., Child],
             request: pytest.FixtureRequest) -> Iterator[Postgres]:
    reachable = Path(f"/var/tmp/salesloop-moments-{os.getpid()}")
    reachable.mkdir(mode=0o755)
    account = choose_account() if request.param == "ours" else account_of("nobody", reachable)
    made = Postgres(place, account)
    made.prepare()
    child(made.command, made.environment)
    made.wait()
    yield made
    end_all(place.root)
    shutil.rmtree(reachable)


def put(postgres: Postgres, number: int) -> None:
    with tools.session(base.superuser(postgres)) as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS deal (number int)")
        cursor.execute("INSERT INTO deal VALUES (%s)", (number,))


def numbers_at(postgres: Postgres, copy: base.Base, packed: Path, room: Path, to: str,
               end: str | None = None) -> list[int]:
    room.mkdir()
    second = moments.Second(postgres, room)
    second.unpack(packed / "base", copy)
    with second.running(copy, to, end) as address, tools.session(address) as cursor:
        cursor.execute("SELECT number FROM deal ORDER BY 1")
        found = [number for (number,) in cursor.fetchall()]
    assert not second.cluster.exists()
    return found


@pytest.mark.parametrize("postgres", ACCOUNTS, indirect=True)
def test_each_moment_has_what_was_committed_until_then(postgres: Postgres, tmp_path: Path) -> None:
    assert not postgres.archive.exists(), "nothing is kept before the first copy"
    put(postgres, 1)
    packed = tmp_path / "backup"
    packed.mkdir()
    copy = base.take(postgres, packed)
    put(postgres, 2)
    between = datetime.now(UTC).isoformat()
    put(postgres, 3)
    end = moments.archive_up_to_now(postgres)
    assert numbers_at(postgres, copy, packed, tmp_path / "a", moments.LATEST, end) == [1, 2, 3]
    assert numbers_at(postgres, copy, packed, tmp_path / "b", between) == [1, 2]


@pytest.mark.parametrize("postgres", ["ours"], indirect=True)
def test_a_log_with_a_hole_is_refused(postgres: Postgres, tmp_path: Path) -> None:
    put(postgres, 1)
    packed = tmp_path / "backup"
    packed.mkdir()
    copy = base.take(postgres, packed)
    put(postgres, 2)
    moments.archive_up_to_now(postgres)
    put(postgres, 3)
    later = datetime.now(UTC).isoformat()
    end = moments.archive_up_to_now(postgres)
    sorted(postgres.archive.glob("*[0-9A-F].gz"))[-2].unlink()
    with pytest.raises(Refusal, match="does not lead to that moment"):
        numbers_at(postgres, copy, packed, tmp_path / "a", later)
    with pytest.raises(Refusal, match="has a hole"):
        numbers_at(postgres, copy, packed, tmp_path / "b", moments.LATEST, end)


@pytest.mark.parametrize("postgres", ["ours"], indirect=True)
def test_a_cluster_made_anew_keeps_its_log_apart(postgres: Postgres) -> None:
    first = postgres.archive
    end_all(postgres.place.root)
    shutil.rmtree(postgres.cluster)
    postgres.prepare()
    assert postgres.archive != first
