"""Rows of org's audit log: made, linked, and judged."""

from __future__ import annotations

from typing import Any

from chassis.audit import chain
from chassis.audit.chain import Head, check, seal
from chassis.passport import Caller
from chassis.testing import Harness

ADMIN = Caller("acc_admin", None, None, {"org:write": "all"}, False, "ses_1", "203.0.113.7")


def units(org: Harness, number: int, caller: Caller = ADMIN) -> list[Any]:
    return [
        org.call("create_unit", caller=caller, name=f"unit {at}", valid_from="2026-01-01")
        for at in range(number)
    ]


def rows(org: Harness) -> list[Any]:
    return org.sql("SELECT * FROM audit ORDER BY audit_id")


def verdict(org: Harness, kept: Head | None = None) -> chain.Verdict:
    with org.engine.connect() as connection:
        return check(connection, kept)


def sealed(org: Harness, number: int) -> Head:
    units(org, number)
    assert seal(org.engine) == number
    found = verdict(org)
    assert found.broken is None
    return found.head


def problem(org: Harness, kept: Head | None = None) -> tuple[str, int | None]:
    broken = verdict(org, kept).broken
    assert broken is not None, "the tampering was not found"
    return broken.problem, broken.position
