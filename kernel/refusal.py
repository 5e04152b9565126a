"""How does a rule say no? With a stable code, the field it is about, and what the text needs to say
it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """One thing that is wrong; a rule returns all of them at once."""

    code: str
    field: str | None = None
    details: dict[str, Any] = dataclasses.field(default_factory=dict)
