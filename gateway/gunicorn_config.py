"""One process with real threads (finding 31); a second one is for live streams only."""

import os
from typing import Any

from chassis.safety import refuse_unsafe

bind = os.environ.get("GATEWAY_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("GATEWAY_WORKERS", "1"))
threads = int(os.environ.get("GATEWAY_THREADS", "16"))
timeout = 30
graceful_timeout = 15
keepalive = 30
worker_tmp_dir = "/dev/shm"
control_socket_disable = True
accesslog = None
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Before any worker: with unsafe settings the gateway does not start."""
    refuse_unsafe("gateway")
