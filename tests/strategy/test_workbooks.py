"""Target workbooks: out, edited, and in again: as a whole, or not at all and with every reason."""

from __future__ import annotations

import time
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest

from chassis import files
from chassis.passport import Caller
from chassis.testing import Harness, Refused
from services.org.contract import Org, UnitList
from services.people.contract import EmployeeName, EmployeeNames, People
from tests.strategy.builders import (
    COMPANY,
    EAST,
    LI,
    WANG,
    WEST,
    ZHAO,
    a_company,
    a_draft,
    a_reader,
    locked,
    money,
    node,
    placed,
    years,
)
from tests.strategy.sheet_edits import edited, line_of, rows, written

NAMES = {"emp_wang": "=王䶮🙂", "emp_li": "李娜", "emp_zhao": "赵强"}


@pytest.fixture
def named(strategy: Harness, tmp_path, monkeypatch):
    """People and units answer with what they are called; files lie in a folder of the test's."""
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    strategy.answers(People.employees_by_ids, lambda asked: EmployeeNames(tuple(
        EmployeeName(one, NAMES.get(one, one)) for one in asked.employee_ids)))
    strategy.answers(Org.list_units, lambda asked: UnitList(()))
    return strategy


def exported(strategy: Harness, plan, **values) -> bytes:
    made = strategy.call("export_target_workbook", plan_id=plan.plan_id, **values)
    content = files.read(made.file_key, made.sha256)
    assert len(content) == made.size
    return content


def sent(strategy: Harness, plan, content: bytes, **values):
    stored = files.put(files.uploads_of("strategy"), content, "sheet")
    return strategy.call(
        "import_target_workbook", plan_id=plan.plan_id, file_key=stored.key, size=stored.size,
        sha256=stored.sha256, **values)


def taken(strategy: Harness, plan, content: bytes, **values):
    return sent(strategy, plan, content, is_dry_run=False, reason="区域评审", **values)


def faults(outcome) -> dict[str | None, tuple]:
    return {one.cell: (one.field, one.code, one.value) for one in outcome.errors}


def test_a_plan_leaves_as_a_sheet_with_a_row_a_leaf(named: Harness):
    plan = a_draft(named, nodes=a_company(zhao={"pinned": money("600.00")}))
    found = rows(exported(named, plan, language="zh-CN"))
    assert found[0] == ["节点编号", "版本", "路径", "名称", "已锁定",
                        *(f"{month}月" for month in range(1, 13)), "全年（加成前）"]
    assert [row[:5] for row in found[1:]] == [
        [WANG, "1", "公司 / east", "=王䶮🙂", "否"], [LI, "1", "公司 / east", "李娜", "否"],
        [ZHAO, "1", "公司 / west", "赵强", "是"], ["", "", "合计", "", ""]]
    assert found[1][5:] == ["25.02", "25.02", "25.02", "25.02", *["24.99"] * 8, "300"]
    assert found[4][17] == "1200"


def test_a_name_that_looks_like_a_formula_is_written_as_a_text(named: Harness):
    book = zipfile.ZipFile(BytesIO(exported(named, a_draft(named))))
    assert "'=王䶮🙂" in book.read("xl/sharedStrings.xml").decode()
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_out_edited_and_in_again(named: Harness):
    plan = a_draft(named, padding_rate="0.1")
    sheet = exported(named, plan)
    wang, zhao = line_of(sheet, WANG), line_of(sheet, ZHAO)
    changed = edited(sheet, {f"F{wang}": "35.02", f"G{wang}": "45.52", f"F{zhao}": "19.54"})
    tried = sent(named, plan, changed)
    assert (tried.is_dry_run, tried.version, tried.errors) == (True, 1, ())
    assert (tried.changed_leaves, tried.changed_cells) == (2, 3)
    assert years(named, plan)[WANG] == "330.00"
    done = taken(named, plan, changed)
    assert (done.version, done.before.amount, done.after.amount) == (2, "1200.00", "1200.00")
    assert [row[5:] for row in rows(exported(named, plan))[1:4]] == [
        ["35.02", "45.52", "25.02", "25.02", *["24.99"] * 8, "330.5"],
        ["25.02", "25.02", "25.02", "25.02", *["24.99"] * 8, "300"],
        ["19.54", "50.04", "50.04", "50.04", *["49.98"] * 8, "569.5"]]
    assert years(named, plan)[COMPANY] == "1320.00"
    log = named.call("target_changes", plan_id=plan.plan_id).items
    assert {one.reason for one in log} == {"区域评审"}
    assert {one.node for one in log if one.field == "months"} == {WANG, ZHAO}
    again = exported(named, plan)
    back = edited(again, {f"F{wang}": "25.02", f"F{zhao}": "29.54"})
    assert taken(named, plan, back).version == 3  # pins of ours above are moved again


