"""Stock Nameko services, written as its handbook shows: what our repairs repair."""

from __future__ import annotations

import logging
import os
import time

from nameko.events import event_handler
from nameko.rpc import rpc

NOTEBOOK = "SALESLOOP_STOCK_NOTEBOOK"
SECRET = "13800001111-in-an-exception"
logging.basicConfig()


def note(line: str) -> None:
    with open(os.environ[NOTEBOOK], "a") as notebook:
        notebook.write(line + "\n")


class Listener:
    name = "listener"

    @event_handler("source", "told")
    def told(self, payload: dict[str, str]) -> None:
        note("started " + payload["ref"])
        if payload.get("mood") == "ill":
            raise ValueError(SECRET)
        if payload.get("mood") == "slow":
            time.sleep(2)
        note("done " + payload["ref"])


class Stock:
    name = "stock"

    @rpc
    def write(self, ref: str) -> str:
        note("written " + ref)
        return ref

    @rpc
    def write_slowly(self, ref: str) -> None:
        note("started " + ref)
        time.sleep(2)
        note("done " + ref)

    @rpc
    def accident(self) -> None:
        raise ValueError(SECRET)
