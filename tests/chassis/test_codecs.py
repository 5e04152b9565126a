"""One wire form: what the fast codec writes the careful one reads, and refuses the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import codec, schemas
from chassis.contract import decimal, items, message, text, whole
from chassis.errors import Invalid
from kernel.money import Money


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@message
class Part:
    name: str = text(longest=20)
    amount: Money


@message
class Everything:
    name: str = text(longest=20)
    number: int = whole(least=-5, most=5)
    rate: Decimal = decimal(least="0", most="1")
    is_open: bool
    on: date
    at: datetime
    price: Money
    colour: Colour
    parts: tuple[Part, ...] = items(least=0, most=3)
    note: str | None = None


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20
).filter(lambda name: name.strip() and not schemas._BAD_CHARACTER.search(name))
money = st.builds(
    lambda minor, currency: Money(minor, currency),
    st.integers(-(10**15), 10**15),
    st.sampled_from(["CNY", "USD", "JPY"]),
)
zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
YEARS = (datetime(1970, 1, 1), datetime(2199, 1, 1))  # noqa: DTZ001 - hypothesis adds the zone
messages = st.builds(
    Everything,
    name=names,
    number=st.integers(-5, 5),
    rate=st.decimals(0, 1, places=6),
    is_open=st.booleans(),
    on=st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    at=st.datetimes(*YEARS, timezones=zones),
    price=money,
    colour=st.sampled_from(Colour),
    parts=st.lists(st.builds(Part, name=names, amount=money), max_size=3).map(tuple),
    note=st.none() | names,
)


@given(messages)
def test_both_codecs_read_what_the_fast_one_writes(original: Everything) -> None:
    written = codec.encode(original)
    assert codec.decode(written, Everything) == original
    assert schemas.load(Everything, codec.plain(original)) == original


A_GOOD_ONE: dict[str, Any] = {
    "name": "n",
    "number": 1,
    "rate": "0.5",
    "is_open": True,
    "on": "2026-03-31",
    "at": "2026-03-31T08:00:00Z",
    "price": {"amount": "12.50", "currency": "CNY"},
    "colour": "red",
    "parts": [{"name": "p", "amount": {"amount": "1", "currency": "JPY"}}],
}


def _refusals(**changed: Any) -> list[tuple[str | None, str]]:
    with pytest.raises(Invalid) as refused:
        schemas.load(Everything, {**A_GOOD_ONE, **changed})
    return [(refusal.field, refusal.code) for refusal in refused.value.refusals]


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a number for a name": ({"name": 5}, "name", "field.text"),
    "an empty name": ({"name": ""}, "name", "field.too_short"),
    "a name of spaces": ({"name": "   "}, "name", "field.too_short"),
    "a long name": ({"name": "n" * 21}, "name", "field.too_long"),
    "a NUL": ({"name": "a\x00b"}, "name", "field.text_bad_character"),
    "a lone surrogate": ({"name": "a\ud800"}, "name", "field.text_bad_character"),
    "null": ({"name": None}, "name", "field.null"),
    "a float": ({"number": 1.5}, "number", "field.integer"),
    "a truth value for a number": ({"number": True}, "number", "field.integer"),
    "too small": ({"number": -6}, "number", "field.out_of_range"),
    "far too large": ({"number": 10**30}, "number", "field.out_of_range"),
    "a float for a decimal": ({"rate": 0.5}, "rate", "field.decimal"),
    "NaN": ({"rate": "NaN"}, "rate", "field.decimal"),
    "an exponent": ({"rate": "1e-2"}, "rate", "field.decimal"),
    "Arabic digits": ({"rate": "٠.٥"}, "rate", "field.decimal"),
    "a rate above its limit": ({"rate": "1.000001"}, "rate", "field.out_of_range"),
    "yes": ({"is_open": "yes"}, "is_open", "field.boolean"),
    "one for true": ({"is_open": 1}, "is_open", "field.boolean"),
    "the 30th of February": ({"on": "2026-02-30"}, "on", "field.date"),
    "a compact day": ({"on": "20260331"}, "on", "field.date"),
    "the year 1": ({"on": "0001-01-01"}, "on", "field.date"),
    "an instant without zone": ({"at": "2026-03-31T08:00:00"}, "at", "field.instant"),
    "a number for an instant": ({"at": 0}, "at", "field.instant"),
    "a bare amount": ({"price": "12.50"}, "price", "field.money"),
    "a float amount": ({"price": {"amount": 12.5, "currency": "CNY"}}, "price", "money.malformed"),
    "too many decimals": (
        {"price": {"amount": "1.5", "currency": "JPY"}},
        "price",
        "money.too_many_decimals",
    ),
    "an unknown currency": (
        {"price": {"amount": "1", "currency": "XXY"}},
        "price",
        "money.unknown_currency",
    ),
    "money with more": (
        {"price": {"amount": "1", "currency": "CNY", "x": 1}},
        "price",
        "field.money",
    ),
    "no choice": ({"colour": "green"}, "colour", "field.choice"),
    "a list for a choice": ({"colour": ["red"]}, "colour", "field.choice"),
    "no list": ({"parts": "p"}, "parts", "field.list"),
    "too many parts": ({"parts": A_GOOD_ONE["parts"] * 4}, "parts", "field.too_long"),
    "a part that is none": ({"parts": ["p"]}, "parts.0", "field.must_be_object"),
    "an unknown field": ({"colr": 1}, "colr", "field.unknown"),
    "an unknown field within": (
        {"parts": [{**A_GOOD_ONE["parts"][0], "x": 1}]},
        "parts.0.x",
        "field.unknown",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_well_formed_is_refused_by_field_and_code(name: str) -> None:
    changed, field, code = REFUSED[name]
    assert _refusals(**changed) == [(field, code)]


@pytest.mark.parametrize("field", [name for name in A_GOOD_ONE if name != "parts"])
def test_a_missing_field_is_named(field: str) -> None:
    with pytest.raises(Invalid) as refused:
        schemas.load(
            Everything, {name: value for name, value in A_GOOD_ONE.items() if name != field}
        )
    assert [(refusal.field, refusal.code) for refusal in refused.value.refusals] == [
        (field, "field.required")
    ]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert sorted(_refusals(name="", number="x", extra=1), key=str) == sorted(
        [("name", "field.too_short"), ("number", "field.integer"), ("extra", "field.unknown")],
        key=str,
    )


@pytest.mark.parametrize("body", [None, 5, "text", [], [{}]])
def test_a_body_that_is_no_object_is_refused(body: Any) -> None:
    with pytest.raises(Invalid) as refused:
        schemas.load(Everything, body)
    assert [refusal.code for refusal in refused.value.refusals] == ["body.not_an_object"]


def test_numbers_of_a_query_string_are_read_as_numbers() -> None:
    assert schemas.load(Everything, {**A_GOOD_ONE, "number": "-3", "is_open": "false"}).number == -3


def test_a_float_has_no_wire_form_as_money() -> None:
    with pytest.raises(TypeError):
        codec.encode({"x": object()})


def test_a_reader_of_today_reads_what_a_later_service_adds() -> None:
    later = {**A_GOOD_ONE, "added_later": {"x": 1}}
    assert codec.decode(codec.encode(later), Everything).at == datetime(2026, 3, 31, 8, tzinfo=UTC)
