"""What of strategy clients may call."""

from __future__ import annotations

from gateway.route import Route

ROUTES: tuple[Route, ...] = ()
