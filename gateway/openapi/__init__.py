"""`GET /v1/openapi.json`: OpenAPI 3.1, made from the route tables and the contracts behind them.

Nothing is written down twice: names, limits, choices, permissions and sentences come from the
operations and their messages. A test compares the document with the application's routes and with
every contract.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from functools import cache, partial
from typing import Any

import msgspec
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Response

from gateway.openapi.operations import described
from gateway.openapi.parts import HEADERS, PARAMETERS, PROBLEM, RESPONSES
from gateway.openapi.replies import loosen
from gateway.openapi.screens import OPEN, SCREENS
from gateway.openapi.shapes import teach
from gateway.route import Route
from gateway.tables import ROUTES

Document = dict[str, Any]
INTERNAL = (
    ("catalog.price_lines", "asked by pipeline for the prices of a deal's lines"),
    ("people.employees_by_ids", "asked by lists that expand the names of people"),
    ("channels.rebate_coverings", "asked by the trail for the rows that a deal moved"),
    ("channels.held_row_digests", "asked by the reconciler, to compare KPI rows held elsewhere"),
    ("channels.held_rows", "asked by the reconciler for the KPI rows that differ"),
    ("crm.conflict_candidates", "asked by channels for who holds a registered customer"),
    ("crm.customers_by_ids", "asked by others for the names behind their customer ids"),
    ("crm.merge_snapshot", "asked by a new service for the customers that were merged"),
    ("org.account_names", "asked by others for who approved what they print"),
    ("org.calendar_snapshot", "asked by a new service for the working calendar"),
    ("org.discount_authorities", "asked by catalog for how much discount somebody may give"),
    ("org.ended_sessions", "asked by the gateways, which refuse the tokens of these sessions"),
    ("org.scope_snapshot", "asked by a new service to fill its scope edges"),
    ("pipeline.conflict_candidates", "asked by channels for the deals of a registered customer"),
    ("strategy.persona_snapshot", "asked by a new service for the personas in force"),
)
"""Operations that no address names, each with its reason; any other unrouted one is a mistake."""


def openapi() -> Response:
    """The document, built once."""
    return Response(_encoded(), content_type="application/json")


@cache
def _encoded() -> bytes:
    return msgspec.json.encode(document())


@cache
def document() -> Document:
    """The whole API as OpenAPI 3.1."""
    return document_of(ROUTES)


def document_of(routes: Iterable[Route]) -> Document:
    """The OpenAPI document of these routes and of the gateway's own screens."""
    sentences: dict[str, str] = {}
    plugin = MarshmallowPlugin(schema_name_resolver=partial(_component_name, sentences))
    spec = APISpec(
        title="Salesloop 销环",
        version="1.0.0",
        openapi_version="3.1.0",
        plugins=[plugin],
        security=[{"bearer": []}],
        info={
            "summary": "Deals, commissions, KPIs and channel rebates",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
    )
    teach(plugin, spec)
    _add_common(spec)
    for route in routes:
        spec.path(templated(route.path), operations={route.verb.lower(): described(route, plugin)})
    for screen in (*SCREENS, *OPEN):
        spec.path(templated(screen.path), operations={screen.verb.lower(): screen.described()})
    told = loosen(spec.to_dict())
    for name, sentence in sentences.items():
        told["components"]["schemas"][name]["description"] = sentence
    return told


def templated(path: str) -> str:
    """A Flask path as OpenAPI writes it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)


def _add_common(spec: APISpec) -> None:
    spec.components.schema("Problem", PROBLEM)
    spec.components.security_scheme(
        "bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    )
    for name, parameter in PARAMETERS.items():
        spec.components.parameter(name, parameter["in"], parameter)
    for name, header in HEADERS.items():
        spec.components.header(name, header)
    for name, response in RESPONSES.items():
        spec.components.response(name, response)


def _component_name(sentences: dict[str, str], schema: Any) -> str:
    """The owner's name comes first: two services may each have an Account.

    What the message says of itself is kept in `sentences`.
    """
    kind = schema.message
    said_by = kind.__module__.split(".")
    name = f"{said_by[1] if said_by[0] == 'services' else said_by[0]}.{kind.__name__}"
    sentence = inspect.getdoc(kind) or ""
    # a dataclass without a docstring shows its signature
    if not sentence.startswith(f"{kind.__name__}("):
        sentences[name] = sentence
    return name
