"""Servers for one namespace and modest means: one RabbitMQ node, one PostgreSQL with eight
databases, each on a volume of its own. What they acknowledged survives them; while one of them is
away nothing is taken (docs/scale.md)."""

from __future__ import annotations

from chassis.topology import SERVICES
from deploy.kubernetes.names import (
    AMQP,
    BROKER_METRICS,
    DEFINITIONS,
    FILES,
    NAME,
    POSTGRES,
    POSTGRES_IMAGE,
    RABBITMQ_IMAGE,
    Thing,
    account,
    budget,
    claim,
    claimed,
    database_label,
    service,
    thing,
)
from deploy.kubernetes.network import of_broker, of_single_database
from deploy.kubernetes.pods import container, from_secret, pod, probes, resources, scratch

SERVER_USER = 999
"""Both official images run as this user."""
MOST_SESSIONS = 300
BROKER_SETTINGS = """\
loopback_users = none
load_definitions = /etc/rabbitmq/definitions/definitions.json
consumer_timeout = 1800000
disk_free_limit.absolute = 1GB
vm_memory_high_watermark.absolute = {memory}
"""
"""The broker's users, rights, exchanges and queues come from what `make secrets` wrote."""
SETTINGS_OF_POSTGRES = {
    "max_connections": str(MOST_SESSIONS), "shared_buffers": "512MB", "jit": "off",
    "password_encryption": "scram-sha-256",
}


def files() -> Thing:
    """Uploads and exports. Several nodes need ReadWriteMany, as in the large overlay."""
    return claim(FILES, "10Gi")


def rabbitmq() -> list[Thing]:
    name = "rabbitmq"
    settings = thing("v1", "ConfigMap", name, data={
        "rabbitmq.conf": BROKER_SETTINGS.format(memory="700MB"),
        "enabled_plugins": "[rabbitmq_prometheus].\n"})
    alive = {"tcpSocket": {"port": "amqp"}}
    node = container(
        name, RABBITMQ_IMAGE, ports=_ports(amqp=AMQP, metrics=BROKER_METRICS),
        resources=resources("250m", "512Mi", most_cpu="2", most_memory="1Gi"),
        mounts={"data": "/var/lib/rabbitmq", "definitions": "/etc/rabbitmq/definitions"},
        **probes(alive, alive))
    node["volumeMounts"] += [_single_file(file) for file in settings["data"]]
    template = pod(name, node, user=SERVER_USER, volumes=[
        from_secret("definitions", DEFINITIONS),
        {"name": "settings", "configMap": {"name": name}}])
    return [settings, account(name), _kept(name, template, "10Gi"), budget(name),
            service(name, {"amqp": AMQP, "metrics": BROKER_METRICS}, headless=True),
            of_broker(nodes=1)]


def postgres() -> list[Thing]:
    name = "postgres"
    alive = {"tcpSocket": {"port": "postgres"}}
    ready = {"exec": {"command": ["pg_isready", "--host=127.0.0.1", "--username=postgres"]}}
    options = [part for key, value in SETTINGS_OF_POSTGRES.items()
               for part in ("-c", f"{key}={value}")]
    server = container(
        name, POSTGRES_IMAGE, args=["postgres", *options], ports=_ports(postgres=POSTGRES),
        env=[{"name": "POSTGRES_PASSWORD_FILE", "value": "/run/secrets/superuser/password"}],
        resources=resources("500m", "1Gi", most_cpu="2", most_memory="2Gi"),
        mounts={"data": "/var/lib/postgresql", "logins": "/docker-entrypoint-initdb.d",
                "superuser": "/run/secrets/superuser", "socket": "/var/run/postgresql",
                "memory": "/dev/shm"},
        **probes(alive, ready))
    template = pod(name, server, user=SERVER_USER, volumes=[
        from_secret("logins", "postgres-logins"), from_secret("superuser", "postgres-superuser"),
        scratch("socket", "1Mi"), scratch("memory", "256Mi", medium="Memory")])
    template["metadata"]["labels"].update({database_label(one): "yes" for one in SERVICES})
    return [account(name), _kept(name, template, "100Gi"), budget(name),
            service(name, {"postgres": POSTGRES}, headless=True), of_single_database()]


def _kept(name: str, template: Thing, size: str) -> Thing:
    """One pod with a volume that outlives it, and a minute to close its files."""
    template["spec"]["terminationGracePeriodSeconds"] = 60
    return thing("apps/v1", "StatefulSet", name, spec={
        "serviceName": name, "replicas": 1, "selector": {"matchLabels": {NAME: name}},
        "template": template,
        "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": claimed(size)}]})


def _ports(**ports: int) -> list[Thing]:
    return [{"name": name, "containerPort": number} for name, number in ports.items()]


def _single_file(name: str) -> Thing:
    return {"name": "settings", "mountPath": f"/etc/rabbitmq/{name}", "subPath": name}
