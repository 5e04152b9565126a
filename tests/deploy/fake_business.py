"""What stands behind the fake gateway: records by external_ref, deals in stages, import jobs.

Just enough business for a client to be told apart from a wrong one; figures are summed here from
the imported rows, commissions by the kernel's tiers.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from kernel.money import Money
from kernel.tiers import Tier, TierMode, earned
from services.pipeline.rules.stages import OPEN_STAGES
from tests.deploy.fake_gateway import Answered, Call

Record = dict[str, Any]
_PREFIXES = {"create_unit": "unit", "create_position": "pos", "hire_employee": "emp",
             "assign_employee": "asg", "create_partner": "part", "draft_agreement": "agr",
             "draft_plan": "plan", "assign_plan": "pass", "create_account": "acct",
             "set_quota": "quota", "create_deal": "deal", "create_product": "prod",
             "create_price_list": "plist", "draft_strategic_plan": "splan",
             "draft_target_plan": "tplan", "create_customer": "cust", "add_contact": "cont",
             "record_interaction": "int"}
_ID_NAMES = {"emp": "employee_id", "unit": "unit_id", "pos": "position_id", "part": "partner_id",
             "agr": "agreement_id", "plan": "plan_id", "deal": "deal_id", "asg": "assignment_id",
             "prod": "product_id", "plist": "price_list_id", "splan": "plan_id",
             "tplan": "plan_id", "cust": "customer_id"}
_PART_OF = {"agr": "partner_id", "cont": "customer_id", "int": "customer_id"}


class Business:
    """All records of a fake system."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Record]] = defaultdict(dict)
        self.jobs: dict[str, list[Record]] = {}
        self.late_news = 0             # so many deals are refused at first: nobody knows the seller

    def answers(self) -> dict[str, Callable[[Call], Any]]:
        """The table of answers that the fake gateway serves from."""
        created = {name: self.create for name in _PREFIXES}
        lists = {f"list_{name}": self.list_of(prefix) for name, prefix in (
            ("units", "unit"), ("employees", "emp"), ("plans", "plan"), ("agreements", "agr"),
            ("deals", "deal"), ("strategic_plans", "splan"), ("target_plans", "tplan"),
            ("price_lists", "plist"), ("customers", "cust"), ("contacts", "cont"),
            ("interactions", "int"))}
        verbs = {name: getattr(self, name) for name in (
            "sign_in", "approve_plan", "approve_agreement", "set_partner_status", "get_deal",
            "change_deal", "move_deal", "screen_deal", "sign_deal", "amend_deal", "cancel_deal",
            "lose_deal", "record_payment", "kpis", "balances", "job", "get_price_list",
            "draft_price_list_version", "approve_price_list_version")}
        verbs |= {name: partial(self.set_state, prefix, state) for name, prefix, state in (
            ("submit_strategic_plan", "splan", "in_review"),
            ("approve_strategic_plan", "splan", "approved"),
            ("lock_target_plan", "tplan", "locked"))}
        return {**created, **lists, **verbs, "import": self.bring_in, "trail": self.trail}

    def sign_in(self, call: Call) -> Record:
        return {"access_token": "token-of-the-fake", "refresh_token": "r", "expires_in": 600}

    def create(self, call: Call) -> Record:
        prefix, kept = _PREFIXES[call.operation], self.records[_PREFIXES[call.operation]]
        known_as = str(call.values.get("external_ref") or f"{prefix}-{len(kept)}")
        if known_as not in kept:
            kept[known_as] = {
                "status": "open" if prefix == "deal" else "applied", "state": "draft",
                "stage": "lead_capture", "sale_version": 0, "plan_version": 1, "version": 1,
                "agreement_version": 1, **call.values, "external_ref": known_as,
                _ID_NAMES.get(prefix, "id"): f"{prefix}_{len(kept):04}"}
        return dict(kept[known_as])

    def list_of(self, prefix: str) -> Callable[[Call], Record]:
        """A list in pages of at most three, so that paging is met."""
        def listed(call: Call) -> Record:
            part_of = _PART_OF.get(prefix, "")
            wanted = call.values.get(part_of)
            found = [one for one in self.records[prefix].values()
                     if wanted in (None, one.get(part_of))]
            start = int(call.values.get("cursor", 0))
            after = str(start + 3) if start + 3 < len(found) else None
            pages = "limit" in call.values
            return {"items": found[start : start + 3] if pages else found,
                    "next_cursor": after if pages else None}
        return listed

    def set_state(self, prefix: str, state: str, call: Call) -> Record:
        record = self._with_id(prefix, call)
        record.update(state=state)
        return dict(record)

    def get_price_list(self, call: Call) -> Record:
        return {"versions": [], **self._with_id("plist", call)}

    def draft_price_list_version(self, call: Call) -> Record:
        version = {"price_list_version": 1, "state": "draft", "rules": call.values["rules"]}
        self._with_id("plist", call)["versions"] = [version]
        return version

    def approve_price_list_version(self, call: Call) -> Record:
        (version,) = self._with_id("plist", call)["versions"]
        version.update(state="approved")
        return dict(version)

    def _priced(self, lines: list[Record]) -> Record:
        """The sum of the lines; one without a price costs what the retail list says."""
        retail = {rule["product_id"]: rule["price"] for one in self.records["plist"].values()
                  if one["kind"] == "retail" for rule in one["versions"][0]["rules"]}
        return _sum([line if "net_price" in line else {"net_price": _times(
            retail[line["product_id"]], line["quantity"])} for line in lines])

    def approve_plan(self, call: Call) -> Record:
        return self._with_id("plan", call).update(state="approved") or {}

    def approve_agreement(self, call: Call) -> Record:
        return self._with_id("agr", call).update(state="approved") or {}

    def set_partner_status(self, call: Call) -> Record:
        return self._with_id("part", call).update(status=call.values["status"]) or {}

    def get_deal(self, call: Call) -> Record:
        return dict(self._with_id("deal", call))

    def change_deal(self, call: Call) -> Record:
        deal = self._with_id("deal", call)
        if call.if_match != deal["version"]:
            raise Answered(412, "record.stale")
        return self._changed(deal, **call.values)

    def move_deal(self, call: Call) -> Record:
        deal = self._with_id("deal", call)
        stages = [stage.value for stage in OPEN_STAGES]
        if stages.index(call.values["stage"]) != stages.index(deal["stage"]) + 1:
            raise Answered(422, "deal.stage_skipped")
        return self._changed(deal, stage=call.values["stage"])

    def screen_deal(self, call: Call) -> Record:
        return self._changed(self._with_id("deal", call), screening=dict(call.values))

    def sign_deal(self, call: Call) -> Record:
        deal = self._with_id("deal", call)
        if self.late_news:
            self.late_news -= 1
            raise Answered(422, "deal.credit_employee_unknown")
        if (deal["status"], deal["stage"]) != ("open", "negotiation"):
            raise Answered(422, "deal.not_negotiated")
        return self._changed(deal, status="signed", stage="signing", sale_version=1,
                             amount=self._priced(deal["lines"]), signed_on=call.values["signed_on"])

    def amend_deal(self, call: Call) -> Record:
        return self._next_sale(call, amount=_sum(call.values["lines"]))

    def cancel_deal(self, call: Call) -> Record:
        return self._next_sale(call, status="cancelled")

    def record_payment(self, call: Call) -> Record:
        deal = self._with_id("deal", call)
        paid = deal.setdefault("paid", [])
        if call.values["external_ref"] in paid:
            return dict(deal)
        paid.append(call.values["external_ref"])
        return self._next_sale(call, stage="after_sales" if len(paid) == 1 else "collection")

    def lose_deal(self, call: Call) -> Record:
        return self._changed(self._with_id("deal", call), status="lost")

    def bring_in(self, call: Call) -> Record:
        """Take a file in at once; its job is seen running before it is seen done."""
        kind, job_id = call.values["kind"], f"job_{len(self.jobs)}"
        rows = list(csv.DictReader(io.StringIO(call.file or "")))
        before = dict(self.records[f"import {kind}"])
        errors = [error for line, row in enumerate(rows, start=2)
                  for error in self._take(kind, line, row)]
        refused = len({error["line"] for error in errors})
        fresh = len(self.records[f"import {kind}"]) - len(before)
        done = {"job_id": job_id, "state": "done", "rows_read": len(rows), "created": fresh,
                "updated": 0, "unchanged": len(rows) - refused - fresh, "refused": refused,
                "errors": errors}
        self.jobs[job_id] = [done, {**done, "state": "running", "rows_read": len(rows) // 2}]
        return {"job_id": job_id}

    def job(self, call: Call) -> Record:
        seen = self.jobs[call.values["id"]]
        return seen.pop() if len(seen) > 1 else seen[0]

    def kpis(self, call: Call) -> Record:
        kind, subject = call.values["subject_kind"], call.values["subject_id"]
        total = sum(_minor(row) for row in self._sold() if kind == "company"
                    or subject in (f"emp_{row['owner_ref']}", f"unit_{self._unit_of(row)}"))
        return {"total": total}

    def balances(self, call: Call) -> Record:
        months: dict[str, int] = defaultdict(int)
        for row in self._sold():
            if f"emp_{row['owner_ref']}" == call.values["employee_id"]:
                months[row["signed_on"][:7]] += _minor(row)
        (plan,) = self.records["plan"].values()
        (component,) = plan["components"]
        tiers = tuple(Tier(Money.of(**tier["starts_at"]).minor, Fraction(tier["rate"]))
                      for tier in component["tiers"])
        bases = {month: Money(base, component["currency"]) for month, base in months.items()}
        return {"accounts": [
            {"plan_id": plan["plan_id"], "period": month,
             "balance": _wire(earned(base, tiers, TierMode(component["mode"])))}
            for month, base in bases.items()]}

    def trail(self, call: Call) -> Record:
        """The tests of trails bring their own."""
        raise Answered(404, "record.not_found", detail=call.values["id"])

    def _take(self, kind: str, line: int, row: Record) -> list[Record]:
        problems = self._problems(kind, row)
        if not problems:
            kept = self.records[f"import {kind}"]
            kept.setdefault(row.get("external_ref") or row["product_ref"], row)
            self._known(kind, row)
        return [{"line": line, "field": field, "code": code, "message": code, "value": row[field]}
                for field, code in problems]

    def _known(self, kind: str, row: Record) -> None:
        """Units and employees that came in are on the lists."""
        if kind == "prices":
            rules = [{"product_id": one["product_ref"], "price": one["price"]}
                     for one in self.records["import prices"].values()]
            self.records["plist"].setdefault(row["list_ref"], {
                "external_ref": row["list_ref"], "price_list_id": "plist_0", "kind": row["kind"],
                "versions": [{"price_list_version": 1, "state": "draft", "rules": rules}]})
        if kind in ("units", "employees"):
            prefix = {"units": "unit", "employees": "emp"}[kind]
            self.records[prefix][row["external_ref"]] = {
                "external_ref": row["external_ref"],
                _ID_NAMES[prefix]: f"{prefix}_{row['external_ref']}"}

    def _problems(self, kind: str, row: Record) -> list[tuple[str, str]]:
        if kind != "deals":
            return []
        found = []
        if self.late_news:
            self.late_news -= 1
            found.append(("owner_ref", "employee.unknown"))
        if row["owner_ref"] not in self.records["import employees"]:
            found.append(("owner_ref", "employee.unknown"))
        if row["net_price"].startswith("-"):
            found.append(("net_price", "money.negative"))
        if row["status"] == "signed" and not _is_day(row["signed_on"]):
            found.append(("signed_on", "field.date"))
        return found

    def _sold(self) -> list[Record]:
        return [row for row in self.records["import deals"].values() if row["status"] == "signed"]

    def _unit_of(self, row: Record) -> str | None:
        return next((one["unit_ref"] for one in self.records["import assignments"].values()
                     if one["employee_ref"] == row["owner_ref"]), None)

    def _with_id(self, prefix: str, call: Call) -> Record:
        name = _ID_NAMES[prefix]
        return next(one for one in self.records[prefix].values() if one[name] == call.values[name])

    def _changed(self, deal: Record, **values: Any) -> Record:
        deal.update(values, version=deal["version"] + 1)
        return dict(deal)

    def _next_sale(self, call: Call, **values: Any) -> Record:
        deal = self._with_id("deal", call)
        if deal["status"] != "signed":
            raise Answered(422, "deal.not_signed")
        return self._changed(deal, sale_version=deal["sale_version"] + 1, **values)


def _minor(row: Record) -> int:
    return Money.of(row["net_price"], row["currency"]).minor


def _sum(lines: list[Record]) -> Record:
    return _wire(Money(sum(Money.of(**line["net_price"]).minor for line in lines)))


def _times(price: Record, quantity: str) -> Record:
    return _wire(Money(Money.of(**price).minor * int(quantity), price["currency"]))


def _wire(amount: Money) -> Record:
    return {"amount": amount.amount, "currency": amount.currency}


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
