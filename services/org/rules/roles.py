"""What may each role do, and how far does it reach?

Scopes: own records, those of the reporting subtree (team), of the unit, of one's partner, or all.
Several roles together give the widest scope of each permission. What is not listed is refused.
Source: modules.md "Roles".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.org.contract import Role

PERMISSIONS = (
    "accounts:write", "agreements:approve", "agreements:write", "audit:read",
    "careers:approve", "careers:read", "careers:write", "costs:read",
    "care:read", "care:write", "complaints:manage", "complaints:read", "complaints:write",
    "customers:grade", "customers:merge", "customers:read", "customers:write", "deals:approve",
    "deals:cancel", "deals:read",
    "deals:write", "descriptions:approve", "descriptions:write", "disputes:write",
    "documents:read", "documents:write", "employees:read", "employees:write", "exports:read",
    "handovers:read", "handovers:write", "imports:write", "jobs:read", "kpis:read", "kpis:rebuild",
    "leads:manage", "leads:read", "leads:write", "notices:manage",
    "operations:manage", "operations:read", "org:read", "org:write", "partners:read",
    "partners:write", "payments:write", "periods:close", "personal:read", "personal:reveal",
    "plans:approve",
    "plans:read", "plans:write", "pools:claim", "pools:manage", "pools:read", "prices:approve",
    "prices:read", "prices:write", "products:read", "products:write", "quotas:write",
    "quotes:approve", "quotes:read", "quotes:write",
    "rebates:read", "recruiting:approve", "recruiting:read", "recruiting:write",
    "registrations:approve", "registrations:read", "registrations:write", "reveals:read",
    "scope:snapshot",
    "session:own", "sessions:end", "settlements:approve", "settlements:write", "sop:write",
    "statements:read", "strategy:approve", "strategy:read", "strategy:write", "surveys:read",
    "surveys:write", "tags:write", "targets:adjust", "targets:lock", "targets:read",
    "targets:submit", "targets:write", "territories:read", "territories:write", "training:read",
    "training:write", "wecom:manage",
)
NARROW_TO_WIDE = ("own", "team", "unit", "partner", "all")

_NOT_A_DIRECTORS = {
    "accounts:write", "notices:manage", "operations:manage", "org:write", "scope:snapshot",
    "sessions:end",
}
_CATALOG = ("products:read", "prices:read")
_CARE = ("complaints:read", "complaints:write", "surveys:read", "surveys:write", "care:read",
         "care:write")


def _in_scope(scope: str, *permissions: str) -> dict[str, str]:
    return dict.fromkeys(permissions, scope)


ROLES: Mapping[Role, Mapping[str, str]] = {
    Role.ADMIN: _in_scope("all", *PERMISSIONS),
    Role.DIRECTOR: _in_scope("all", *(set(PERMISSIONS) - _NOT_A_DIRECTORS)),
    Role.REGIONAL_MANAGER: {
        **_in_scope("team", "deals:read", "deals:write", "deals:approve", "deals:cancel",
                    "payments:write",
                    "kpis:read", "statements:read", "quotas:write", "employees:read", "org:read",
                    "customers:read", "customers:write", "customers:merge", "personal:read",
                    "exports:read", "targets:read", "targets:submit", "targets:adjust",
                    "disputes:write", "training:read", "careers:read", "careers:approve",
                    "leads:read", "leads:write", "leads:manage", "pools:read", "pools:claim",
                    "pools:manage", "reveals:read", "quotes:read", "quotes:write",
                    "quotes:approve", *_CARE),
        **_in_scope("all", "partners:read", "registrations:read", "plans:read", "strategy:read",
                    "costs:read", *_CATALOG),
        **_in_scope("own", "jobs:read"),
    },
    Role.SELLER: {
        **_in_scope("own", "deals:read", "deals:write", "statements:read", "kpis:read", "org:read",
                    "customers:read", "customers:write", "personal:read", "targets:read",
                    "targets:submit", "disputes:write", "training:read", "careers:read",
                    "leads:read", "leads:write", "pools:read", "pools:claim", "quotes:read",
                    "quotes:write", *_CARE),
        **_in_scope("all", "partners:read", *_CATALOG),
    },
    Role.ASSISTANT: {
        **_in_scope("team", "deals:read", "customers:read", "leads:read", "pools:read",
                    "personal:reveal", "quotes:read", *_CARE),
        **_in_scope("all", "documents:read", *_CATALOG)},
    Role.HR_PARTNER: _in_scope("all", "employees:read", "employees:write", "plans:read",
                               "plans:write", "statements:read", "settlements:write", "org:read",
                               "targets:read", "documents:read", "documents:write",
                               "descriptions:write", "disputes:write", "recruiting:read",
                               "recruiting:write", "training:read", "training:write",
                               "careers:read", "careers:write"),
    Role.PRODUCT_MANAGER: _in_scope("all", "deals:read", "kpis:read", "partners:read",
                                    "products:write", "prices:write", "costs:read",
                                    "strategy:read", "quotes:read", *_CATALOG),
    Role.CHANNEL_MANAGER: _in_scope("all", "partners:read", "partners:write", "agreements:write",
                                    "agreements:approve", "rebates:read", "deals:read",
                                    "registrations:read", "registrations:write",
                                    "registrations:approve",
                                    "customers:read", "personal:reveal", *_CATALOG),
    Role.ANALYST: {
        **_in_scope("all", "kpis:read", "kpis:rebuild", "deals:read", "customers:read",
                    "leads:read", "targets:read", "strategy:read", "exports:read",
                    "complaints:read", "surveys:read", "care:read", "quotes:read",
                    *_CATALOG),
        **_in_scope("own", "jobs:read"),
    },
    Role.AUDITOR: _in_scope("all", *(name for name in PERMISSIONS if name.endswith(":read"))),
    Role.PARTNER_USER: _in_scope("partner", "deals:read", "rebates:read", "partners:read",
                                 "registrations:read", "registrations:write"),
}


def permissions_of(roles: Iterable[Role]) -> dict[str, str]:
    """All that the roles allow together, each in its widest scope; one's own session always."""
    granted = {"session:own": "own"}
    for role in roles:
        for permission, scope in ROLES[role].items():
            widest = max(granted.get(permission, scope), scope, key=NARROW_TO_WIDE.index)
            granted[permission] = widest
    return {**granted, "session:own": "own"}
