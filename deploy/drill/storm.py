"""The storm: thousands of deals are signed, changed, cancelled, paid, refunded and handed over
while everything around the core breaks at random.

    python -m deploy.drill.storm --seed 7 --deals 200 --clients 20

Clients begin a share of the deals before each blow, so that work is in flight whenever one falls.
Afterwards all goes quiet, and the ledgers are compared with what the clients were told.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import amqp
import psutil
import psycopg2
import requests

from chassis.amqp_link import connect
from chassis.topology import GATEWAY, dead_queue
from deploy import figures
from deploy.drill import storm_books, storm_handovers, storm_log
from deploy.drill.cast import Backstage
from deploy.drill.stage import DUE_EVERY, MAKE_DUE, QUIET_LIMIT, Stage
from deploy.drill.storm_clients import ANSWER_LIMIT, Crowd
from deploy.drill.storm_faults import (
    CHAIN,
    MISFORTUNES,
    Misfortune,
    NoBite,
    Scene,
    bad_networks,
    drawn,
)
from deploy.drill.storm_handovers import Handers
from deploy.drill.storm_report import MET_AGAIN, Storm, Struck
from deploy.local.speech import say
from deploy.local.system import System
from deploy.local.waiting import WaitedTooLong, wait_until

SELLERS, PARTNERS, DEALS_A_BLOW = 5, 3, 25
BATCH_LIMIT, HEAL_LIMIT = 300, 300


def run(seed: int, deals: int, clients: int, blows: int | None = None) -> Storm:
    """A storm over a system of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="storm-") as folder, \
            opened(Path(folder), seed) as scene:
        return break_loose(scene, Storm(seed, deals, clients), Path(folder) / "clients",
                           blows or max(len(MISFORTUNES), deals // DEALS_A_BLOW))


@contextmanager
def opened(folder: Path, seed: int) -> Iterator[Scene]:
    """A whole system: two services of the chain run twice, three stand behind bad networks, and the
    gateway has two workers."""
    chance = random.Random(seed)
    doubled, exposed = chance.sample(CHAIN, 2), sorted(chance.sample(CHAIN, 3))
    system = System(folder / "state", {})
    for service in doubled:
        system.place.set_replicas(service, 2)
    stage = Stage(system)
    stage.environment.more[GATEWAY] = {"GATEWAY_WORKERS": "2"}
    with bad_networks(stage, exposed) as lines:
        try:
            system.start()
            yield Scene(stage, chance, lines, doubled)
        finally:
            with suppress(WaitedTooLong):
                system.stop()


def break_loose(scene: Scene, storm: Storm, folder: Path, blows: int) -> Storm:
    """The storm itself, over a stage on which no deal was signed yet."""
    stage = scene.stage
    cast = stage.cast(SELLERS, PARTNERS)
    crowd = Crowd(stage.url, stage.token(), cast, storm.seed, folder, storm.deals, cast.sellers[:2])
    handers = Handers(Backstage(crowd.base_url, crowd.token), cast.sellers[:2],
                      random.Random(storm.seed))
    scene.in_flight = lambda: crowd.in_flight
    tally, began = Tally(scene), time.monotonic()
    handers.start()
    crowd.start(storm.clients)
    with _ended(crowd), _ended(handers):
        for place, misfortune in enumerate(drawn(scene.chance, blows)):
            _strike(storm, scene, crowd, misfortune, _share(storm.deals, blows, place))
            tally.look()
        crowd.release(storm.deals)
        crowd.join(ANSWER_LIMIT)
    storm.seconds, storm.answers = time.monotonic() - began, crowd.answers
    storm.troubles += crowd.broken + handers.broken
    storm.handovers = Counter(handers.ended.values())
    _judge(storm, stage, storm_log.read(folder), handers)
    tally.look()
    storm.met_again, storm.injected = tally.total(), sum(scene.injected.values())
    return storm


@contextmanager
def _ended(clients: Crowd | Handers) -> Iterator[None]:
    """Whatever happens, the clients begin nothing more afterwards."""
    try:
        yield
    finally:
        clients.stop()


def _share(deals: int, blows: int, place: int) -> int:
    """How many more deals are begun before a blow; one share is left for the end."""
    return deals * (place + 1) // (blows + 1) - deals * place // (blows + 1)


def _strike(storm: Storm, scene: Scene, crowd: Crowd, misfortune: Misfortune, more: int) -> None:
    """Have deals begun, strike while they are in flight, and wait until a client succeeds."""
    wait_until(lambda: crowd.begun == crowd.released, BATCH_LIMIT, "the share before", 0.01)
    crowd.release(more - more // 2)
    failed, in_flight = crowd.failed, _wait_in_flight(crowd)
    try:
        evidence = misfortune.strike(scene)
    except (NoBite, OSError, psutil.Error, psycopg2.Error, amqp.exceptions.AMQPError) as reason:
        storm.missed.append(f"{misfortune.en}: {reason!r}")
        return
    ended = time.monotonic()
    crowd.release(more // 2)
    try:
        healed = crowd.heal_time(ended, HEAL_LIMIT)
    except WaitedTooLong:
        storm.troubles.append(f"{misfortune.en} not healed after {HEAL_LIMIT} s: {evidence}")
        return
    storm.struck.append(Struck(misfortune, evidence, in_flight, crowd.failed - failed, healed))
    say(f"  {misfortune.zh}：{evidence}；{healed:.1f} 秒恢复",
        f"  {misfortune.en}: {evidence}; healed in {healed:.1f} s")


def _wait_in_flight(crowd: Crowd) -> int:
    """How many deals are on their way, once there are any."""
    seen = 0

    def some() -> bool:
        nonlocal seen
        seen = crowd.in_flight
        return seen > 0

    wait_until(some, BATCH_LIMIT, "deals in flight", 0.005)
    return seen


def _judge(storm: Storm, stage: Stage, said: storm_log.Testimony, handers: Handers) -> None:
    """Once nothing waits any more, or as it stands after the limit."""
    began = time.monotonic()
    due = 0.0
    while True:
        found = storm_books.compare(stage.sql, stage.services, said)
        storm_handovers.compare(stage.sql, handers, found)
        if found.is_clean or time.monotonic() - began > QUIET_LIMIT:
            break
        if found.waiting and time.monotonic() - due > DUE_EVERY:
            due = time.monotonic()
            for service in stage.services:
                stage.sql(service, MAKE_DUE)
        time.sleep(0.5)
    storm.quiet_seconds = time.monotonic() - began
    found.dead = _dead_letters(stage)
    storm.verdict, storm.recovered = found, storm_books.recovered(stage.sql, said)
    storm.signed, storm.changes = len(said.sales), len(said.told)


def _dead_letters(stage: Stage) -> int:
    """Asked over AMQP: on a busy machine `rabbitmqctl` takes longer than anyone waits."""
    found = 0
    for service in stage.services:
        with closing(connect(stage.environment.amqp_uri(service))) as connection:
            queue = connection.channel().queue_declare(dead_queue(service), passive=True)
            found += queue.message_count
    return found


class Tally:
    """What processes counted of repetitions, those that were killed meanwhile included."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._last: dict[tuple[str, int, str], int] = {}

    def look(self) -> None:
        """Read the counters; what a process counted after the last look before its death is not
        seen."""
        for name in self.scene.processes():
            pid = self.scene.stage.pid(name)
            for sample, count in _counts_of(self.scene.stage.web(name)).items():
                self._last[name, pid, sample] = max(count, self._last.get((name, pid, sample), 0))

    def total(self) -> Counter[str]:
        found = Counter[str]()
        for (_, _, sample), count in self._last.items():
            found[sample] += count
        return found


def _counts_of(web: str) -> Counter[str]:
    """A process's own counters of repetitions; one that does not answer counts nothing."""
    found = Counter[str]()
    try:
        lines = requests.get(f"{web}/metrics", timeout=5).text.splitlines()
    except requests.RequestException:
        return found
    for line in lines:
        name = line.partition("{")[0]
        if name in MET_AGAIN:
            found[name] += int(float(line.rsplit(" ", 1)[1]))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="deploy.drill.storm", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--deals", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--blows", type=int)
    parser.add_argument("--write", action="store_true", help="into docs/figures.md as well")
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # its system ends with it
    say(f"种子 {asked.seed}", f"seed {asked.seed}")
    storm = run(asked.seed, asked.deals, asked.clients, asked.blows)
    print(storm.table())
    if asked.write:
        figures.put("storm", f"`make drill` (this part: `python -m deploy.drill.storm "
                             f"{' '.join(arguments or sys.argv[1:])}`), {os.cpu_count()} cores, "
                             f"{datetime.now(UTC):%Y-%m-%d}\n\n{storm.table()}")
    return 0 if storm.is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
