"""A stock Nameko service with one operation: `python -m deploy.bench.bare.service`."""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402

from nameko.rpc import rpc  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402


class Stock:
    name = "stock"

    @rpc
    def one(self, number: int) -> dict[str, object]:
        return {"id": number, "name": "名称"}


if __name__ == "__main__":
    runner = ServiceRunner({"AMQP_URI": os.environ["AMQP_URI"], "max_workers": 10})
    runner.add_service(Stock)
    runner.start()
    runner.wait()
