"""Units and positions: dated, never in a circle, one record for one external reference."""

from datetime import date

import pytest

from chassis.testing import Refused
from services.org.contract import Role, UnitChanged, UnitParent
from tests.org.builders import FOUNDED, Company, a_caller, a_position, a_unit

MARCH, JUNE, SEPTEMBER = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


def test_the_same_external_ref_is_the_same_unit(org):
    first = org.call("create_unit", name="East", valid_from=FOUNDED, external_ref="office-1")
    again = org.call(
        "create_unit", name="East, spelt anew", valid_from=MARCH, external_ref="office-1"
    )
    assert again == first
    assert len(org.published(UnitChanged)) == 1


def test_the_same_external_ref_is_the_same_position_and_assignment(org):
    unit_id = a_unit(org, "east")
    wish = {"title": "Seller", "unit_id": unit_id, "valid_from": FOUNDED, "external_ref": "job-1"}
    position = org.call("create_position", **wish)
    assert org.call("create_position", **wish) == position
    work = {
        "employee_id": "emp_1",
        "position_id": position.position_id,
        "valid_from": FOUNDED,
        "external_ref": "a-1",
    }
    assignment = org.call("assign_employee", **work)
    assert org.call("assign_employee", **work) == assignment
    assert org.sql("SELECT count(*) FROM assignment")[0][0] == 1


def test_units_without_a_reference_are_always_new(org):
    made = {org.call("create_unit", name="East", valid_from=FOUNDED).unit_id for _ in range(2)}
    assert len(made) == 2


def test_units_are_answered_as_of_a_day(org):
    company = Company(org)
    org.call("move_unit", unit_id=company.west, parent_id=company.east, valid_from=JUNE)
    parents = {
        day: {unit.unit_id: unit.parent_id for unit in org.call("list_units", as_of=day).items}
        for day in (MARCH, JUNE)}
    assert parents[MARCH][company.west] == company.head
    assert parents[JUNE][company.west] == company.east
    assert org.call("list_units", as_of=date(2025, 12, 31)).items == ()


def test_positions_are_answered_as_of_a_day_and_by_unit(org):
    company = Company(org)
    org.call(
        "move_position",
        position_id=company.seller,
        unit_id=company.west,
        reports_to=company.west_lead,
        valid_from=JUNE,
    )

    def titles(unit_id, day):
        return {one.title for one in org.call("list_positions", as_of=day, unit_id=unit_id).items}

    assert titles(company.east, MARCH) == {"east lead", "seller"}
    assert titles(company.west, JUNE) == {"west lead", "seller"}


def test_an_earlier_move_keeps_a_later_one_that_was_planned(org):
    company = Company(org)
    org.call("move_unit", unit_id=company.west, parent_id=None, valid_from=SEPTEMBER)
    moved = org.call("move_unit", unit_id=company.west, parent_id=company.east, valid_from=JUNE)
    assert (moved.parent_id, moved.valid_from, moved.version) == (company.east, JUNE, 3)
    assert org.published(UnitChanged)[-1].parents == (
        UnitParent(company.head, FOUNDED, JUNE), UnitParent(company.east, JUNE, SEPTEMBER),
        UnitParent(None, SEPTEMBER, None))


def test_a_move_of_the_same_day_replaces_the_former_one(org):
    company = Company(org)
    for parent_id in (company.east, None):
        org.call("move_unit", unit_id=company.west, parent_id=parent_id, valid_from=JUNE)
    assert org.published(UnitChanged)[-1].parents == (
        UnitParent(company.head, FOUNDED, JUNE), UnitParent(None, JUNE, None))


def test_a_unit_never_stands_above_itself(org):
    company = Company(org)
    with pytest.raises(Refused) as refused:
        org.call("move_unit", unit_id=company.head, parent_id=company.east, valid_from=JUNE)
    assert (refused.value.codes, refused.value.fields) == (["unit.cycle"], ["parent_id"])
    assert "2026-06-01" in refused.value.error["errors"][0]["message"]
    assert len(org.call("list_units", as_of=JUNE).items) == 3
    assert {one.parent_id for one in org.call("list_units", as_of=JUNE).items} == {
        None,
        company.head,
    }


