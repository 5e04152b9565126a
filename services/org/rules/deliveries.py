"""When may a robot say something, when is it tried again, and when is it given up?

A robot takes 20 messages a minute (field notes 5.1). Each try holds a slot from before it is sent
until a minute after its answer came; without an answer, as if that had come at the end of the
claim. So no minute, wherever it begins, sees more than 20 arrive, however long each was on its way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import SplitResult

from kernel.backoff import doubled
from kernel.refusal import Refusal

PER_MINUTE, MINUTE = 20, timedelta(seconds=61)
"""A second more: clocks of two replicas differ a little."""
CLAIM = timedelta(seconds=60)
MOST_ATTEMPTS = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
TOO_OFTEN = 45009
"""WeCom's word for more messages than a robot may send."""


@dataclass(frozen=True)
class Answer:
    """What came of a try: `is_sent`, or a reason, and whether another try may help."""

    is_sent: bool
    reason: str | None = None
    may_help: bool = False


SENT = Answer(True)


def room(taken: int) -> int:
    """How many messages a robot may send now, when so many slots are taken."""
    return max(PER_MINUTE - taken, 0)


def answer_of(status: int, code: int | None) -> Answer:
    """What an answer of WeCom means: `code` is its errcode, None when it gave none."""
    if status == 200 and code == 0:
        return SENT
    if status == 200 and code is not None:
        return Answer(False, f"errcode {code}", code in (-1, TOO_OFTEN))
    return Answer(False, f"http {status}", status == 200 or status >= 500 or status in (408, 429))


def wait(attempts: int) -> timedelta:
    """How long after the so-manieth failed try the next one comes."""
    return doubled(FIRST_WAIT, attempts, LONGEST_WAIT)


def is_given_up(answer: Answer, attempts: int) -> bool:
    return not answer.may_help or attempts >= MOST_ATTEMPTS


def after_quiet(now: datetime, from_hour: int | None, until_hour: int | None) -> datetime:
    """When somebody may be told: now, or the end of their quiet hours; `now` is company time."""
    if from_hour is None or until_hour is None or from_hour == until_hour:
        return now
    is_over_midnight = from_hour > until_hour
    is_after, is_before = now.hour >= from_hour, now.hour < until_hour
    if not (is_after or is_before if is_over_midnight else is_after and is_before):
        return now
    end = now.replace(hour=until_hour, minute=0, second=0, microsecond=0)
    return end + timedelta(days=1) if is_over_midnight and is_after else end


def wrong_quiet(from_hour: int | None, until_hour: int | None) -> Iterator[Refusal]:
    if (from_hour is None) != (until_hour is None):
        yield Refusal("notice.quiet_incomplete", "quiet_until_hour")


def wrong_address(
    parts: SplitResult, key: str, allowed: Sequence[str], *, plain: bool
) -> Iterator[Refusal]:
    """A robot's address: https, a host that is allowed, the path of a robot, a key. `plain`: http
    will do (local mode)."""
    is_safe = parts.scheme == "https" or (plain and parts.scheme == "http")
    if not is_safe or parts.netloc.lower() not in allowed:
        yield Refusal("robot.host_not_allowed", "address", {"hosts": ", ".join(allowed)})
    if parts.path != "/cgi-bin/webhook/send" or not key:
        yield Refusal("robot.address_malformed", "address")
