"""Target plans as workbooks: the leaves' months leave as XLSX, are edited, and come back."""

from __future__ import annotations

from chassis.contract import Contract, command, message, query, text, whole
from kernel.money import Money
from services.strategy.contract.targets import TargetPlanId


@message
class TargetWorkbook:
    """An XLSX in the object store: a row a leaf, its twelve months before padding. It belongs to
    this version of the plan."""

    plan_id: str
    version: int
    name: str
    file_key: str
    size: int
    sha256: str


@message
class ImportTargetWorkbook:
    """An edited workbook, by its place in the object store.

    A dry run says what would happen and keeps nothing. `moves_top`: the plan's amount may become
    what the leaves sum to; otherwise they must sum to it. Only a dry run needs no `reason`.
    """

    plan_id: str = text(longest=64)
    file_key: str = text(longest=200)
    size: int = whole(least=1, most=50_000_000)
    sha256: str = text(longest=64, shortest=64)
    is_dry_run: bool = True
    moves_top: bool = False
    reason: str | None = text(longest=500, default=None)


@message
class CellError:
    """What is wrong, and with which cell ("F12"); `field` is the column's meaning, `value` what
    stands there. Without a cell: with the sheet, or with the plan that would come about."""

    cell: str | None
    field: str | None
    code: str
    message: str
    value: str | None = None


@message
class WorkbookOutcome:
    """What a workbook does to the plan. Amounts are before padding; with `errors` nothing is done.

    `version` is the plan's: after it, unless it was a dry run.
    """

    plan_id: str
    version: int
    is_dry_run: bool
    changed_leaves: int
    changed_cells: int
    before: Money
    after: Money
    errors: tuple[CellError, ...]


class WorkbookOperations(Contract):
    @query("targets:read", is_audited=True)
    def export_target_workbook(self, query: TargetPlanId) -> TargetWorkbook:
        """A plan's leaves and months as a workbook, for who sees the whole plan."""

    @command("targets:write")
    def import_target_workbook(self, command: ImportTargetWorkbook) -> WorkbookOutcome:
        """Take an edited workbook in, or hear what is wrong with which cell."""
