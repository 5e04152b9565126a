"""Bring a folder of foreign files in and prove the figures.

    python -m deploy.importer --data FOLDER [--base-url URL --token TOKEN]

Without an address and a token it signs in with what the local runner wrote down.
Exits 0 when every figure agrees, 1 when one does not, 2 when it could not be done.
"""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from deploy.importer import jobs
from deploy.importer.api import Access, Gateway, Refused
from deploy.importer.compare import Known, await_company, compared, table
from deploy.importer.expected import SALES, Figures, recomputed
from deploy.importer.folder import Untranslatable
from deploy.importer.jobs import JobEnded, Outcome
from deploy.importer.mapping import KINDS, ColumnMapping
from deploy.importer.pay import set_up_plan
from deploy.importer.planning import set_up_plans
from deploy.importer.prices import put_in_force
from deploy.importer.printing import print_all
from deploy.importer.targets import set_up_targets

ACCESS_FILE = Path(".local/access.json")
MAVEN = Path(__file__).with_name("maven_crm.toml")
OUT = Path(".local/import")
MOST_LISTED = 200
PATIENCE_SECONDS = 180.0


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        gateway = Gateway(_access(asked), patience_seconds=PATIENCE_SECONDS)
        mapping = ColumnMapping.read(asked.mapping, asked.data)
        outcomes, known = bring_in(gateway, mapping, asked.out / mapping.namespace)
        wrong = report(gateway, known, outcomes, _figures(asked.data, outcomes))
        plan_and_print(gateway, known, asked, mapping)
        return wrong
    except (OSError, KeyError, Refused, JobEnded, Untranslatable) as problem:
        print(f"导入未完成 the import did not finish: {problem}", file=sys.stderr)
        return 2


def bring_in(
    gateway: Gateway, mapping: ColumnMapping, out: Path
) -> tuple[list[Outcome], Known]:
    """Who, to whom, what, at which price, under which plan; then the deals. Each job is awaited."""
    *before, deals = KINDS
    outcomes = [_send(gateway, mapping, kind, out) for kind in before]
    put_in_force(gateway, mapping)
    known = _known(gateway, mapping)
    return [*outcomes, _send(gateway, mapping, deals, out)], known


def report(
    gateway: Gateway, known: Known, outcomes: list[Outcome], figures: Figures
) -> int:
    """List what was refused, compare every figure, and say whether all agree."""
    for outcome in outcomes:
        _list_refused(outcome)
    await_company(gateway, known, figures)
    found = compared(gateway, known, figures)
    print("\n".join(table(found)))
    wrong = sum(not figure.agrees for figure in found)
    print(f"签约 signed deals {figures.deals}; 核对 figures compared {len(found)}, "
          f"不符 differing {wrong}")
    return 1 if wrong else 0


def plan_and_print(gateway: Gateway, known: Known, asked: argparse.Namespace,
                   mapping: ColumnMapping) -> None:
    """The year's targets by history and the plans that are stated, then every document that can be
    printed, where asked for."""
    about = {"compensation_plan": known.plan_id}
    if asked.targets:
        plan = set_up_targets(gateway, asked.targets, asked.growth, known.currency, known.teams)
        print(f"年度目标 targets of {plan['year']}: {plan['target']['amount']} {plan['currency']}, "
              f"{plan['state']}, {plan['plan_id']}")
        about["target_breakdown"] = plan["plan_id"]
        people = {one["name"]: one["employee_id"]
                  for one in gateway.pages("/v1/employees", limit=200)}
        for sentence in set_up_plans(gateway, mapping.content.get("planning", {}), asked.targets,
                                     people, mapping.namespace):
            print(sentence, flush=True)
    if asked.documents:
        for printing in print_all(gateway, asked.documents, about, uuid.uuid4().hex):
            print(printing.sentence(), flush=True)


def _send(gateway: Gateway, mapping: ColumnMapping, kind: str, out: Path) -> Outcome:
    outcome = jobs.send(gateway, mapping.canonical(kind), out)
    print(outcome.sentence(), flush=True)
    return outcome


def _known(gateway: Gateway, mapping: ColumnMapping) -> Known:
    """Ask for the ids that the server derived, and put the sellers under the plan."""
    employees = {record["external_ref"]: record["employee_id"]
                 for record in gateway.pages("/v1/employees", limit=200)}
    units = {record["external_ref"]: record["unit_id"]
             for record in gateway.get("/v1/units", as_of="2017-01-01")["items"]}
    stated, sellers, offices = mapping.content["plan"], {}, {}
    teams: dict[str, list[str]] = {}
    for row in mapping.canonical("assignments").rows:
        unit_ref, employee_ref = row.cells["unit_ref"], row.cells["employee_ref"]
        if unit_ref in units:
            offices[row.source.cell("regional_office")] = units[unit_ref]
        if row.cells.get("reports_to_ref") and employee_ref in employees:
            sellers[row.source.cell("sales_agent")] = employees[employee_ref]
            teams.setdefault(units.get(unit_ref, ""), []).append(employees[employee_ref])
    plan_id = set_up_plan(gateway, stated, mapping.namespace, sellers.values())
    teams.pop("", None)  # an office that did not come in
    return Known(offices, sellers, plan_id, stated["currency"], teams)


def _figures(folder: Path, outcomes: list[Outcome]) -> Figures:
    refused = {row.line for row in outcomes[-1].refused if row.file == SALES}
    return recomputed(folder, refused)


def _list_refused(outcome: Outcome) -> None:
    for row in outcome.refused[:MOST_LISTED]:
        print(f"拒绝 refused {row.file}:{row.line} {row.field} {row.code} "
              f"{row.value!r} {row.message}".rstrip())
    if len(outcome.refused) > MOST_LISTED:
        print(f"... 还有 and {len(outcome.refused) - MOST_LISTED} more")


def _access(asked: argparse.Namespace) -> Access:
    if asked.base_url and asked.token:
        return Access(asked.base_url, token=asked.token)
    written = json.loads(asked.access.read_text(encoding="utf-8"))
    return Access(asked.base_url or written["base_url"], asked.token,
                  written["login"], written["password"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.importer", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="文件夹 the folder of files")
    parser.add_argument("--mapping", type=Path, default=MAVEN, help="映射文件 the mapping file")
    parser.add_argument("--access", type=Path, default=ACCESS_FILE,
                        help="地址和登录 a file with base_url, login and password")
    parser.add_argument("--base-url", help="网关 the gateway")
    parser.add_argument("--token", help="访问令牌 an access token")
    parser.add_argument("--targets", type=int, metavar="YEAR",
                        help="按上年历史分解年度目标 split a year's targets by the year before")
    parser.add_argument("--growth", type=Decimal, default=Decimal("1.10"),
                        help="相对上年 times the year before, 1.10")
    parser.add_argument("--documents", type=Path, metavar="FOLDER",
                        help="把能输出的文档存入此文件夹 print all documents into this folder")
    parser.add_argument("--out", type=Path, default=OUT, help="我方 CSV where our CSV is written")
    return parser


if __name__ == "__main__":
    sys.exit(main())
