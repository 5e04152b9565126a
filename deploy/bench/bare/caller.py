"""A script that calls the stock service: reads how often from each line of its input, answers with
the seconds of each call. `python -m deploy.bench.bare.caller CLIENTS`, AMQP_URI set."""

from __future__ import annotations

import json
import os
import sys

from nameko.exceptions import UnknownService
from nameko.standalone.rpc import ClusterRpcProxy

from deploy.bench.clients import load
from deploy.local.waiting import wait_until

START_LIMIT = 60


class Caller:
    """One standalone proxy, as the manual shows it."""

    def __init__(self) -> None:
        self.proxy = ClusterRpcProxy({"AMQP_URI": os.environ["AMQP_URI"]})
        self.services = self.proxy.start()
        wait_until(self._is_answered, START_LIMIT, "stock service")

    def _is_answered(self) -> bool:
        try:
            self.ask(0)
        except UnknownService:  # it has not declared its queue yet
            return False
        return True

    def ask(self, number: int) -> None:
        self.services.stock.one(number)


def main() -> None:
    kept = [Caller() for _ in range(int(sys.argv[1]))]
    print("ready", flush=True)
    for line in sys.stdin:
        free = list(kept)
        done = load(range(int(line)), free.pop, Caller.ask, len(kept))
        print(json.dumps(done.seconds), flush=True)


if __name__ == "__main__":
    main()
