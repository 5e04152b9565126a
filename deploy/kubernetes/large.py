"""Servers that survive a node: a RabbitMQ cluster by its operator, and for each service a
PostgreSQL cluster by CloudNativePG, whose acknowledged commits are on two machines and whose WAL is
archived."""

from __future__ import annotations

from chassis.topology import SERVICES
from deploy.kubernetes.names import (
    CLUSTER_IMAGE,
    DEFINITIONS,
    FILES,
    NAME,
    NAMESPACE,
    PRIORITY,
    RABBITMQ_IMAGE,
    Thing,
    claim,
    database_label,
    thing,
)
from deploy.kubernetes.network import of_broker, of_database_cluster
from deploy.kubernetes.small import BROKER_SETTINGS

NODES = 3
MOST_SESSIONS = 200
ARCHIVE, ARCHIVER = "archive", "barman-cloud.cloudnative-pg.io"
BACKUP_AT = "0 0 {hour} * * *"
"""Six fields, seconds first; each database in an hour of its own."""


def files() -> Thing:
    """One folder that pods on many nodes write to: the storage class must give ReadWriteMany."""
    return claim(FILES, "100Gi", "ReadWriteMany")


def rabbitmq() -> list[Thing]:
    """Three nodes: the inboxes and dead-letter queues are quorum queues and survive one. A side
    that lost the majority pauses, so that two never both say yes."""
    settings = BROKER_SETTINGS.format(memory="1500MB")
    settings += "cluster_partition_handling = pause_minority\n"
    sizes = {"requests": {"cpu": "1", "memory": "2Gi"}, "limits": {"cpu": "4", "memory": "2Gi"}}
    node = {"name": "rabbitmq", "volumeMounts": [
        {"name": "definitions", "mountPath": "/etc/rabbitmq/definitions"}]}
    definitions = {"name": "definitions", "secret": {"secretName": DEFINITIONS}}
    cluster = thing("rabbitmq.com/v1beta1", "RabbitmqCluster", "rabbitmq", spec={
        "replicas": NODES, "image": RABBITMQ_IMAGE, "resources": sizes,
        "persistence": {"storage": "50Gi"}, "terminationGracePeriodSeconds": 600,
        "rabbitmq": {"additionalPlugins": ["rabbitmq_prometheus"], "additionalConfig": settings},
        "affinity": _apart({NAME: "rabbitmq"}),
        "override": {"statefulSet": {"spec": {"template": {"spec": {
            "priorityClassName": PRIORITY, "containers": [node], "volumes": [definitions]}}}}}})
    budget = thing("policy/v1", "PodDisruptionBudget", "rabbitmq", spec={
        "minAvailable": NODES - 1, "selector": {"matchLabels": {NAME: "rabbitmq"}}})
    return [cluster, budget, of_broker(nodes=NODES)]


def archive() -> Thing:
    """Where base backups and WAL go; its credentials are yours (README.md)."""
    def key(name: str) -> Thing:
        return {"name": "archive", "key": name}

    return thing("barmancloud.cnpg.io/v1", "ObjectStore", ARCHIVE, spec={
        "retentionPolicy": "30d",
        "configuration": {
            "destinationPath": f"s3://{NAMESPACE}-archive/",
            "endpointURL": "https://s3.example.com",
            "s3Credentials": {"accessKeyId": key("ACCESS_KEY_ID"),
                              "secretAccessKey": key("ACCESS_SECRET_KEY")},
            "wal": {"compression": "gzip", "maxParallel": 4},
            "data": {"compression": "gzip"}}})


def databases() -> list[Thing]:
    return [one for number, service in enumerate(SERVICES) for one in _database(service, number)]


def _database(service: str, number: int) -> list[Thing]:
    name = f"{service}-db"
    sizes = {"requests": {"cpu": "500m", "memory": "2Gi"}, "limits": {"cpu": "4", "memory": "2Gi"}}
    cluster = thing("postgresql.cnpg.io/v1", "Cluster", name, spec={
        "instances": NODES, "imageName": CLUSTER_IMAGE, "priorityClassName": PRIORITY,
        "inheritedMetadata": {"labels": {database_label(service): "yes"}},
        "bootstrap": {"initdb": {"database": service, "owner": f"{service}_owner",
                                 "encoding": "UTF8", "secret": {"name": f"{name}-owner"}}},
        "managed": {"roles": [{"name": f"{service}_app", "ensure": "present", "login": True,
                               "passwordSecret": {"name": f"{name}-app"}}]},
        "postgresql": {
            "parameters": {"max_connections": str(MOST_SESSIONS), "shared_buffers": "512MB",
                           "jit": "off", "password_encryption": "scram-sha-256"},
            "synchronous": {"method": "any", "number": 1, "dataDurability": "required"}},
        "plugins": [{"name": ARCHIVER, "isWALArchiver": True,
                     "parameters": {"barmanObjectName": ARCHIVE}}],
        "storage": {"size": "100Gi"}, "walStorage": {"size": "20Gi"}, "resources": sizes,
        "affinity": {"enablePodAntiAffinity": True, "topologyKey": "kubernetes.io/hostname",
                     "podAntiAffinityType": "preferred"}})
    backup = thing("postgresql.cnpg.io/v1", "ScheduledBackup", name, spec={
        "schedule": BACKUP_AT.format(hour=number), "cluster": {"name": name},
        "immediate": True, "backupOwnerReference": "self", "method": "plugin",
        "pluginConfiguration": {"name": ARCHIVER}})
    return [cluster, backup, of_database_cluster(service)]


def _apart(matching: dict[str, str]) -> Thing:
    return {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
        {"weight": 100, "podAffinityTerm": {"topologyKey": "kubernetes.io/hostname",
                                            "labelSelector": {"matchLabels": matching}}}]}}
