"""Which metrics an expression names, and which there are."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator

from prometheus_client import REGISTRY

from chassis import surroundings

SOURCES = ("chassis.metrics", "gateway.revocations")
"""The modules that declare metrics; a test compares this list with the code."""
OF_OTHERS = frozenset({
    "up",
    "rabbitmq_alarms_memory_used_watermark", "rabbitmq_alarms_free_disk_space_watermark",
    "rabbitmq_detailed_queue_messages", "rabbitmq_detailed_queue_consumers",
    "rabbitmq_process_resident_memory_bytes", "rabbitmq_disk_space_available_bytes",
    "rabbitmq_connections",
})
"""What Prometheus and the broker export; a test finds each in a real answer of theirs."""
_WORDS = frozenset({"and", "or", "unless", "by", "on", "without", "ignoring", "bool", "offset",
                    "group_left", "group_right"})
_QUOTED = re.compile(r'"(?:\\.|[^"])*"')
_NOISE = re.compile(r"\{[^}]*\}|\[[^]]*\]|"
                    r"\b(?:by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)")
_NAME = re.compile(r"(?<![\w$.])([a-zA-Z_:][\w:]*)(?!\w)(?!\s*\()")


def named_in(expression: str) -> set[str]:
    """Every metric that a PromQL expression reads."""
    plain = _NOISE.sub(" ", _QUOTED.sub("", expression))
    return set(_NAME.findall(plain)) - _WORDS


def exported() -> set[str]:
    """Every series name that our processes show, with those of other programs."""
    for module in SOURCES:
        importlib.import_module(module)
    families = [*REGISTRY.collect(), *surroundings.Surroundings("").describe()]
    return {name for family in families for name in _series(family.name, family.type)} | OF_OTHERS


def _series(name: str, kind: str) -> Iterator[str]:
    if kind == "counter":
        yield f"{name}_total"
    elif kind == "histogram":
        yield from (f"{name}_bucket", f"{name}_sum", f"{name}_count")
    else:
        yield name
