"""Back up and restore: python -m deploy.backup take OUT | restore SERVICE FROM [--to TIME|latest].

Works on the running system of `.local`, or of the folder that SALESLOOP_STATE names.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from deploy.backup.restoring import Report, restore
from deploy.backup.take import take
from deploy.local.place import ROOT
from deploy.local.programs import given_servers
from deploy.local.speech import Refusal, say
from deploy.local.system import System
from deploy.local.waiting import WaitedTooLong


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    state = Path(os.environ.get("SALESLOOP_STATE", ROOT / ".local")).resolve()
    try:
        asked.command(System(state, given_servers()), asked)
    except (Refusal, WaitedTooLong) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _take(system: System, asked: argparse.Namespace) -> None:
    taken = take(system, asked.out, with_base=not asked.without_base)
    size = sum(path.stat().st_size for path in asked.out.rglob("*") if path.is_file())
    say(f"备份完成：{asked.out}，{len(taken.dumps)} 个数据库，{size / 1e6:.1f} MB",
        f"backed up to {asked.out}: {len(taken.dumps)} databases, {size / 1e6:.1f} MB")


def _restore(system: System, asked: argparse.Namespace) -> None:
    _tell(restore(system, asked.service, asked.folder, asked.to))


def _tell(report: Report) -> None:
    say(f"{report.service} 已恢复，纪元 {report.epoch}，用时 {report.seconds:.0f} 秒",
        f"{report.service} is restored, epoch {report.epoch}, after {report.seconds:.0f} s")
    if report.old_database:
        say(f"  原数据库保留为 {report.old_database}，确认后自行删除",
            f"  the old database is kept as {report.old_database}; drop it when you are sure")
    for producer, number in report.replayed.items():
        say(f"  重放 {producer} 的事件 {number} 条", f"  replayed from {producer}: {number} events")
    for done, number in Counter(one.what for one in report.unsaved or ()).items():
        say(f"  仅存于原数据库：{done} {number} 条", f"  only in the old database: {done} {number}")
    say(f"  清单 {report.listed_in}", f"  listed in {report.listed_in}")
    for what, number in report.repaired.items():
        say(f"  校正 {what} {number}", f"  set right: {what} {number}")
    for kind, number in Counter(one.type for one in report.commands).items():
        say(f"  备份之后已发布、无法找回：{kind} {number} 条",
            f"  published after the backup, not brought back: {kind} {number}")
    if report.unheard:
        say(f"  仍有 {report.unheard} 条事件未被接收", f"  not heard yet: {report.unheard} events")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.backup", description=__doc__)
    commands = parser.add_subparsers(required=True)
    taking = commands.add_parser("take", help="back up everything 备份")
    taking.add_argument("out", type=Path)
    taking.add_argument("--without-base", action="store_true",
                        help="no copy of the cluster: later moments cannot be restored")
    taking.set_defaults(command=_take)
    restoring = commands.add_parser("restore", help="restore one service 恢复一个服务")
    restoring.add_argument("service")
    restoring.add_argument("folder", type=Path)
    restoring.add_argument("--to", help="a moment (ISO 8601 with its zone) or latest")
    restoring.set_defaults(command=_restore)
    return parser


if __name__ == "__main__":
    sys.exit(main())
