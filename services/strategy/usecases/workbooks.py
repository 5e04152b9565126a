"""Target plans as workbooks: written for who sees the whole plan, taken in cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis import files
from chassis.errors import Conflict, Invalid, Refusal, RuleBroken, refuse
from chassis.formulas import address
from chassis.importing import MOST_ERRORS
from chassis.offload import offload
from chassis.sheets import is_spreadsheet, rows_of
from chassis.texts import Texts, say
from chassis.work import Work
from kernel.money import Money, total
from services.strategy import contract
from services.strategy.contract import CellError, WorkbookOutcome
from services.strategy.rules import workbook as rules
from services.strategy.rules.figures import Figures, Wanted, summed
from services.strategy.rules.tree import Node, Tree, tree_of
from services.strategy.rules.workbook import Fault, Held, Line, Reading
from services.strategy.store import submissions, targets
from services.strategy.usecases.acceptance import take_in
from services.strategy.usecases.naming import subjects_called
from services.strategy.usecases.target_views import view_of
from services.strategy.workbook_file import HEADINGS, LeafRow, Sheet

FIELDS = ("node", "version", "path", "title", "pinned",
          *(f"months.{month}" for month in range(1, 13)), "year")


class OtherVersion(Conflict):
    """The workbook is of another version; sending it again is no use."""

    retryable = False


def ask_names(query: contract.TargetPlanId, work: Work) -> Mapping[str, str]:
    """What the units and people of the plan are called; org and people know."""
    with work.reading():
        nodes = targets.setup_of(work, targets.find(work, query.plan_id)).nodes
    return subjects_called(nodes, work)


def export(query: contract.TargetPlanId, work: Work) -> contract.TargetWorkbook:
    """The workbook of a plan as it stands; raises NotFound, refused unless all of it is seen."""
    view = view_of(work, query.plan_id)
    refuse([] if view.is_whole else [Refusal("workbook.scope_too_narrow", "plan_id")])
    plan, tree = view.plan, view.tree
    called = {tree.top: "公司" if work.language != "en" else "Company", **(work.asked or {})}
    held = _held(tree, targets.cells_of(work, plan))
    rows = tuple(
        LeafRow(name, " / ".join(_called(tree.nodes[one], called)
                                 for one in reversed(tree.above(name))),
                _called(tree.nodes[name], called), one.is_pinned, one.months)
        for name, one in held.items())
    sheet = Sheet(plan.name, plan.version, plan.currency, rows, work.language, work.now)
    folder = files.files_of(work.ground.service, "workbooks")
    stored = files.put(folder, offload(sheet.content), "xlsx")
    return contract.TargetWorkbook(
        plan.plan_id, plan.version, f"{plan.name}-{plan.year}-v{plan.version}.xlsx", stored.key,
        stored.size, stored.sha256)


def take(command: contract.ImportTargetWorkbook, work: Work, texts: Texts) -> WorkbookOutcome:
    """Judge every cell, then give the leaves their months; a dry run keeps nothing."""
    if command.reason is None and not command.is_dry_run:
        raise Invalid("request.invalid", Refusal("field.required", "reason"))
    lines = _lines(command)
    plan = targets.find_to_change(work, command.plan_id)
    _refuse_other_version(lines, plan)
    cells, tree = targets.cells_of(work, plan), tree_of(targets.setup_of(work, plan).nodes)
    held = _held(tree, cells)
    reading = rules.read(lines, held, plan.currency)
    planted = submissions.planted(work, plan.plan_id, plan.currency)
    faults = reading.faults or rules.sum_faults(
        tree, reading, held, _fixed(tree, planted, held, command))
    if faults and not command.is_dry_run:
        refuse(_refusal(fault) for fault in faults[:MOST_ERRORS])
    errors = [_cell_error(fault, texts, work) for fault in faults[:MOST_ERRORS]]
    now, wanted = plan.version, _wanted(reading, held, planted)
    if not errors:
        now, errors = _taken(work, plan, wanted, command, texts)
    return _outcome(command, now, held, reading, tuple(errors))


def _lines(command: contract.ImportTargetWorkbook) -> list[Line]:
    """The rows below the heading; raises Invalid when this is no workbook of ours."""
    content = files.read(command.file_key, command.sha256)
    if not is_spreadsheet(content):
        raise Invalid("request.invalid", Refusal("import.not_spreadsheet", "file"))
    rows = [Line(number, tuple(row))
            for number, row in enumerate(rows_of(content, shows_formulas=True), start=1)]
    heading = tuple(filter(None, map(str.strip, rows[0].cells))) if rows else ()
    if heading not in HEADINGS.values():
        details = {"columns": ", ".join(HEADINGS["zh-CN"])}
        raise Invalid("request.invalid", Refusal("workbook.columns_changed", "file", details))
    return rows[1:]


def _refuse_other_version(lines: list[Line], plan: Any) -> None:
    others = sorted(rules.versions(lines) - {str(plan.version)})
    if others:
        raise OtherVersion("workbook.version_differs", sheet_version=", ".join(others)[:40],
                           plan_version=plan.version)


def _held(tree: Tree, cells: Mapping[str, Any]) -> dict[str, Held]:
    return {name: Held(cells[name].base, tree.nodes[name].pinned is not None)
            for name in tree.leaves}


def _fixed(
    tree: Tree, planted: Mapping[str, Money], held: Mapping[str, Held],
    command: contract.ImportTargetWorkbook,
) -> dict[str, Money]:
    """The sums above that must stay: of nodes pinned by somebody, and the top's unless it may
    move."""
    now = summed(tree, {name: total(one.months, one.months[0].currency)
                        for name, one in held.items()})
    pinned = [name for name, node in tree.nodes.items()
              if tree.children[name] and node.pinned not in (None, planted.get(name))]
    return {name: now[name] for name in (*([] if command.moves_top else [tree.top]), *pinned)}


def _wanted(reading: Reading, held: Mapping[str, Held], planted: Mapping[str, Money]) -> Wanted:
    leaves = {name: Figures(total(months, months[0].currency), months)
              for name, months in rules.changed(reading, held).items()}
    return Wanted(leaves, planted, moves_sums=True)


def _taken(
    work: Work, plan: Any, wanted: Wanted, command: contract.ImportTargetWorkbook, texts: Texts
) -> tuple[int, list[CellError]]:
    """The plan's version afterwards; of a dry run what the plan would have been refused for."""
    if not command.is_dry_run:
        return take_in(work, plan, wanted, command.reason or "").version, []
    try:
        with work.savepoint(keep=False):
            take_in(work, plan, wanted, command.reason or "-")
    except RuleBroken as broken:
        return plan.version, [
            CellError(None, one.field, one.code, say(texts, one.code, work.language, one.details))
            for one in broken.refusals]
    return plan.version, []


