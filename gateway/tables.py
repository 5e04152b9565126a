"""Every route there is."""

from gateway.route import Route
from gateway.routes import (
    analytics,
    catalog,
    channels,
    crm,
    org,
    people,
    pipeline,
    strategy,
)

ROUTES: tuple[Route, ...] = (
    *strategy.ROUTES,
    *org.ROUTES,
    *people.ROUTES,
    *pipeline.ROUTES,
    *crm.ROUTES,
    *catalog.ROUTES,
    *analytics.ROUTES,
    *channels.ROUTES,
)
