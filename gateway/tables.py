"""Every route there is."""

from gateway.route import Route
from gateway.routes import analytics, channels, org, people, pipeline

ROUTES: tuple[Route, ...] = (
    *org.ROUTES,
    *people.ROUTES,
    *pipeline.ROUTES,
    *analytics.ROUTES,
    *channels.ROUTES,
)
