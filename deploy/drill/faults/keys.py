"""Faults of a client's own making: the same request many times, or too late (14, 15)."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from deploy.drill.faults.base import Run, fault
from deploy.drill.traffic import deal_of
from deploy.local.waiting import wait_until

AT_ONCE, BACK_LIMIT = 50, 15
NAMED = "SELECT count(*) FROM deal WHERE title = %s"


class Keyed:
    """One request with one key, sent as often as one likes."""

    def __init__(self, run: Run) -> None:
        self.run, self.key = run, uuid.uuid4().hex
        self.title = f"keyed {self.key}"
        self.body = {**deal_of(next(run.cast.wishes())), "title": self.title}

    def post(self, **other: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.run.traffic.token}",
                   "Idempotency-Key": self.key}
        return requests.post(f"{self.run.stage.url}/v1/deals", json={**self.body, **other},
                             headers=headers, timeout=20)

    def made(self) -> int:
        return int(self.run.stage.sql("pipeline", NAMED, self.title)[0][0])

    def again(self) -> requests.Response:
        """As clients do: the same request until somebody answers; a killed gateway's worker may
        take a connection and end with it."""
        until = time.monotonic() + BACK_LIMIT
        while True:
            try:
                return self.post()
            except requests.ConnectionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)


@fault(14, ("同一幂等键并发 50 次；换内容；重启后再用",
            "the same Idempotency-Key 50 times at once; with another body; after a restart"),
       ("生效一次；409 或同一答复；422；原答复",
        "1 effect; 409 or the same reply; 422; the stored reply"))
def same_key(run: Run) -> None:
    keyed = Keyed(run)
    with ThreadPoolExecutor(AT_ONCE) as everybody:
        replies = list(everybody.map(lambda _: keyed.post(), range(AT_ONCE)))
    statuses = Counter(reply.status_code for reply in replies)
    ids = {reply.json()["deal_id"] for reply in replies if reply.status_code == 201}
    run.check(keyed.made() == 1 and len(ids) == 1, f"{keyed.made()} deals, ids {len(ids)}")
    run.check(set(statuses) <= {201, 409, 503}, f"{dict(statuses)}")
    other = keyed.post(expected_close_on="2027-01-31")
    run.check(other.status_code == 422, f"another body: {other.status_code}")
    for name in ("pipeline", "gateway"):
        run.stage.kill(name)
        run.stage.wait_ready(name)
    again = keyed.again()
    run.check(again.status_code == 201 and again.json()["deal_id"] in ids,
              f"after the restart: {again.status_code}")
    run.check(keyed.made() == 1, f"{keyed.made()} deals")
    run.heal()
    run.bite(len(replies) == AT_ONCE and statuses[201] > 0,
             f"answers {dict(statuses)}, another body 422, the stored reply after the restart")


@fault(15, ("服务停止时调用超时，随后启动",
            "a call times out while its service is stopped, which then starts"),
       ("过期请求不执行", "the expired request is not carried out"))
def expired(run: Run) -> None:
    keyed, stage = Keyed(run), run.stage
    stage.end("pipeline")
    with ThreadPoolExecutor(1) as apart:
        began = time.monotonic()
        waiting = apart.submit(keyed.post)
        wait_until(lambda: stage.rabbit.depths()["rpc-pipeline"] > 0, 8, "a request in the queue")
        reply = waiting.result()
    taken = time.monotonic() - began
    stage.start("pipeline")
    wait_until(lambda: stage.rabbit.depths()["rpc-pipeline"] == 0, 10, "an empty queue")
    run.heal()
    run.check(keyed.made() == 0, "the expired request was carried out")
    run.bite(reply.status_code == 503,
             f"the request lay in the queue, {reply.status_code} after {taken:.1f} s")
    run.check(taken <= 15, f"the answer took {taken:.1f} s")