def test_every_wrong_cell_is_told_and_nothing_is_done(named: Harness):
    plan = a_draft(named)
    sheet = exported(named, plan)
    changed = edited(sheet, {
        "A3": "employee/emp_none", "E2": "是", "F2": "-1", "G2": "1.234", "H2": "abc",
        "I2": "=F2+1", "J2": "", "K4": "99999999999999", "R4": "1"})
    found = faults(sent(named, plan, changed))
    assert found == {
        None: ("node", "workbook.row_missing", LI),
        "A3": ("node", "tree.node_unknown", "employee/emp_none"),
        "E2": ("pinned", "workbook.not_editable", "是"),
        "F2": ("months.1", "target.negative", "-1"),
        "G2": ("months.2", "workbook.too_many_decimals", "1.234"),
        "H2": ("months.3", "workbook.not_a_number", "abc"),
        "I2": ("months.4", "workbook.formula", "=F2+1"),
        "J2": ("months.5", "workbook.empty_cell", ""),
        "K4": ("months.6", "target.too_large", "99999999999999"),
    }
    with pytest.raises(Refused) as refused:
        taken(named, plan, changed)
    assert set(refused.value.fields) == (found.keys() - {None}) | {"node"}
    assert years(named, plan)[WANG] == "300.00"
    assert named.call("get_target_plan", plan_id=plan.plan_id).version == 1


def test_the_year_is_no_figure_of_its_own(named: Harness):
    plan = a_draft(named)
    sheet = exported(named, plan)
    assert faults(sent(named, plan, edited(sheet, {"R2": "400"}))) == {
        "R2": ("year", "workbook.year_differs", "400")}
    assert faults(sent(named, plan, edited(sheet, {"S2": "remark"}))) == {
        "S2": (None, "workbook.beside_the_table", "remark")}


def test_a_row_that_is_gone_or_there_twice_is_told(named: Harness):
    plan = a_draft(named)
    sheet = exported(named, plan)
    assert faults(sent(named, plan, edited(sheet, without=(3,)))) == {
        None: ("node", "workbook.row_missing", LI)}
    assert faults(sent(named, plan, edited(sheet, {"A3": WANG}))) == {
        None: ("node", "workbook.row_missing", LI),
        "A2": ("node", "workbook.row_twice", WANG), "A3": ("node", "workbook.row_twice", WANG)}


def test_rows_may_come_in_another_order_and_names_may_be_others(named: Harness):
    plan = a_draft(named)
    found = rows(exported(named, plan))
    found[1], found[3] = found[3], found[1]
    found[1][3] = "改名"
    outcome = sent(named, plan, written(found))
    assert [one.code for one in outcome.errors] == ["target.nothing_changed"]


