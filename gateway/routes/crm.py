"""What of crm clients may call."""

from __future__ import annotations

from gateway.route import Route

ROUTES: tuple[Route, ...] = ()
