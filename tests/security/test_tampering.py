"""Whatever is done to the audit log by hand is found, and at its place."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.audit import __main__ as command_line
from chassis.audit.chain import Head, seal
from chassis.testing import Harness
from tests.security.audited import problem, rows, sealed, units, verdict

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
