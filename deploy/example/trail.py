"""A deal's trail as people read it, in Chinese and in English: who earned what under which rule,
which KPI rows moved, which rebate accrued, each with its time after the signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deploy.importer.api import Record

LANGUAGES = ("zh-CN", "en")
_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("商机全链路", "The trail of one deal"),
    "signed": ("成交签约", "signed"),
    "commissions": ("佣金", "commissions"),
    "kpis": ("指标", "KPI rows"),
    "rebates": ("返利", "rebates"),
    "after": ("签约后秒数", "seconds after the signature"),
    "rule": ("规则", "rule"),
    "base": ("基数", "base"),
    "skipped": ("不计", "skipped"),
    "hidden": ("你无权查看的行数", "lines you may not see"),
    "no_agreement": ("已收到，无协议", "seen, no agreement"),
    "none": ("无", "none"),
    "earned": ("计提", "earned"),
    "reversal": ("冲回", "reversed"),
    "retier": ("阶梯调整", "retiered"),
    "accrual": ("计提", "accrued"),
    "adjustment": ("调整", "adjusted"),
    "company": ("公司", "company"),
    "unit": ("单位", "unit"),
    "employee": ("员工", "employee"),
    "customer": ("客户", "customer"),
    "product": ("产品", "product"),
    "channel": ("渠道", "channel"),
    "partner": ("伙伴", "partner"),
    "signed_amount": ("签约额", "signed amount"),
    "received": ("回款额", "received"),
    "quantity": ("数量", "quantity"),
    "margin": ("毛利", "margin"),
    "commission_cost": ("佣金成本", "commission cost"),
    "cancelled": ("取消额", "cancelled"),
    "overlay": ("协同额", "overlay"),
}


@dataclass(frozen=True)
class Reader:
    """For whom a trail is told: the language, and names for ids."""

    language: str
    names: Mapping[str, str]

    def word(self, key: str) -> str:
        return _WORDS[key][LANGUAGES.index(self.language)] if key in _WORDS else key

    def name(self, known_as: str | None) -> str:
        """A name for an id; a partner's row is `<partner_id>/<product_line>`."""
        first, *rest = (known_as or "").split("/")
        return "/".join([self.names.get(first, self.word(first)), *rest])


def told(trail: Record, reader: Reader) -> Iterator[str]:
    """The trail line by line."""
    version = trail["sale_versions"][0]
    sale, began = version["sale"], version["recorded_at"]
    yield (f"{reader.word('title')} {trail['deal_id']}  [{reader.word('after')}]")
    yield _line(began, began, reader.word("signed"), f"{reader.name(sale['owner_id'])}  "
                f"{_amount(sale['amount'])}  {sale['signed_on']}  "
                f"{reader.name(sale.get('partner_id'))}")
    for step, lines in (("commissions", _commissions(trail["commissions"], began, reader)),
                        ("kpis", _kpis(trail["kpis"], began, reader)),
                        ("rebates", _rebates(trail["rebates"], began, reader))):
        yield f"{reader.word(step)}:"
        yield from list(lines) or [f"    {reader.word('none')}"]


def _commissions(part: Record, began: str, reader: Reader) -> Iterator[str]:
    for line in part["lines"]:
        plan = f"{reader.name(line['plan_id'])} v{line['plan_version']}"
        yield _line(began, line["created_at"], reader.word(line["kind"]),
                    f"{reader.name(line['employee_id'])}  {_amount(line['amount'])}  "
                    f"{reader.word('base')} {_amount(line['base'])}  "
                    f"{reader.word('rule')}: {plan}, {line['rule']}")
    for skip in part["skipped"]:
        yield f"    {reader.word('skipped')}: {reader.name(skip['employee_id'])} {skip['code']}"
    yield from _hidden(part, reader)


def _kpis(part: Record, began: str, reader: Reader) -> Iterator[str]:
    for fact in part["facts"]:
        row = fact["row"]
        metric = "signed_amount" if row["metric"] == "signed" else row["metric"]
        yield _line(began, fact["created_at"], reader.word(metric),
                    f"{_subject(row, reader)}  {row['day']}  "
                    f"{_value(fact['value'], row['currency'])}")
    yield from _hidden(part, reader)


def _subject(row: Record, reader: Reader) -> str:
    kind = reader.word(row["subject_kind"])
    return kind if row["subject_kind"] == "company" else f"{kind} {reader.name(row['subject_id'])}"


def _rebates(part: Record, began: str, reader: Reader) -> Iterator[str]:
    for covering in part["coverings"]:
        partner = reader.name(covering["row"]["subject_id"])
        if not covering["has_agreement"]:
            yield f"    {partner}: {reader.word('no_agreement')}"
        for line in covering["lines"]:
            yield _line(began, line["created_at"], reader.word(line["kind"]),
                        f"{partner}  {_amount(line['amount'])}  "
                        f"{reader.word('base')} {_amount(line['base'])}  "
                        f"{reader.word('rule')}: {line['programme_id']}, {line['rule']}")


def _hidden(part: Record, reader: Reader) -> Iterator[str]:
    if part.get("hidden"):
        yield f"    {reader.word('hidden')}: {part['hidden']}"


def _line(began: str, happened: str, what: str, told_of: str) -> str:
    return f"  {_seconds(began, happened):>+8.3f}  {what}  {told_of}".rstrip()


def _seconds(began: str, happened: str) -> float:
    return (datetime.fromisoformat(happened) - datetime.fromisoformat(began)).total_seconds()


def _amount(amount: Mapping[str, Any]) -> str:
    return f"{amount['amount']} {amount['currency']}"


def _value(value: int, currency: str) -> str:
    """A row's value: hundredths of money, thousandths of a quantity."""
    size, digits = (100, 2) if currency else (1000, 3)
    whole, rest = divmod(abs(value), size)
    return f"{'-' if value < 0 else '+'}{whole}.{rest:0{digits}} {currency}".rstrip()
