"""One trace from a request through the services to the last reaction, by OpenTelemetry (OTLP/HTTP).

Only when OTEL_EXPORTER_OTLP_ENDPOINT is set; otherwise nothing is imported and a span costs a
comparison. What leads from one process to the next is W3C's `traceparent`: a header of a call, a
field of an event's envelope. Attributes are ids, names and outcomes: never arguments, personal data
or statements. Ended spans are put into a bounded queue that a thread of its own sends (a green one
under eventlet); a collector that is slow or away costs spans, never work.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from chassis.config import setting

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
CLOSE_LIMIT = 2.0
_PARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


@dataclass
class _Tracing:
    provider: Any = None
    tracer: Any = None


_on = _Tracing()


@dataclass(frozen=True)
class Span:
    """What is being done; `traceparent` names it to whoever is asked next. Without tracing, none
    of its own: it hands its parent on."""

    traceparent: str | None
    made: Any = None

    def note(self, **attributes: str | int | None) -> None:
        """Say more about it: ids, names, outcomes."""
        if self.made is not None:
            self.made.set_attributes(_named(attributes))


def start(process: str) -> None:
    """Trace this process if an endpoint is set; after monkey-patching, and after a fork."""
    if not setting(ENDPOINT, "") or _on.tracer is not None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = Resource.create({"service.namespace": "salesloop", "service.name": process})
    _on.provider = TracerProvider(resource=named, shutdown_on_exit=False)
    _on.provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _on.tracer = _on.provider.get_tracer("salesloop")


def current() -> str | None:
    """The innermost open span of this thread, as a `traceparent`."""
    return _current.get()


@contextmanager
def span(
    name: str, kind: str, parent: str | None, **attributes: str | int | None
) -> Iterator[Span]:
    """Something that takes time; `kind` is server, client or consumer. An exception marks it with
    its type alone, and goes on."""
    if _on.tracer is None:
        yield Span(parent)
        return
    made = _begun(name, kind, parent, attributes)
    opened = Span(_written(made), made)
    token = _current.set(opened.traceparent)
    try:
        yield opened
    except Exception as error:
        _fail(made, error)
        raise
    finally:
        _current.reset(token)
        made.end()


def close() -> None:
    """Send what has ended, for two seconds at most: what hangs is left to a thread that the
    process does not wait for."""
    if _on.provider is not None:
        sending = threading.Thread(target=_on.provider.force_flush, daemon=True)
        sending.start()
        sending.join(CLOSE_LIMIT)


def _begun(name: str, kind: str, parent: str | None, attributes: dict[str, Any]) -> Any:
    from opentelemetry.trace import SpanKind

    return _on.tracer.start_span(
        name, context=_context(parent), kind=SpanKind[kind.upper()], attributes=_named(attributes),
        record_exception=False, set_status_on_exception=False)  # fmt: skip


def _context(parent: str | None) -> Any:
    """The parent from its `traceparent`; one that is none begins a trace of its own."""
    from opentelemetry.context import Context
    from opentelemetry.trace import (
        NonRecordingSpan,
        SpanContext,
        TraceFlags,
        set_span_in_context,
    )

    found = _PARENT.fullmatch(parent or "")
    if found is None:
        return Context()
    trace, span_id, flags = (int(part, 16) for part in found.groups())
    named = SpanContext(trace, span_id, True, TraceFlags(flags))
    return set_span_in_context(NonRecordingSpan(named), Context())


def _written(made: Any) -> str:
    context = made.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"


def _fail(made: Any, error: Exception) -> None:
    from opentelemetry.trace import Status, StatusCode

    made.set_status(Status(StatusCode.ERROR, type(error).__name__))


def _named(attributes: dict[str, Any]) -> dict[str, str | int]:
    return {f"salesloop.{name}": value for name, value in attributes.items() if value is not None}
