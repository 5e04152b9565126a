"""The fast codec between our own services: the same dataclasses, encoded and decoded by msgspec.

One wire form for both codecs (`chassis.schemas` is the other): money as {amount, currency}, enums
by value, decimals as strings, days and instants as ISO strings. Unknown fields of replies and
events are ignored.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import msgspec

from kernel.money import Money

Message = TypeVar("Message")


class MoneyWire(msgspec.Struct):
    amount: str
    currency: str


def _encode_other(value: Any) -> Any:
    if isinstance(value, Money):
        return MoneyWire(value.amount, value.currency)
    raise TypeError(f"{type(value).__name__} has no wire form")


def _decode_other(kind: type, value: Any) -> Any:
    if kind is Money:
        return Money.of(value["amount"], value["currency"])
    raise TypeError(f"{kind.__name__} has no wire form")


_encoder = msgspec.json.Encoder(enc_hook=_encode_other, decimal_format="string")


def encode(value: Any) -> bytes:
    """A message, or plain values, as JSON bytes."""
    return _encoder.encode(value)


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, dec_hook=_decode_other)


def decode(body: bytes | str, kind: type[Message]) -> Message:
    """JSON bytes as a message; raises msgspec.ValidationError or msgspec.DecodeError."""
    return _decoder(kind).decode(body)  # type: ignore[no-any-return, arg-type]


def plain(value: Any) -> Any:
    """A message as dicts, lists and strings."""
    return msgspec.json.decode(encode(value))
