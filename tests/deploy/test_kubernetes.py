"""The Kubernetes files are current and right, and the check notices when they are not."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chassis.topology import GATEWAY, SERVICES
from deploy.kubernetes import checking, reading, strict, watching, writing
from deploy.kubernetes.names import Thing

Change = Callable[[dict[str, Thing]], None]


@pytest.fixture(scope="module")
def rendered() -> dict[str, list[Thing]]:
    """The objects of each overlay with its migrations, as they lie in the files."""
    migrations = reading.read(writing.HOME / "migrations")
    return {name: [*reading.read(writing.HOME / name), *migrations] for name in writing.OVERLAYS}


def spec_of(things: dict[str, Thing], name: str) -> Thing:
    found: Thing = things[name]["spec"]["template"]["spec"]
    return found


def container(things: dict[str, Thing], name: str) -> Thing:
    found: Thing = spec_of(things, name)["containers"][0]
    return found


def trigger(things: dict[str, Thing], name: str) -> Thing:
    found: Thing = things[f"ScaledObject/{name}"]["spec"]["triggers"][0]
    return found


def test_the_check_passes_and_says_how_many_objects_it_saw(capsys: pytest.CaptureFixture[str]):
    assert checking.check() == 0
    said = capsys.readouterr().out
    assert "0 faults" in said
    assert int(said.splitlines()[-1].split()[0]) > 100


@pytest.mark.parametrize("overlay", writing.OVERLAYS)
def test_every_process_is_in_every_overlay(overlay, rendered):
    there = {reading.key(one) for one in rendered[overlay]}
    for process in (*SERVICES, GATEWAY):
        assert {f"{kind}/{process}" for kind in (
            "Deployment", "Service", "ServiceAccount", "PodDisruptionBudget",
            "NetworkPolicy")} <= there
    assert {f"Job/{service}-schema" for service in SERVICES} <= there


BROKEN: dict[str, tuple[str, Change, str]] = {
    "an unknown kind": (
        "small", lambda all: all["Service/gateway"].update(kind="Servise"), "unknown kind"),
    "an unknown kind of an operator": (
        "large", lambda all: all["ScaledObject/people"].update(kind="ScaledThing"),
        "unknown kind"),
    "an unknown group": (
        "small", lambda all: all["Service/gateway"].update(apiVersion="salesloop.dev/v1"),
        "unknown kind"),
    "a misspelt field": (
        "small", lambda all: all["Deployment/people"]["spec"].update(replica=2), "replica"),
    "a misspelt field deep inside": (
        "small", lambda all: container(all, "Deployment/people").update(imagePullPolcy="Always"),
        "imagePullPolcy"),
    "a misspelt field of KEDA": (
        "large", lambda all: all["ScaledObject/people"]["spec"].update(maxReplicas=9),
        "maxReplicas"),
    "a misspelt setting of the scaler": (
        "large", lambda all: trigger(all, "people")["metadata"].update(queueLength="9"),
        "queueLength"),
    "a number where KEDA wants text": (
        "large", lambda all: trigger(all, "people")["metadata"].update(value=20), "value"),
    "a misspelt field of the broker": (
        "large", lambda all: all["RabbitmqCluster/rabbitmq"]["spec"].update(nodes=3), "nodes"),
    "a misspelt field of the database": (
        "large", lambda all: all["Cluster/people-db"]["spec"].update(instance=3), "instance"),
    "a backup whose schedule has five fields": (
        "large", lambda all: all["ScheduledBackup/people-db"]["spec"].update(
            schedule="0 3 * * *"), "schedule"),
    "no limits": (
        "small", lambda all: container(all, "Deployment/people")["resources"].pop("limits"),
        "no limits"),
    "no limit of memory": (
        "small",
        lambda all: container(all, "Job/people-schema")["resources"]["limits"].pop("memory"),
        "no limits"),
    "no liveness probe": (
        "small", lambda all: container(all, "Deployment/people").pop("livenessProbe"),
        "no livenessProbe"),
    "a writable root": (
        "small", lambda all: container(all, "Deployment/people")["securityContext"].update(
            readOnlyRootFilesystem=False), "may write"),
    "a capability": (
        "small", lambda all: container(all, "Deployment/people")["securityContext"].update(
            capabilities={"drop": ["ALL"], "add": ["NET_RAW"]}), "keeps capabilities"),
    "root": (
        "small", lambda all: spec_of(all, "Deployment/people")["securityContext"].update(
            runAsNonRoot=False), "may run as root"),
    "a token": (
        "small", lambda all: spec_of(all, "Deployment/people").update(
            automountServiceAccountToken=True), "token"),
    "too short a grace": (
        "small", lambda all: spec_of(all, "Deployment/gateway").update(
            terminationGracePeriodSeconds=20), "killed before"),
    "an update that takes the last process away": (
        "small", lambda all: all["Deployment/people"]["spec"]["strategy"][
            "rollingUpdate"].update(maxUnavailable=1), "is away"),
    "an image that is not pinned": (
        "small", lambda all: container(all, "Deployment/people").update(
            image="salesloop/people:latest"), "not pinned"),
    "an image without a tag": (
        "small", lambda all: container(all, "Deployment/people").update(
            image="registry.example.com:5000/people"), "not pinned"),
    "no budget": (
        "small", lambda all: all.pop("PodDisruptionBudget/people"), "no PodDisruptionBudget"),
    "no network policy": (
        "small", lambda all: all.pop("NetworkPolicy/people-schema"), "no NetworkPolicy"),
    "an unknown queue": (
        "large", lambda all: trigger(all, "people")["metadata"].update(queueName="people-rpc"),
        "no queue people-rpc"),
    "another service's queue": (
        "large", lambda all: trigger(all, "people")["metadata"].update(queueName="rpc-org"),
        "another service's queue"),
    "a setting that nothing reads": (
        "small", lambda all: all["ConfigMap/settings"]["data"].update(SALESLOOP_WORKER="9"),
        "nothing reads SALESLOOP_WORKER"),
    "a setting of one container that nothing reads": (
        "small", lambda all: container(all, "Deployment/gateway")["env"].append(
            {"name": "GATEWAY_WORKER", "value": "2"}), "nothing reads GATEWAY_WORKER"),
    "a secret that nobody makes": (
        "small", lambda all: container(all, "Deployment/people")["envFrom"][1].update(
            secretRef={"name": "poeple"}), "no Secret poeple"),
    "a config map that is not there": (
        "small", lambda all: all.pop("ConfigMap/settings"), "no ConfigMap settings"),
    "an account that is not there": (
        "small", lambda all: all.pop("ServiceAccount/people"), "no ServiceAccount people"),
    "a volume that is not there": (
        "small", lambda all: all.pop("PersistentVolumeClaim/files"),
        "no PersistentVolumeClaim files"),
    "a target that is not there": (
        "large", lambda all: all["ScaledObject/people"]["spec"]["scaleTargetRef"].update(
            name="peoples"), "no Deployment peoples"),
    "more processes than sessions": (
        "large", lambda all: all["ScaledObject/people"]["spec"].update(maxReplicaCount=12),
        "sessions may be wanted"),
    "more workers than sessions": (
        "small", lambda all: all["ConfigMap/settings"]["data"].update(SALESLOOP_WORKERS="20"),
        "sessions may be wanted"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_copy_is_noticed(name, rendered):
    overlay, change, fault = BROKEN[name]
    things = {reading.key(one): copy.deepcopy(one) for one in rendered[overlay]}
    change(things)
    changed = [one for one in things.values() if one not in rendered[overlay]]
    found = [*(said for one in changed for said in strict.faults(one)),
             *checking.faults_together(list(things.values()))]
    assert [said for said in found if fault in said]


def test_an_object_that_is_there_twice_is_noticed(rendered):
    things = rendered["small"]
    assert "Service/people is there twice" in list(checking.faults_together(
        [*things, next(one for one in things if reading.key(one) == "Service/people")]))


def test_a_file_that_was_changed_by_hand_is_noticed(tmp_path: Path):
    writing.write(tmp_path)
    assert list(checking.stale(tmp_path)) == []
    (tmp_path / "base" / "people.yaml").write_text("kind: Nothing\n")
    (tmp_path / "base" / "more.yaml").write_text("kind: Nothing\n")
    (tmp_path / "small" / "files.yaml").unlink()
    changed = [said.partition(":")[0] for said in checking.stale(tmp_path)]
    assert changed == ["base/more.yaml", "base/people.yaml", "small/files.yaml"]
    writing.write(tmp_path)
    assert list(checking.stale(tmp_path)) == []


def test_a_kustomization_that_says_more_than_we_read_is_refused(tmp_path: Path):
    writing.write(tmp_path)
    path = tmp_path / "small" / writing.KUSTOMIZATION
    path.write_text(f"{path.read_text()}namePrefix: my-\n")
    with pytest.raises(reading.NotReadable, match="namePrefix"):
        reading.read(tmp_path / "small")


def test_kubectl_that_reads_otherwise_is_noticed(tmp_path: Path, monkeypatch):
    """A stand-in for kubectl, as the real one is not on every machine."""
    writing.write(tmp_path)
    objects = reading.read(tmp_path / "migrations")[:-1]
    (tmp_path / "said.yaml").write_text(writing.text(objects))
    program = tmp_path / "kubectl"
    version = json.dumps({"clientVersion": {"major": "1", "minor": "32+"}})
    program.write_text(f"#!/bin/sh\n[ $1 = version ] && echo '{version}' && exit\n"
                       f"exec {shutil.which('cat')} {tmp_path}/said.yaml\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "migrations: NetworkPolicy/strategy-schema: kubectl reads it otherwise" in (
        checking.against_kubectl(tmp_path))


def test_alerts_become_an_object_of_prometheus_operator(tmp_path: Path):
    (tmp_path / "some.yml").write_text(
        "groups: [{name: chain, rules: [{alert: Slow, expr: up == 0, for: 1m,"
        " labels: {severity: page}, annotations: {summary: 慢}}]}]")
    one = watching.rules(tmp_path)
    assert list(strict.faults(one)) == []
    one["spec"]["groups"][0]["rules"][0]["foor"] = "1m"
    assert list(strict.faults(one)) != []


def test_a_folder_without_alerts_is_no_object(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        watching.rules(tmp_path)
