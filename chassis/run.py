"""Run one service: `python -m chassis.run people`. Monkey-patching comes before every other
import."""

import eventlet

eventlet.monkey_patch()

import importlib  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from typing import NoReturn  # noqa: E402

from nameko.runners import ServiceRunner  # noqa: E402

from chassis import green_waits, tracing  # noqa: E402
from chassis.config import setting  # noqa: E402
from chassis.logs import configure  # noqa: E402
from chassis.safety import refuse_unsafe  # noqa: E402

STOP_LIMIT = 18


def service_class(name: str) -> type:
    """The service class of `services/<name>/service.py`."""
    module = importlib.import_module(f"services.{name}.service")
    found: type = getattr(module, f"{name.capitalize()}Service")
    return found


def main(name: str) -> None:
    serve(service_class(name))


def serve(service: type) -> None:
    """Serve until a signal ends it; the process's exit code is 0 only if nothing was cut off."""
    configure(service.name)  # type: ignore[attr-defined]
    refuse_unsafe(service.name)  # type: ignore[attr-defined]
    green_waits.install()  # without it psycopg2 would block the whole process
    tracing.start(service.name)  # type: ignore[attr-defined]
    host, port = setting("SALESLOOP_WEB_HOST", "127.0.0.1"), setting("SALESLOOP_WEB_PORT")
    runner = ServiceRunner(
        {
            "AMQP_URI": setting("AMQP_URI"),
            "max_workers": int(setting("SALESLOOP_WORKERS", "10")),
            "WEB_SERVER_ADDRESS": f"{host}:{port}",
        }
    )
    runner.add_service(service)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: eventlet.spawn_n(_stop, runner))
    runner.start()
    runner.wait()
    _leave()


def _leave() -> NoReturn:
    """All is finished, acknowledged and committed. Taking the interpreter apart would cost another
    second of computing, and whatever hangs there nobody would end: no green thread runs by then,
    so not the limit of `_stop` either."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _stop(runner: ServiceRunner) -> None:
    """Finish what is in hand, then leave; whatever hangs is left behind after a limit (finding
    13)."""
    eventlet.spawn_after(STOP_LIMIT, os._exit, 1)
    runner.stop()


if __name__ == "__main__":
    main(sys.argv[1])
