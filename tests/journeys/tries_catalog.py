"""What catalog's routed operations answer to somebody who may (see `permission_table`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.tries import Try

TRIES: dict[str, Try] = {}
PATH_VALUES: dict[str, str] = {}
OWNER_OF: dict[str, Callable[[dict[str, Any]], str]] = {}
