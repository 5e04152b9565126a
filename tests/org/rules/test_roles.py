"""Every permission that an operation asks for is somebody's; none is granted in vain."""

from importlib import import_module
from itertools import combinations
from pathlib import Path

import pytest

from chassis.audit.contract import Audit
from chassis.contract import PUBLIC, Contract
from chassis.documents.contract import Documents
from chassis.passport import SCOPES
from services.org.contract import Role
from services.org.rules.roles import (
    NARROW_TO_WIDE,
    PERMISSIONS,
    ROLES,
    permissions_of,
)

ROOT = Path(__file__).resolve().parents[3]


def contracts() -> list[type[Contract]]:
    names = sorted({path.relative_to(ROOT).parts[1] for path in ROOT.glob("services/*/contract*")})
    found = []
    for name in names:
        members = vars(import_module(f"services.{name}.contract")).values()
        found += [each for each in members if isinstance(each, type) and issubclass(each, Contract)]
    return [each for each in found if each is not Contract]


def asked_for() -> set[str]:
    """What people may be granted; operations for services only need no role."""
    asked = [*contracts(), Audit, Documents]
    used = {operation.permission for contract in asked for operation in contract.operations()
            if not operation.callers}
    shown = {name for contract in contracts() for name in contract.field_permissions}
    return (used | shown) - {PUBLIC}


def test_the_contracts_are_found():
    assert {"Org", "People", "Pipeline", "Analytics", "Channels"} <= {
        each.__name__ for each in contracts()
    }


def test_every_permission_asked_for_is_granted_to_some_role():
    granted = {permission for permissions in ROLES.values() for permission in permissions}
    assert asked_for() - granted == set()


def test_no_permission_is_granted_that_no_operation_asks_for():
    granted = {permission for role in Role for permission in permissions_of([role])}
    assert granted - asked_for() == set()
    assert set(PERMISSIONS) - asked_for() == set()


def test_every_role_has_its_line_and_every_scope_is_known():
    assert set(ROLES) == set(Role)
    assert {scope for permissions in ROLES.values() for scope in permissions.values()} <= set(
        SCOPES
    )
    assert NARROW_TO_WIDE == SCOPES


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_a_session_and_only_an_own_one(role):
    assert permissions_of([role])["session:own"] == "own"


EXAMPLES = [
    ([Role.SELLER], "deals:read", "own"),
    ([Role.SELLER], "deals:cancel", None),
    ([Role.REGIONAL_MANAGER], "deals:read", "team"),
    ([Role.SELLER, Role.REGIONAL_MANAGER], "deals:read", "team"),
    ([Role.ANALYST, Role.SELLER], "deals:read", "all"),
    ([Role.ANALYST, Role.SELLER], "statements:read", "own"),
    ([Role.DIRECTOR], "plans:approve", "all"),
    ([Role.DIRECTOR], "org:write", None),
    ([Role.DIRECTOR], "accounts:write", None),
    ([Role.DIRECTOR], "scope:snapshot", None),
    ([Role.ADMIN], "scope:snapshot", "all"),
    ([Role.PARTNER_USER], "rebates:read", "partner"),
    ([Role.PARTNER_USER], "deals:write", None),
    ([Role.AUDITOR], "statements:read", "all"),
    ([Role.AUDITOR], "deals:write", None),
]


@pytest.mark.parametrize(("roles", "permission", "scope"), EXAMPLES)
def test_what_roles_may_do(roles, permission, scope):
    assert permissions_of(roles).get(permission) == scope


def test_an_auditor_changes_nothing():
    assert {name for name in ROLES[Role.AUDITOR] if not name.endswith(":read")} == set()


@pytest.mark.parametrize("roles", list(combinations(Role, 2)), ids=lambda roles: "+".join(roles))
def test_two_roles_give_the_wider_scope_of_each_permission(roles):
    one, other, both = (permissions_of(some) for some in ([roles[0]], [roles[1]], roles))
    assert set(both) == set(one) | set(other)
    for permission, scope in both.items():
        widths = [SCOPES.index(each[permission]) for each in (one, other) if permission in each]
        assert SCOPES.index(scope) == max(widths)
