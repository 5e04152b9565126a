"""From digests and ids to findings: pure examples."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.reconciling.comparing import (
    DIGEST_MODULUS,
    Stream,
    Suspects,
    by_bucket,
    counted,
    differing,
    judged,
    parts,
    suspect,
    together,
)
from chassis.reconciling.contract import AnnouncedEvent, Digest, HeardType, Lacking

NOW = datetime(2026, 2, 28, 23, 59, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)


def a_stream(filled_at: datetime | None = None, *, is_fillable: bool = False) -> Stream:
    return Stream("pipeline", "people", HeardType("told", "pipeline", filled_at, is_fillable))


def an_event(name: str, *, is_settled: bool = True, at: datetime = NOW) -> AnnouncedEvent:
    return AnnouncedEvent(name, is_settled, at)


@pytest.mark.parametrize(("said", "heard", "found"), [
    ([], [], []),
    ([Digest("told", 1, 2, 7)], [Digest("told", 1, 2, 7)], []),
    ([Digest("told", 1, 2, 7)], [Digest("told", 1, 1, 7)], [1]),
    ([Digest("told", 1, 2, 7)], [Digest("told", 1, 2, 8)], [1]),
    ([Digest("told", 9, 1, 7)], [], [9]),
    ([], [Digest("told", 255, 1, 7)], [255]),
    ([Digest("other", 1, 2, 7)], [], []),
], ids=["nothing", "the same", "fewer", "others", "none heard", "none said", "another type"])
def test_buckets_differ_in_count_or_sum(said, heard, found):
    assert differing("told", by_bucket(said), by_bucket(heard)) == found


def test_what_several_say_is_compared_together_and_nothing_of_it_is_unknown():
    one, other = by_bucket([Digest("told", 1, 2, DIGEST_MODULUS - 1)]), by_bucket(
        [Digest("told", 1, 1, 5), Digest("told", 2, 1, 3)])
    heard = by_bucket([Digest("told", 1, 3, 4), Digest("told", 2, 1, 3)])
    assert differing("told", together([one, other]), heard) == []
    assert differing("told", together([one]), heard) == [1, 2]
    heard_type = HeardType("told", "pipeline", None, False)
    shared = Suspects(Stream("pipeline", "org", heard_type, is_shared=True))
    suspect(shared, [an_event("a"), an_event("b")], ["a", "of another"])
    assert (shared.unheard, shared.unknown) == (["b"], [])


def test_events_are_counted_by_type():
    said = by_bucket([Digest("told", 1, 2, 7), Digest("told", 2, 3, 7), Digest("other", 1, 9, 1)])
    assert counted("told", said) == 5


@given(st.lists(st.integers(0, 255), max_size=60))
def test_parts_hold_every_bucket_once(buckets):
    found = list(parts(buckets))
    assert [bucket for part in found for bucket in part] == buckets
    assert all(1 <= len(part) <= 8 for part in found)


def test_only_what_is_settled_and_unheard_is_suspected():
    suspects = Suspects(a_stream())
    suspect(suspects, [an_event("a"), an_event("b"), an_event("c", is_settled=False)], ["b"])
    assert (suspects.unheard, suspects.covered, suspects.unknown) == (["a"], [], [])


def test_what_a_filling_covered_is_no_suspect():
    suspects = Suspects(a_stream(NOW, is_fillable=True))
    suspect(suspects, [an_event("old", at=BEFORE), an_event("new")], ["filled"])
    assert (suspects.unheard, suspects.covered, suspects.unknown) == (["new"], ["old"], [])
    found = judged(suspects, Lacking(("old", "new"), (), ()), is_behind=False)
    assert (found.missing, found.covered) == (("new",), ("old",))


def test_what_was_heard_and_never_said_is_unknown():
    suspects = Suspects(a_stream())
    suspect(suspects, [an_event("a", is_settled=False)], ["a", "ghost"])
    assert suspects.unknown == ["ghost"]


def test_the_second_look_clears_what_arrived_and_names_what_is_set_aside_apart():
    suspects = Suspects(a_stream(), unheard=["a", "b", "c", "d"])
    found = judged(suspects, Lacking(("a",), ("b",), ("c",)), is_behind=False)
    assert (found.missing, found.waiting, found.parked) == (("a",), 1, 1)
    assert not found.is_behind


def test_a_consumer_that_is_behind_lacks_nothing_yet():
    suspects = Suspects(a_stream(), unheard=["a"])
    found = judged(suspects, Lacking(("a",), (), ()), is_behind=True)
    assert (found.missing, found.is_behind) == ((), True)
    assert not judged(suspects, Lacking((), (), ()), is_behind=True).is_behind
