"""The envelope of every event (events.md): who says what about which version of what, and why.

`request_id` is the call, `correlation_id` the business object, `causation_id` the event that led to
this one.
"""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

import msgspec

from chassis.codec import _encode_other, encode
from chassis.contract import Event
from chassis.ids import event_id


class Envelope(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event as it travels; `payload` stays encoded until a reaction wants it.

    `began_at` is when the first event of its chain occurred (the sale's, for a commission or a
    rebate); `traceparent` is the W3C trace that it belongs to, when tracing is on.
    """

    event_id: str
    type: str
    schema_version: int
    aggregate_id: str
    aggregate_version: int
    occurred_at: datetime
    actor: str
    payload: msgspec.Raw
    request_id: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    began_at: datetime | None = None
    traceparent: str | None = None


class Origin(msgspec.Struct, frozen=True):
    """Where a change comes from: copied into the envelope of every event that it makes."""

    actor: str
    request_id: str | None = None
    causation_id: str | None = None
    began_at: datetime | None = None
    traceparent: str | None = None


_TYPE = re.compile(r"[a-z][a-z0-9_]*")
_decoder = msgspec.json.Decoder(Envelope)
_encoder = msgspec.json.Encoder(enc_hook=_encode_other)


def enclose(event: Event, origin: Origin, occurred_at: datetime, epoch: int) -> Envelope:
    """Put an event into its envelope; the same aggregate version always gets the same event id."""
    kind, aggregate, version = event.wire_name(), event.aggregate_id, event.aggregate_version
    return Envelope(
        event_id=str(event_id(kind, aggregate, epoch, version)),
        type=kind,
        schema_version=event.schema_version,
        aggregate_id=aggregate,
        aggregate_version=version,
        occurred_at=occurred_at,
        actor=origin.actor,
        payload=msgspec.Raw(encode(event)),
        request_id=origin.request_id,
        correlation_id=event.correlation_id,
        causation_id=origin.causation_id,
        began_at=origin.began_at,
        traceparent=origin.traceparent,
    )


def seal(envelope: Envelope) -> bytes:
    return _encoder.encode(envelope)


def unseal(body: bytes) -> Envelope:
    """Raises msgspec.DecodeError, msgspec.ValidationError or ValueError on anything that is no
    envelope."""
    envelope = _decoder.decode(body)
    if str(UUID(envelope.event_id)) != envelope.event_id or not _TYPE.fullmatch(envelope.type):
        raise ValueError("event_id or type is malformed")
    return envelope
