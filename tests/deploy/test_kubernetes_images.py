"""The pods start the images as deploy/Dockerfile makes them and docker-compose.yml names them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from deploy.kubernetes import names, reading, writing
from deploy.kubernetes.names import PROCESSES, Thing
from deploy.kubernetes.pods import USER
from deploy.local.place import ROOT

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
START = (ROOT / "deploy" / "images" / "salesloop.sh").read_text()


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return found


@pytest.fixture(scope="module")
def pods() -> dict[str, Thing]:
    """The only container of each of our pods."""
    things = [one for folder in ("base", "migrations") for one in reading.read(
        writing.HOME / folder) if one["kind"] in ("Deployment", "Job")]
    return {one["metadata"]["name"]: one["spec"]["template"]["spec"]["containers"][0]
            for one in things}


def image_of(composed: dict[str, Any], name: str) -> str:
    """With the version that is the default there."""
    return re.sub(r"\$\{[A-Z_]+:-([^}]+)\}", r"\1", composed[name]["image"])


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_runs_the_image_that_compose_runs(process, pods, composed):
    assert pods[process]["image"] == image_of(composed, process)


def test_the_servers_of_the_small_overlay_are_those_of_compose(composed):
    assert image_of(composed, "rabbitmq") == names.RABBITMQ_IMAGE
    assert image_of(composed, "postgres") == names.POSTGRES_IMAGE


def test_every_start_word_is_one_that_the_image_knows(pods):
    words = {word for pod in pods.values() for word in pod["args"]}
    assert words == {"serve", "migrate"}
    for word in words:
        assert re.search(rf"^\s*{word}\)", START, re.MULTILINE)


def test_user_and_port_are_those_of_the_image(pods):
    assert f"USER {USER}:{USER}" in DOCKERFILE
    assert f"SALESLOOP_WEB_PORT={names.WEB}" in DOCKERFILE
    for process in PROCESSES:
        assert {"name": "web", "containerPort": names.WEB} in pods[process]["ports"]


def test_a_process_is_not_in_local_mode_where_anything_goes(pods):
    assert "SALESLOOP_MODE=production" in DOCKERFILE
    given = {entry["name"] for pod in pods.values() for entry in pod.get("env", [])}
    assert "SALESLOOP_MODE" not in given