def _refusal(fault: Fault) -> Refusal:
    """A fault at its cell; the column's meaning and the value are among the details."""
    column = _column(fault)
    return Refusal(fault.code, _cell(fault) or column,
                   {**fault.details, "column": column, "value": fault.value})


def _cell_error(fault: Fault, texts: Texts, work: Work) -> CellError:
    return CellError(_cell(fault), _column(fault), fault.code,
                     say(texts, fault.code, work.language, fault.details), fault.value)


def _cell(fault: Fault) -> str | None:
    if fault.column is None or fault.line is None:
        return None
    return address(fault.line, fault.column + 1)


def _column(fault: Fault) -> str | None:
    """What a fault's column means; of a whole row that is not there, its node."""
    if fault.column is None:
        return FIELDS[rules.NODE]
    return FIELDS[fault.column] if fault.column < len(FIELDS) else None


def _outcome(
    command: contract.ImportTargetWorkbook, version: int, held: Mapping[str, Held],
    reading: Reading, errors: tuple[CellError, ...],
) -> WorkbookOutcome:
    is_read = not reading.faults
    before = [month for one in held.values() for month in one.months]
    after = [month for months in reading.months.values() for month in months]
    currency = before[0].currency
    return WorkbookOutcome(
        command.plan_id, version, command.is_dry_run, len(rules.changed(reading, held)),
        rules.changed_cells(reading, held), total(before, currency),
        total(after if is_read else before, currency), errors)


def _called(node: Node, called: Mapping[str, str]) -> str:
    return called.get(node.name) or node.title or node.subject_id
