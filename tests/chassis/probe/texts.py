"""The probe's sentences."""

from __future__ import annotations

from chassis.texts import Text

TEXTS = {"note.refused": Text("不予记录", "This is not written down.")}
