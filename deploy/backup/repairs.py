"""What replay alone does not bring in line after a restore: ledgers kept elsewhere of what is gone.

money.md, "Restores": a row that no longer exists is announced with 0 in the new epoch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy.local.system import System

if TYPE_CHECKING:
    from deploy.backup.restoring import Report


def before_replay(system: System, report: Report) -> None:
    pass


def after_replay(system: System, report: Report) -> None:
    pass
