"""What every process counts, under the names that the alerts and dashboards use."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

HTTP = Histogram(
    "salesloop_http_request_seconds", "Time of one HTTP request", ["route", "method", "status"]
)
OPERATION = Histogram(
    "salesloop_operation_seconds", "Time of one operation", ["service", "operation", "outcome"]
)
RPC_CLIENT = Histogram(
    "salesloop_rpc_client_seconds", "Time of one remote call", ["target", "operation", "outcome"]
)
OUTBOX_UNPUBLISHED = Gauge(
    "salesloop_outbox_unpublished", "Events not yet confirmed by the broker", ["service"]
)
OUTBOX_OLDEST = Gauge(
    "salesloop_outbox_oldest_seconds", "Age of the oldest unpublished event", ["service"]
)
WAITING = Gauge("salesloop_events_waiting", "Events that wait for another try", ["service"])
PARKED = Gauge("salesloop_events_parked", "Events that gave up after all tries", ["service"])
REDELIVERED = Counter(
    "salesloop_events_redelivered_total", "Deliveries that the broker repeated", ["service"]
)
DUPLICATES = Counter(
    "salesloop_events_duplicate_total", "Events met again and ignored", ["service"]
)
DEAD_LETTERED = Counter(
    "salesloop_events_dead_lettered_total", "Deliveries refused for ever", ["service"]
)
REDELIVERED_CALLS = Counter(
    "salesloop_calls_redelivered_total", "Requests that the broker repeated", ["service"]
)
EXPIRED_CALLS = Counter(
    "salesloop_calls_expired_total", "Calls dropped past their deadline", ["service"]
)
TAKEN = Counter("salesloop_events_taken_total", "Events taken, by type", ["service", "type"])
PUBLISHED = Counter(
    "salesloop_events_published_total", "Events that the broker confirmed, by type",
    ["service", "type"],
)
WORKERS = Gauge(
    "salesloop_workers_running", "Operations and batches in hand in this process", ["service"]
)
WORKERS_LIMIT = Gauge(
    "salesloop_workers_limit", "Most of them that this process takes at once", ["service"]
)
POOL = Gauge("salesloop_db_pool_in_use", "Sessions of the database in use", ["service"])
POOL_LIMIT = Gauge("salesloop_db_pool_limit", "Most sessions of this process", ["service"])
DATABASE_UP = Gauge("salesloop_database_up", "1 when the database answered", ["service"])
BROKER_UP = Gauge("salesloop_broker_up", "1 when both links to the broker are up", ["service"])
RECONCILE_MISSING = Gauge(
    "salesloop_reconcile_missing_events", "Events announced and not taken when last compared",
    ["producer", "consumer"],
)
RECONCILE_DIFFERENCES = Gauge(
    "salesloop_reconcile_differences", "Amounts that differ from a recomputation", ["ledger"]
)
RECONCILE_FINISHED = Gauge(
    "salesloop_reconcile_finished_timestamp_seconds", "When the last comparison ended"
)
CHAIN = Histogram(
    "salesloop_chain_seconds", "From the event that began a chain to the commit of one of its hops",
    ["hop"], buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800),
)