def test_a_position_never_reports_to_itself(org):
    company = Company(org)
    with pytest.raises(Refused) as refused:
        org.call(
            "move_position",
            position_id=company.director,
            unit_id=company.head,
            reports_to=company.seller,
            valid_from=JUNE,
        )
    assert refused.value.codes == ["position.cycle"]


def test_a_cycle_on_later_days_only_is_refused_as_well(org):
    company = Company(org)
    org.call("move_unit", unit_id=company.east, parent_id=company.west, valid_from=SEPTEMBER)
    with pytest.raises(Refused) as refused:
        org.call("move_unit", unit_id=company.west, parent_id=company.east, valid_from=JUNE)
    assert refused.value.codes == ["unit.cycle"]


def test_unknown_units_and_positions_are_refused_by_field(org):
    with pytest.raises(Refused) as refused:
        org.call(
            "create_position",
            title="Seller",
            unit_id="unit_no",
            reports_to="pos_no",
            valid_from=FOUNDED,
        )
    assert dict(zip(refused.value.fields, refused.value.codes, strict=True)) == {
        "unit_id": "unit.unknown", "reports_to": "position.unknown"}
    with pytest.raises(Refused) as refused:
        org.call("create_unit", name="East", parent_id="unit_no", valid_from=FOUNDED)
    assert (refused.value.fields, refused.value.codes) == (["parent_id"], ["unit.unknown"])


def test_nothing_hangs_under_what_does_not_exist_yet(org):
    later = a_unit(org, "later", since=JUNE)
    head = a_unit(org, "head")
    lead = a_position(org, "lead", later, since=JUNE)
    with pytest.raises(Refused) as refused:
        org.call("create_unit", name="East", parent_id=later, valid_from=MARCH)
    assert refused.value.codes == ["unit.not_yet"]
    with pytest.raises(Refused) as refused:
        org.call("create_position", title="Seller", unit_id=head, reports_to=lead, valid_from=MARCH)
    assert refused.value.codes == ["position.not_yet"]


def test_a_move_before_the_founding_is_refused(org):
    unit_id = a_unit(org, "later", since=JUNE)
    position_id = a_position(org, "lead", unit_id, since=JUNE)
    with pytest.raises(Refused) as refused:
        org.call("move_unit", unit_id=unit_id, valid_from=MARCH)
    assert refused.value.codes == ["unit.before_start"]
    with pytest.raises(Refused) as refused:
        org.call("move_position", position_id=position_id, unit_id=unit_id, valid_from=MARCH)
    assert refused.value.codes == ["position.before_start", "unit.not_yet"]


def test_what_does_not_exist_cannot_be_moved(org):
    with pytest.raises(Refused) as refused:
        org.call("move_unit", unit_id="unit_no", valid_from=MARCH)
    assert refused.value.kind == "not_found"


def test_a_move_that_names_an_older_version_is_stale(org):
    company = Company(org)
    org.call("move_unit", unit_id=company.west, parent_id=None, valid_from=JUNE, if_match=1)
    with pytest.raises(Refused) as refused:
        org.call(
            "move_unit", unit_id=company.west, parent_id=company.east, valid_from=JUNE, if_match=1
        )
    assert refused.value.kind == "stale"


def test_lists_come_in_pages(org):
    made = {a_unit(org, f"unit {number}") for number in range(5)}
    first = org.call("list_units", limit=3)
    second = org.call("list_units", limit=3, cursor=first.next_cursor)
    assert [len(first.items), len(second.items), second.next_cursor] == [3, 2, None]
    assert {unit.unit_id for unit in (*first.items, *second.items)} == made


@pytest.mark.parametrize("role", [Role.SELLER, Role.DIRECTOR, Role.AUDITOR])
def test_only_an_administrator_changes_the_structure(org, role):
    with pytest.raises(Refused) as refused:
        org.call("create_unit", caller=a_caller(role), name="East", valid_from=FOUNDED)
    assert refused.value.kind == "forbidden"
