"""How long a sale takes to each hop is measured from its first event, once, after the commit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.envelope import seal, unseal
from chassis.metrics import CHAIN, TAKEN
from chassis.reactor import Heard
from services.people.service import PeopleService
from services.pipeline.contract import DealSigned
from tests.builders import a_sale
from tests.people.builders import a_seller, an_approved_plan


@pytest.fixture
def people(harness):
    return harness(PeopleService)


def measured() -> tuple[float, float]:
    """How many delays of this hop were measured, and their sum in seconds."""
    samples = {one.name: one.value for family in CHAIN.collect() for one in family.samples
               if one.labels.get("hop") == "commission" and "le" not in one.labels}
    return (samples.get("salesloop_chain_seconds_count", 0.0),
            samples.get("salesloop_chain_seconds_sum", 0.0))


def taken() -> float:
    return float(TAKEN.labels("people", "deal_signed")._value.get())


def a_signature(people) -> Heard:
    seller = a_seller(people, an_approved_plan(people).plan_id)
    return people.heard(DealSigned(a_sale("deal_1", 1, "1000.00", credits={seller: "1"})))


def test_the_delay_counts_once_however_often_the_event_comes(people):
    heard = a_signature(people)
    people.clock.at += timedelta(seconds=7)
    count, total = measured()
    before = taken()
    people.reactor.batch([heard, heard])
    people.reactor.batch([heard])
    assert measured() == (count + 1, pytest.approx(total + 7, abs=0.01))
    assert taken() == before + 1


def test_what_follows_knows_when_its_chain_began(people):
    heard = a_signature(people)
    people.clock.at += timedelta(minutes=3)
    people.reactor.batch([heard])
    [body] = [row.body for row in people.sql(
        "SELECT body FROM outbox WHERE type = 'commission_calculated'")]
    envelope = unseal(bytes(body))
    assert envelope.began_at == heard.envelope.occurred_at
    assert envelope.occurred_at == people.clock.at
    assert envelope.causation_id == heard.envelope.event_id


def test_a_clock_that_went_back_measures_nothing_negative(people):
    heard = a_signature(people)
    people.clock.at -= timedelta(hours=1)
    _, total = measured()
    people.reactor.batch([heard])
    assert measured()[1] == total


def test_an_envelope_of_an_earlier_version_is_read_and_one_of_ours_stays_small(people):
    heard = a_signature(people)
    assert b"began_at" not in heard.body
    assert b"traceparent" not in heard.body
    older = heard.body.replace(b'"actor"', b'"later_field":{"a":[1]},"actor"')
    assert unseal(older) == unseal(seal(heard.envelope))
