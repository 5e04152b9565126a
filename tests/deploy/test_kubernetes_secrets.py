"""What `make secrets` writes is what each pod is given, and the processes accept it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chassis.safety import faults
from chassis.topology import GATEWAY, SERVICES
from deploy.kubernetes import processes, reading, secrets, strict, writing
from deploy.kubernetes.names import KEYS_AT, PROCESSES, Thing
from deploy.kubernetes.reference_rules import SECRETS, references
from deploy.local.make_secrets import main

Made = dict[str, dict[str, dict[str, str]]]


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Thing]]:
    folder = tmp_path_factory.mktemp("made") / "secrets"
    assert main([str(folder)]) == 0
    return {overlay: secrets.of_folder(folder, overlay) for overlay in writing.OVERLAYS}


@pytest.fixture(scope="module")
def made(things) -> Made:
    return {overlay: {one["metadata"]["name"]: one["stringData"] for one in listed}
            for overlay, listed in things.items()}


@pytest.mark.parametrize("overlay", writing.OVERLAYS)
def test_the_objects_are_secrets_as_kubernetes_wants_them(overlay, things):
    assert [fault for one in things[overlay] for fault in strict.faults(one)] == []


@pytest.mark.parametrize("overlay", writing.OVERLAYS)
def test_every_secret_that_the_files_name_is_made(overlay, made):
    home = writing.HOME
    needed = {name for folder in (overlay, "migrations") for one in reading.read(home / folder)
              for kind, name in references(one) if kind == "Secret"}
    assert needed & SECRETS == set(made[overlay])
    assert needed - SECRETS <= {"gateway-tls", "archive"}


@pytest.mark.parametrize("overlay", writing.OVERLAYS)
@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_starts_with_what_its_pod_gives_it(process, overlay, made, tmp_path: Path):
    """The rules of `chassis/safety.py`, over the files as a pod's group reads them."""
    given = {**processes.settings()["data"], **made[overlay][process]}
    for name, content in made[overlay][f"{process}-keys"].items():
        (tmp_path / name).write_text(content)
        (tmp_path / name).chmod(0o440)
    at_home = {name: value.replace(KEYS_AT, str(tmp_path)) for name, value in given.items()}
    assert list(faults(process, at_home)) == []
    assert given["SALESLOOP_KEY_FILE"] == f"{KEYS_AT}/{process}.pem"


@pytest.mark.parametrize("overlay", writing.OVERLAYS)
def test_nobody_is_given_what_is_another_ones(overlay, made):
    for process in PROCESSES:
        databases = {name for name in made[overlay][process] if name.startswith("DATABASE_")}
        assert databases == (set() if process == GATEWAY else {f"DATABASE_URL_{process.upper()}"})
        assert set(made[overlay][f"{process}-keys"]) == {f"{process}.pem", "public.json"}
    for service in SERVICES:
        assert set(made[overlay][f"{service}-schema"]) == {f"DATABASE_OWNER_URL_{service.upper()}"}


def test_in_the_large_overlay_each_database_has_a_server_of_its_own(made):
    url = made["large"]["people"]["DATABASE_URL_PEOPLE"]
    login = made["large"]["people-db-app"]
    assert url == ("postgresql+psycopg2://people_app:"
                   f"{login['password']}@people-db-rw:5432/people")
    assert login["username"] == "people_app"
    owner = made["large"]["people-db-owner"]
    assert owner["password"] in made["large"]["people-schema"]["DATABASE_OWNER_URL_PEOPLE"]
    assert owner["username"] == "people_owner"


def test_the_single_database_gets_all_logins_and_a_password_that_stays(tmp_path: Path):
    folder = tmp_path / "secrets"
    assert main([str(folder)]) == 0
    twice = [{one["metadata"]["name"]: one["stringData"]
              for one in secrets.of_folder(folder, "small")} for _ in range(2)]
    assert twice[0] == twice[1]
    assert "CREATE DATABASE people" in twice[0]["postgres-logins"]["postgres.sql"]
    assert len(twice[0]["postgres-superuser"]["password"]) >= 40
    broker = json.loads(twice[0]["broker-definitions"]["definitions.json"])
    assert {user["name"] for user in broker["users"]} == set(PROCESSES)
