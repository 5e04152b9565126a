"""One process with real threads (finding 31); a second one is for live streams only.

Figures for Prometheus have a port of their own (SALESLOOP_METRICS_PORT; without it there are none),
so that the public one shows nothing of operations. The master serves them: workers write theirs
into files, and a worker that dies takes none along.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Any

from chassis import tracing
from chassis.safety import refuse_unsafe

bind = os.environ.get("GATEWAY_BIND", "127.0.0.1:8000")
worker_class = "gateway.worker.Worker"
workers = int(os.environ.get("GATEWAY_WORKERS", "1"))
threads = int(os.environ.get("GATEWAY_THREADS", "16"))
timeout = 30
graceful_timeout = 15
keepalive = 30
limit_request_line = 8190
worker_tmp_dir = "/dev/shm"
control_socket_disable = True
accesslog = None
loglevel = "warning"

METRICS_PORT = os.environ.get("SALESLOOP_METRICS_PORT")
METRICS_HOST = os.environ.get("SALESLOOP_METRICS_HOST", "127.0.0.1")
_FILES = "PROMETHEUS_MULTIPROC_DIR"
_is_ours = bool(METRICS_PORT) and _FILES not in os.environ
if _is_ours:
    os.environ[_FILES] = tempfile.mkdtemp(prefix="gateway-metrics-")


def when_ready(server: Any) -> None:
    """Serve what the workers have counted."""
    if METRICS_PORT:
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        from chassis.surroundings import Surroundings

        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        registry.register(Surroundings("gateway"))
        start_http_server(int(METRICS_PORT), METRICS_HOST, registry)


def child_exit(server: Any, worker: Any) -> None:
    """A worker has ended; its gauges end with it."""
    if METRICS_PORT:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def worker_exit(server: Any, worker: Any) -> None:
    """What was traced is sent, if the collector takes it at once."""
    tracing.close()


def on_exit(server: Any) -> None:
    """Leave nothing behind."""
    if _is_ours:
        shutil.rmtree(os.environ[_FILES], ignore_errors=True)


def on_starting(server: Any) -> None:
    """Before any worker: with unsafe settings the gateway does not start."""
    refuse_unsafe("gateway")
