"""The whole document against the running system: schemathesis calls every operation with good and
bad data and holds each answer against what the document promises.

Routes are not listed here: what the document has is tried. An answer of 503 must say when to come
again; any other 5xx is a mistake. That well-formed data is accepted is not asked: most of it names
records that do not exist, and rules may refuse.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case, CheckContext, Response
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from gateway.openapi import document
from tests.running import RunningSystem

EXAMPLES = 6


def no_failure_of_the_server(ctx: CheckContext, response: Response, case: Case) -> bool | None:
    """Nothing breaks; a service that is away says when to come again."""
    is_away = response.status_code == 503 and "retry-after" in response.headers
    assert response.status_code < 500 or is_away, response.text
    return None


CHECKS = [
    no_failure_of_the_server,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
    checks.missing_required_header,
]
CONFIG = SchemathesisConfig.from_dict(
    {
        "generation": {"mode": "all", "allow-x00": True},
        "checks": {
            "missing_required_header": {"expected-statuses": ["428"]},
            "negative_data_rejection": {"expected-statuses": ["4xx"]},
        },
    }
)
load_all_checks()
SCHEMA = schemathesis.openapi.from_dict(document(), config=CONFIG)


@pytest.fixture(scope="module")
def token(system: RunningSystem) -> str:
    system.empty()
    return system.token()


@pytest.mark.timeout(300)
@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_system_keeps_what_the_document_promises(
    case: Case, system: RunningSystem, token: str
) -> None:
    case.call_and_validate(
        base_url=system.base_url,
        headers={"Authorization": f"Bearer {token}", "Prefer": "respond-async"},
        checks=CHECKS,
        timeout=20,
    )
