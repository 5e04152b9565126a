"""One process with real threads (finding 31); a second one is for live streams only.

Figures for Prometheus are on a port of their own, so that the public one shows none: the processes
write theirs into one folder, and the first that gets the port serves the sum.
"""

import os
import tempfile

from gateway.figures import forget, serve

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

os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="salesloop-gateway-"))


def post_worker_init(worker) -> None:
    serve()


def child_exit(server, worker) -> None:
    forget(worker.pid)
