"""The audit log: written with the change, only ever added to, and every tampering found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from typing import Any

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis import codec
from chassis.audit import __main__ as command_line
from chassis.audit import bounds, chain
from chassis.audit.chain import Head, check, seal
from chassis.audit.recording import Entry, write
from chassis.locks import lock_number
from chassis.passport import Caller
from chassis.testing import Harness, Refused
from deploy.local.place import stored_services
from services.org.contract import Role
from services.org.service import OrgService
from tests.org.builders import PASSWORD, a_caller, an_account
from tests.servers import Servers

ADMIN = Caller("acc_admin", None, None, {"org:write": "all"}, False, "ses_1", "203.0.113.7")


@pytest.fixture
def org(
    harness: Callable[[Any], Harness], servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> Harness:
    monkeypatch.setenv("SALESLOOP_KEY_FILE", str(servers.keys_dir / "org.pem"))
    return harness(OrgService)


@pytest.fixture
def superuser(servers: Servers) -> Iterator[Any]:
    """Somebody with every right over org's database."""
    database = servers.postgres.connect(f"{servers.worker}_org")
    with closing(database) as session, session.cursor() as cursor:
        yield cursor


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


TAMPERINGS: dict[str, tuple[str, tuple[str, int | None]]] = {
    "an actor is changed": ("UPDATE audit SET actor = 'acc_else' WHERE audit_id = :3",
                            ("row_changed", 3)),
    "an instant is changed": ("UPDATE audit SET at = at + interval '1 us' WHERE audit_id = :3",
                              ("row_changed", 3)),
    "details are changed": ("UPDATE audit SET details = '{}' WHERE audit_id = :4",
                            ("row_changed", 4)),
    "a hash is taken away": ("UPDATE audit SET after_hash = NULL WHERE audit_id = :1",
                             ("row_changed", 1)),
    "a row is deleted": ("DELETE FROM audit WHERE audit_id = :2", ("row_missing", 2)),
    "a row and its link are deleted": (
        "DELETE FROM audit WHERE audit_id = :2; DELETE FROM audit_seal WHERE audit_id = :2",
        ("link_missing", 2)),
    "a row is deleted and the later ones moved up": (
        "DELETE FROM audit WHERE audit_id = :2; DELETE FROM audit_seal WHERE audit_id = :2;"
        "UPDATE audit_seal SET position = -position WHERE position > 2;"
        "UPDATE audit_seal SET position = -position - 1 WHERE position < 0", ("row_changed", 2)),
    "the first link is deleted": ("DELETE FROM audit_seal WHERE position = 1", ("link_missing", 1)),
    "the chain's tail is cut": ("DELETE FROM audit_seal WHERE position > 3", ("not_linked", None)),
    "a row is slipped in": (
        "INSERT INTO audit (at, actor, operation, outcome) VALUES (now(), 'acc_x', 'x', 'ok')",
        ("not_linked", None)),
    "two rows are exchanged": (
        "UPDATE audit_seal SET audit_id = -1 WHERE position = 2;"
        "UPDATE audit_seal SET audit_id = :2 WHERE position = 4;"
        "UPDATE audit_seal SET audit_id = :4 WHERE position = 2", ("row_changed", 2)),
    "a link is written anew": (
        "UPDATE audit_seal SET link_hash = sha256('forged') WHERE position = 5",
        ("row_changed", 5)),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampering_is_found_at_its_place(name: str, org: Harness, superuser: Any) -> None:
    sealed(org, 5)
    numbers = [row.audit_id for row in rows(org)]
    statement, expected = TAMPERINGS[name]
    for at, number in enumerate(numbers, 1):
        statement = statement.replace(f":{at}", str(number))
    superuser.execute(statement)
    assert problem(org) == expected


def test_a_row_taken_away_before_it_was_linked_is_missed(org: Harness, superuser: Any) -> None:
    units(org, 2)
    superuser.execute("DELETE FROM audit WHERE audit_id = (SELECT max(audit_id) FROM audit)")
    seal(org.engine)
    assert problem(org) == ("open_row_missing", None)


def test_a_row_whose_waiting_mark_was_taken_away_is_found(org: Harness, superuser: Any) -> None:
    sealed(org, 2)
    units(org, 1)
    superuser.execute("DELETE FROM audit_open")
    seal(org.engine)
    assert problem(org) == ("not_linked", None)


def test_a_tail_cut_with_its_rows_is_found_by_a_head_kept_elsewhere(
    org: Harness, superuser: Any
) -> None:
    kept = sealed(org, 5)
    superuser.execute(
        "DELETE FROM audit WHERE audit_id IN (SELECT audit_id FROM audit_seal WHERE position > 3);"
        "DELETE FROM audit_seal WHERE position > 3"
    )
    assert verdict(org).broken is None, "nothing inside can show it"
    assert problem(org, kept) == ("head_missing", 5)


def test_a_chain_forged_anew_is_found_by_a_head_kept_elsewhere(
    org: Harness, superuser: Any
) -> None:
    kept = sealed(org, 3)
    superuser.execute(
        "UPDATE audit SET actor = 'acc_else'; DELETE FROM audit_seal;"
        "INSERT INTO audit_open SELECT audit_id FROM audit"
    )
    seal(org.engine)
    assert verdict(org).broken is None, "nothing inside can show it"
    assert problem(org, kept) == ("head_missing", 3)


def test_a_head_kept_elsewhere_stays_in_a_chain_that_grows(org: Harness) -> None:
    kept = Head.parse(str(sealed(org, 2)))
    units(org, 1)
    seal(org.engine)
    assert verdict(org, kept).broken is None


def test_the_command_line_prints_the_head_and_names_the_broken_place(
    org: Harness, superuser: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    head = sealed(org, 3)
    assert command_line.main(["verify", f"org={head}"]) == 0
    assert f"org: 完好 intact, head {head}" in capsys.readouterr().out
    superuser.execute("UPDATE audit SET outcome = 'ok.' WHERE audit_id = "
                      "(SELECT audit_id FROM audit_seal WHERE position = 2)")  # fmt: skip
    assert command_line.main(["verify", "org"]) == 1
    told = capsys.readouterr().out
    assert "BROKEN position 2" in told
    assert "记录被改动" in told


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
