"""The gateway's figures for Prometheus, summed over its processes, on a port of their own."""

from __future__ import annotations

import logging
import os

log = logging.getLogger(__name__)


def serve() -> None:
    """Serve /metrics on SALESLOOP_METRICS_PORT, unless another process of this gateway does."""
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    port = os.environ.get("SALESLOOP_METRICS_PORT")
    if not port:
        return
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    try:
        host = os.environ.get("SALESLOOP_METRICS_HOST", "127.0.0.1")
        start_http_server(int(port), host, registry)
    except OSError as error:
        log.info("figures are served by another process: %s", error.errno)


def forget(pid: int) -> None:
    """What an ended process measured as of now no longer counts; its sums stay."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(pid)
