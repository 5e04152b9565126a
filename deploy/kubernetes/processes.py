"""Our own nine processes: eight services, which only take from the broker, and the gateway."""

from __future__ import annotations

from chassis.topology import GATEWAY
from deploy.kubernetes.names import (
    FILES,
    FILES_AT,
    KEYS_AT,
    METRICS,
    NAME,
    SETTINGS,
    WEB,
    Thing,
    account,
    budget,
    image,
    schema_job,
    service,
    thing,
)
from deploy.kubernetes.network import of_gateway, of_schema, of_service
from deploy.kubernetes.pods import (
    container,
    from_secret,
    over_http,
    pod,
    probes,
    resources,
    spread,
)

HOST, CERTIFICATE = "salesloop.example.com", "gateway-tls"


def one_service(name: str) -> list[Thing]:
    """Its address is for figures and probes only: calls come through the broker."""
    ports = {"web": WEB}
    return [account(name), _deployment(name, ports, {}), service(name, ports, headless=True),
            budget(name), of_service(name)]


def gateway() -> list[Thing]:
    """The only process that is reached from outside. It waits five seconds before it stops, until
    the balancer has taken it out."""
    own = {
        "env": [{"name": "SALESLOOP_TRUSTED_PROXIES", "value": "1"},
                {"name": "SALESLOOP_METRICS_HOST", "value": "0.0.0.0"},
                {"name": "SALESLOOP_METRICS_PORT", "value": str(METRICS)}],
        "lifecycle": {"preStop": {"sleep": {"seconds": 5}}},
    }
    ports = {"web": WEB, "metrics": METRICS}
    return [account(GATEWAY), _deployment(GATEWAY, ports, own), service(GATEWAY, ports),
            budget(GATEWAY), of_gateway(), _ingress()]


def migration(name: str) -> list[Thing]:
    """One job per service, with the owner's login that no running process is given."""
    job = schema_job(name)
    migrating = container(
        "schema", image(name), args=["migrate"], mounts={},
        envFrom=[{"secretRef": {"name": job}}],
        resources=resources("100m", "128Mi", most_cpu="1", most_memory="384Mi"))
    spec = {
        "backoffLimit": 6, "activeDeadlineSeconds": 1800, "ttlSecondsAfterFinished": 86400,
        "template": pod(job, migrating, volumes=[], restartPolicy="Never"),
    }
    return [account(job), thing("batch/v1", "Job", job, spec=spec), of_schema(name)]


def _deployment(name: str, ports: dict[str, int], own: Thing) -> Thing:
    """No number of replicas: it is one, or what the scaler of an overlay says."""
    spec = {
        "revisionHistoryLimit": 5, "minReadySeconds": 5,
        "strategy": {"type": "RollingUpdate",
                     "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
        "selector": {"matchLabels": {NAME: name}},
        "template": pod(
            name, _process(name, ports, own), **spread(name),
            volumes=[from_secret("keys", f"{name}-keys"),
                     {"name": FILES, "persistentVolumeClaim": {"claimName": FILES}}]),
    }
    return thing("apps/v1", "Deployment", name, spec=spec)


def _process(name: str, ports: dict[str, int], own: Thing) -> Thing:
    return container(
        name, image(name), args=["serve"], **own,
        envFrom=[{"configMapRef": {"name": SETTINGS}}, {"secretRef": {"name": name}}],
        ports=[{"name": port, "containerPort": number} for port, number in ports.items()],
        resources=resources("100m", "112Mi", most_cpu="1", most_memory="384Mi"),
        mounts={"keys": KEYS_AT, FILES: FILES_AT},
        **probes(over_http("/live"), over_http("/ready")))


def _ingress() -> Thing:
    backend = {"service": {"name": GATEWAY, "port": {"name": "web"}}}
    return thing("networking.k8s.io/v1", "Ingress", GATEWAY, spec={
        "tls": [{"hosts": [HOST], "secretName": CERTIFICATE}],
        "rules": [{"host": HOST, "http": {
            "paths": [{"path": "/v1", "pathType": "Prefix", "backend": backend}]}}],
    })


def settings() -> Thing:
    """What is no secret and the same for all; every name is one that the code reads."""
    return thing("v1", "ConfigMap", SETTINGS, data={
        "SALESLOOP_TIME_ZONE": "Asia/Shanghai",
        "SALESLOOP_WORKERS": "10",
        "SALESLOOP_WEB_HOST": "0.0.0.0",
        "SALESLOOP_WEB_PORT": str(WEB),
        "SALESLOOP_FILES": FILES_AT,
    })
