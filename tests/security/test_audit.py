"""The audit log: written with the change, only ever added to, and every tampering found."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from typing import Any

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis import codec
from chassis.audit import bounds
from chassis.audit.chain import seal
from chassis.audit.recording import Entry, write
from chassis.locks import lock_number
from chassis.passport import Caller
from chassis.testing import Harness, Refused
from deploy.local.place import stored_services
from services.org.contract import Role
from tests.org.builders import PASSWORD, a_caller, an_account
from tests.security.audited import ADMIN, rows, sealed, units, verdict
from tests.servers import Servers


def test_a_command_leaves_who_what_where_and_the_hash_of_its_answer(org: Harness) -> None:
    made = units(org, 1)[0]
    row = rows(org)[0]
    assert (row.actor, row.operation, row.object_id, row.outcome, row.address, row.request_id) == (
        "acc_admin", "create_unit", made.unit_id, "ok", "203.0.113.7", "req_test",
    )  # fmt: skip
    assert bytes(row.after_hash) == hashlib.sha256(codec.encode(made)).digest()
    assert row.details == {"session_id": "ses_1"}
    assert row.at == org.clock.at


def test_a_command_whose_row_cannot_be_written_has_no_effect(org: Harness, superuser: Any) -> None:
    superuser.execute("ALTER TABLE audit ADD CONSTRAINT nobody CHECK (actor <> 'acc_admin')")
    try:
        with pytest.raises(Refused):
            units(org, 1)
    finally:
        superuser.execute("ALTER TABLE audit DROP CONSTRAINT nobody")
    assert org.sql("SELECT 1 FROM unit") == rows(org) == []


def test_a_refused_rule_leaves_no_row_and_a_repeated_key_no_second_one(org: Harness) -> None:
    with pytest.raises(Refused):
        org.call("create_unit", caller=ADMIN, name="", valid_from="2026-01-01")
    for _ in range(3):
        org.call("create_unit", caller=ADMIN, key="once", name="a", valid_from="2026-01-01")
    assert [row.outcome for row in rows(org)] == ["ok"]


def test_what_was_denied_is_written_with_what_was_reached_for(org: Harness) -> None:
    with pytest.raises(Refused):
        org.call("set_roles", caller=a_caller(Role.SELLER), account_id="acc_1", roles=("admin",))
    with pytest.raises(Refused):
        org.call("move_unit", caller=ADMIN, unit_id="unit_gone", valid_from="2026-01-01")
    assert [(row.operation, row.object_id, row.outcome) for row in rows(org)] == [
        ("set_roles", "acc_1", "caller.forbidden"),
        ("move_unit", "unit_gone", "record.not_found"),
    ]


def test_a_failed_sign_in_is_written_without_the_login_and_without_the_password(
    org: Harness,
) -> None:
    account = an_account(org)
    for login in ("wang.fang", "nobody.at.all"):
        with pytest.raises(Refused):
            org.call("sign_in", login=login, password="not the password")
    failed = rows(org)[1:]
    assert [(row.operation, row.object_id, row.outcome) for row in failed] == [
        ("sign_in", account.account_id, "login.refused"),
        ("sign_in", None, "login.refused"),
    ]
    said = str(rows(org))
    assert not any(word in said for word in ("wang", "nobody.at", "not the password", PASSWORD))


def test_what_a_person_wrote_is_never_in_a_row(org: Harness) -> None:
    marker = "王小明 13800138000"
    org.call("create_unit", caller=ADMIN, name=marker, valid_from="2026-01-01", external_ref=marker)
    with pytest.raises(Refused):
        org.call("move_unit", caller=ADMIN, unit_id=marker, valid_from="2026-01-01")
    assert len(rows(org)) == 2
    assert marker not in str(rows(org))


def test_refusals_are_bounded_and_those_left_out_are_counted(
    org: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = [0.0]
    object.__setattr__(org.dispatcher, "audit_bounds", bounds.Bounds(lambda: at[0]))
    nobody = Caller("acc_nobody", address="203.0.113.9")

    def reach() -> None:
        with pytest.raises(Refused):
            org.call("set_roles", caller=nobody, account_id="acc_1", roles=("admin",))

    for _ in range(bounds.MOST_OF_A_KIND + 25):
        reach()
    assert len(rows(org)) == bounds.MOST_OF_A_KIND
    at[0] += bounds.WINDOW_SECONDS
    reach()
    assert rows(org)[-1].details["unwritten"] == 25


def test_the_chain_holds_whatever_number_of_writers_and_sealers_work_at_once(org: Harness) -> None:
    number = 60
    with ThreadPoolExecutor(8) as together:
        work = [together.submit(units, org, 1) for _ in range(number)]
        sealing = [together.submit(seal, org.engine) for _ in range(number)]
        for one in (*work, *sealing):
            one.result()
    seal(org.engine)
    found = verdict(org)
    assert (found.broken, found.head.position) == (None, number)
    assert org.sql("SELECT 1 FROM audit_open") == []


def test_one_replica_links_at_a_time_and_another_goes_on_after_it(org: Harness) -> None:
    units(org, 2)
    with org.engine.begin() as other:
        key = {"key": lock_number("audit.seal")}
        other.execute(text("SELECT pg_advisory_xact_lock(:key)"), key)
        assert seal(org.engine) == 0
    assert seal(org.engine) == 2


def test_a_row_that_commits_late_takes_a_later_place(org: Harness) -> None:
    with Session(org.engine) as late:
        write(late, Entry(org.clock.at, "acc_late", "x"))
        assert sealed(org, 2).position == 2
        late.commit()
    assert seal(org.engine) == 1
    assert (verdict(org).broken, verdict(org).head.position) == (None, 3)
    order = org.sql("SELECT audit_id FROM audit_seal ORDER BY position")
    assert [row.audit_id for row in order] != sorted(row.audit_id for row in order)


@pytest.mark.parametrize("service", stored_services())
@pytest.mark.parametrize("table", ["audit", "audit_seal"])
def test_a_service_may_only_add_to_its_own_log(servers: Servers, service: str, table: str) -> None:
    url = servers.database_url(service).replace("+psycopg2", "")
    with closing(psycopg2.connect(url)) as session:
        session.autocommit = True
        for forbidden in (
            f"UPDATE {table} SET audit_id = audit_id",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DROP TABLE {table}",
        ):
            with session.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(forbidden)


def test_an_auditor_reads_the_log_page_by_page_and_checks_it(org: Harness) -> None:
    made = units(org, 3)
    seal(org.engine)
    call = partial(org.call, caller=a_caller(Role.AUDITOR))
    first = call("list_audit", limit=2)
    second = call("list_audit", limit=2, cursor=first.next_cursor)
    shown = [row.object_id for row in (*first.items, *second.items)]
    assert shown == [unit.unit_id for unit in reversed(made)]
    assert [row.object_id for row in call("list_audit", object_id=made[1].unit_id).items] == [
        made[1].unit_id
    ]
    assert call("list_audit", actor="acc_nobody").items == ()
    found = call("check_audit")
    assert (found.position, found.is_end, found.problem) == (3, True, None)
    assert call("check_audit", after_position=3).is_end
    assert rows(org)[-1].operation == "check_audit", "looking is written as well"
