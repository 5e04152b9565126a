"""Logs are JSON lines with the call's ids; never personal data, tokens or statements with
parameters."""

from __future__ import annotations

import logging
import sys
import time

import msgspec

QUIET = {
    "nameko": logging.WARNING,
    "amqp": logging.WARNING,
    "kombu": logging.WARNING,
    "alembic": logging.WARNING,
}


class JsonLines(logging.Formatter):
    """One JSON object per line."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self.process = process

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "process": self.process,
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = _trace(record)
        return msgspec.json.encode(line).decode()


def _trace(record: logging.LogRecord) -> str:
    """Where it happened, without the exception's own words: they may hold values (finding 32)."""
    kind, _, trace = record.exc_info or (None, None, None)
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{kind.__name__ if kind else ''} at " + " < ".join(reversed(places[-8:]))


def configure(process: str) -> None:
    """Send every log line of this process to standard output."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines(process))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.INFO)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