def test_the_sums_above_stay_unless_they_may_move(named: Harness):
    nodes = a_company(east={"pinned": money("600.00")})
    plan = a_draft(named, nodes=nodes)
    sheet = exported(named, plan)
    wrong = edited(sheet, {"G2": "125.02"})
    tried = sent(named, plan, wrong)
    assert [(one.cell, one.code, one.value) for one in tried.errors] == [
        ("G2", "workbook.sum_differs", "1300.00"), ("G2", "workbook.sum_differs", "700.00")]
    with pytest.raises(Refused) as refused:
        taken(named, plan, wrong, moves_top=True)
    assert (refused.value.fields, refused.value.codes) == (["G2"], ["workbook.sum_differs"])
    west = edited(sheet, {"F4": "150.04"})
    assert taken(named, plan, west, moves_top=True).after.amount == "1300.00"
    assert years(named, plan) == {COMPANY: "1300.00", EAST: "600.00", WEST: "700.00",
                                  WANG: "300.00", LI: "300.00", ZHAO: "700.00"}


def test_a_workbook_of_another_version_is_refused(named: Harness):
    plan = a_draft(named)
    sheet = exported(named, plan)
    named.call("change_target_plan", plan_id=plan.plan_id, name="改名")
    for act in (sent, taken):
        with pytest.raises(Refused) as refused:
            act(named, plan, edited(sheet, {"F2": "26.02", "G2": "24.02"}))
        assert (refused.value.kind, refused.value.code) == ("conflict", "workbook.version_differs")
        assert refused.value.error["retryable"] is False


def test_what_is_no_workbook_of_ours_is_refused_as_a_whole(named: Harness):
    plan = a_draft(named)
    for content, code in [(b"a,b\n1,2\n", "import.not_spreadsheet"),
                          (written([["x"], ["1"]]), "workbook.columns_changed"),
                          (b"PK\x03\x04 broken", "import.not_spreadsheet")]:
        with pytest.raises(Refused) as refused:
            sent(named, plan, content)
        assert (refused.value.kind, refused.value.codes) == ("invalid", [code])


def test_who_does_not_see_the_whole_plan_gets_no_workbook(named: Harness):
    named.hears(placed("emp_wang"))
    plan = locked(named, a_draft(named))
    with pytest.raises(Refused) as refused:
        exported(named, plan, caller=a_reader("own", "emp_wang"))
    assert refused.value.codes == ["workbook.scope_too_narrow"]
    with pytest.raises(Refused) as refused:
        exported(named, plan, caller=a_reader("own", "emp_nobody"))
    assert refused.value.kind == "not_found"
    assert exported(named, plan, caller=a_reader("all"))


def test_a_locked_plan_is_revised_by_who_may_and_announced(named: Harness):
    plan = locked(named, a_draft(named))
    changed = edited(exported(named, plan), {"F2": "26.02", "G2": "24.02"})
    writer = Caller("acct_writer", None, None, {"targets:write": "all"})
    with pytest.raises(Refused) as refused:
        taken(named, plan, changed, caller=writer)
    assert refused.value.kind == "forbidden"
    with pytest.raises(Refused) as refused:
        sent(named, plan, changed, is_dry_run=False)
    assert refused.value.fields == ["reason"]
    assert taken(named, plan, changed).version == plan.version + 1
    (event,) = [one for one in named.published() if type(one).__name__ == "TargetRevised"]
    cells = next(one for one in event.cells if one.subject_id == "emp_wang")
    assert cells.months[:3] == (2602, 2402, 2502)


@pytest.mark.timeout(120)
def test_a_thousand_leaves_go_out_and_in_within_seconds(named: Harness):
    nodes = [node(COMPANY), *(node(f"unit/u{one}", COMPANY) for one in range(20))]
    nodes += [node(f"employee/emp_{one}", f"unit/u{one % 20}") for one in range(1000)]
    plan = a_draft(named, amount="120000000.00", nodes=nodes)
    began = time.monotonic()
    sheet = exported(named, plan)
    cells = {f"F{line}": str(Decimal(rows_of[5]) + (1 if line % 2 else -1))
             for line, rows_of in enumerate(rows(sheet)[:1001], start=1) if line > 1}
    outcome = taken(named, plan, edited(sheet, cells))
    assert (outcome.changed_leaves, outcome.errors) == (1000, ())
    assert time.monotonic() - began < 30
