"""Compare all events and ledgers now, and say what differs.

    python -m deploy.reconcile [--language en] [--base-url URL --token TOKEN]

Without an address and a token it signs in with what the local runner wrote down. Exits 0 when
nothing is wrong, 1 when something is, 2 when it could not be done.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from deploy.importer.api import Access, Gateway, Record, Refused

ACCESS_FILE = Path(".local/access.json")
PATIENCE_SECONDS, LOOK_EVERY_SECONDS = 300.0, 0.5
PATH = "/v1/reconciliation/runs"


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        report = finished(Gateway(_access(asked), language=asked.language))
    except (OSError, KeyError, Refused, TimeoutError) as problem:
        print(f"对账未完成 the reconciliation did not finish: {problem}", file=sys.stderr)
        return 2
    print("\n".join(lines(report)))
    return 1 if report["alarms"] else 0


def finished(gateway: Gateway, patience_seconds: float = PATIENCE_SECONDS) -> Record:
    """The report of a run that begins now; raises TimeoutError."""
    run = gateway.post(PATH, {}, key=str(uuid.uuid4()))
    until = time.monotonic() + patience_seconds
    while run["state"] != "done":
        if time.monotonic() > until:
            raise TimeoutError(f"{run['run_id']} {run['state']}")
        time.sleep(LOOK_EVERY_SECONDS)
        run = gateway.get(f"{PATH}/{run['run_id']}")
    return run


def lines(report: Record) -> Iterator[str]:
    """The report for a person."""
    yield (f"对账 reconciled {report['run_id']}: 事件 events {report['events']}, "
           f"链路 pairs {len(report['pairs'])}, 账目 records {report['records']}, "
           f"账本 ledgers {len(report['ledgers'])}")
    for finding in report["findings"]:
        mark = "!" if finding["is_alarm"] else "-"
        yield f"{mark} {finding['code']}: {finding['text']}"
        for event_id in finding["ids"]:
            yield f"    {event_id}"
        for one in finding["differences"]:
            yield (f"    {one['key']}: 应为 due {one['due']}, 现为 held {one['held']} "
                   f"{one['currency']}".rstrip())
    yield f"告警 alarms {report['alarms']}" if report["alarms"] else "一致 everything agrees"


def _access(asked: argparse.Namespace) -> Access:
    if asked.base_url and asked.token:
        return Access(asked.base_url, token=asked.token)
    written = json.loads(asked.access.read_text(encoding="utf-8"))
    return Access(asked.base_url or written["base_url"], asked.token,
                  written["login"], written["password"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.reconcile", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", default="zh-CN", choices=("zh-CN", "en"),
                        help="语言 the language of the findings")
    parser.add_argument("--access", type=Path, default=ACCESS_FILE,
                        help="地址和登录 a file with base_url, login and password")
    parser.add_argument("--base-url", help="网关 the gateway")
    parser.add_argument("--token", help="访问令牌 an access token")
    return parser


if __name__ == "__main__":
    sys.exit(main())
