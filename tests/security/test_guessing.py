"""A thousand wrong passwords: the guessed login waits, everybody else signs in as ever (fault 29).

Each part is bounded in time. The real hashes that one login costs are few by the waits; over a
thousand logins each try costs one, which two threads of org work off.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from statistics import median
from threading import Event

import pytest

from tests.running import Client, Reply, RunningSystem

PASSWORD = "the right password 王"
TRIES, ATTACKERS = 1000, 6
P95_LIMIT, ATTACK_LIMIT = 2.0, 100.0
TIMES_ALONE, ALONE = 15, 10
"""Where the machine is slow already: so many times what a sign-in takes when nobody attacks."""


@pytest.fixture
def attacked(running_system: RunningSystem) -> RunningSystem:
    """A system with a victim and a bystander."""
    for login in ("victim", "bystander"):
        body = {"login": login, "password": PASSWORD, "roles": ["seller"]}
        running_system.client().post("/v1/accounts", body).ok()
    return running_system


def tried(client: Client, login: str, password: str = "a wrong password") -> Reply:
    return client.post("/v1/auth/token", {"login": login, "password": password})


@contextmanager
def an_attack(system: RunningSystem, *, one_login: bool) -> Iterator[tuple[Counter[str], Event]]:
    """A thousand tries by several clients, while the body of the `with` runs."""
    answers, numbers, is_over = Counter[str](), count(), Event()

    def attack() -> None:
        client = Client(system.base_url, None)
        while (number := next(numbers)) < TRIES:
            reply = tried(client, "victim" if one_login else f"account.{number}")
            answers[f"{reply.status} {reply['code']}"] += 1

    with ThreadPoolExecutor(ATTACKERS) as attackers:
        work = [attackers.submit(attack) for _ in range(ATTACKERS)]

        def watch() -> None:
            for one in work:
                one.result(ATTACK_LIMIT)
            is_over.set()

        watching = ThreadPoolExecutor(1).submit(watch)
        yield answers, is_over
        watching.result(ATTACK_LIMIT)


def right_sign_ins(system: RunningSystem, is_over: Event, least: int) -> list[float]:
    """How long the bystander's sign-ins take until the attack is over."""
    client, took = Client(system.base_url, None), list[float]()
    while not is_over.is_set() or len(took) < least:
        began = time.perf_counter()
        assert tried(client, "bystander", PASSWORD).status == 200
        took.append(time.perf_counter() - began)
    return took


def p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)]


def limit_of(system: RunningSystem) -> float:
    """A second, or what this machine makes of it today."""
    client, took = Client(system.base_url, None), []
    for _ in range(ALONE):
        began = time.perf_counter()
        assert tried(client, "bystander", PASSWORD).status == 200
        took.append(time.perf_counter() - began)
    return max(P95_LIMIT, TIMES_ALONE * median(took))


def is_refusal(answer: str) -> bool:
    """Refused as a wrong login, told to wait, or held back by the gateway's own limit."""
    return answer in ("401 login.refused", "429 login.wait") or answer.startswith("429 ")


def test_a_thousand_guesses_at_one_login_cost_few_hashes_and_nobody_else_anything(
    attacked: RunningSystem,
) -> None:
    limit = limit_of(attacked)
    with an_attack(attacked, one_login=True) as (answers, is_over):
        took = right_sign_ins(attacked, is_over, 10)
    assert sum(answers.values()) == TRIES
    assert all(is_refusal(answer) for answer in answers), answers
    assert answers["401 login.refused"] <= 15, "the waits keep the hashes few"
    assert p95(took) < limit, (p95(took), len(took), limit)
    assert '"alert":"sign_in.guessing"' in attacked.log("org")
    held = tried(Client(attacked.base_url, None), "victim", PASSWORD)
    assert (held.status, held["code"]) == (429, "login.wait")
    assert int(held["details"]["seconds"]) >= 1
    assert "Retry-After" in held.headers


@pytest.mark.timeout(300)
def test_a_thousand_logins_tried_once_leave_a_right_sign_in_fast(attacked: RunningSystem) -> None:
    limit = limit_of(attacked)
    with an_attack(attacked, one_login=False) as (answers, is_over):
        took = right_sign_ins(attacked, is_over, 10)
    assert sum(answers.values()) == TRIES
    assert all(is_refusal(answer) for answer in answers), answers
    assert p95(took) < limit, (p95(took), len(took), limit)
    assert '"alert":"sign_in.spraying"' in attacked.log("org")
    rows = attacked.client().get("/v1/audit", service="org", actor="anonymous", limit=200).ok()
    failed = [row for row in rows["items"] if row["outcome"] != "ok"]
    assert 0 < len(failed) < TRIES / 2, "the log tells of it and is not filled by it"


def test_known_and_unknown_logins_answer_alike(attacked: RunningSystem) -> None:
    client = Client(attacked.base_url, None)
    answers = {}
    for login in ("victim", "nobody at all"):
        replies = [tried(client, login) for _ in range(6)]
        answers[login] = [
            (reply.status, {**reply.body, "request_id": None}, sorted(reply.headers))
            for reply in replies
        ]
    assert answers["victim"] == answers["nobody at all"]
