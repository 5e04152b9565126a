"""Channels as tests meet it: partners with approved agreements, and KPI rows that move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from chassis import codec
from chassis.testing import Harness
from kernel.money import Money
from services.analytics.contract import KpiUpdated, Metric, RowKey, RowVersion, SubjectKind
from services.channels.contract import Agreement, AgreementState, Programme
from services.channels.rules.windows import Terms

FROM = date(2026, 1, 1)
TIERS = (("0.00", "0.05"), ("1500.00", "0.08"))


def a_row(day: date = date(2026, 3, 3), *, partner_id: str = "part_1", product_line: str = "pumps",
          **changes: Any) -> RowKey:
    """A partner's row of signed sales in CNY unless `changes` say otherwise."""
    row = RowKey(Metric.SIGNED, SubjectKind.PARTNER, f"{partner_id}/{product_line}", "CNY", day)
    return replace(row, **changes)


def an_update(row: RowKey, amount: str, counter: int = 1, epoch: int = 0) -> KpiUpdated:
    """The row has this amount in total now."""
    return KpiUpdated(row, Money.of(amount).minor, RowVersion(epoch, counter))


def a_programme(programme_id: str = "volume", *, tiers: Sequence[tuple[str, str]] = TIERS,
                currency: str = "CNY", **changes: Any) -> dict[str, Any]:
    """A programme as a client writes it: marginal, over the year, unless told otherwise."""
    return {"programme_id": programme_id, "mode": "marginal", "window": "year",
            "currency": currency, "metric": "signed", "product_line": None,
            "tiers": [{"starts_at": {"amount": start, "currency": currency}, "rate": rate}
                      for start, rate in tiers], **changes}


def the_programme(programme_id: str = "volume", **values: Any) -> Programme:
    """The same programme as rules meet it."""
    return codec.decode(codec.encode(a_programme(programme_id, **values)), Programme)


def terms(*programmes: Programme, agreement_id: str = "agr_1", number: int = 1,
          starts_on: date = FROM, ends_on: date | None = None) -> Terms:
    return Terms("part_1", agreement_id, number, starts_on, ends_on,
                 programmes or (the_programme(),))


def an_agreement(*programmes: Programme, starts_on: date = FROM,
                 ends_on: date | None = None) -> Agreement:
    return Agreement("agr_1", 1, 1, "part_1", AgreementState.DRAFT, starts_on, ends_on,
                     programmes or (the_programme(),))


def a_partner(channels: Harness, external_ref: str | None = None) -> str:
    """The id of an active partner."""
    partner_id: str = channels.call("create_partner", name="华东机电",
                                    external_ref=external_ref).partner_id
    channels.call("set_partner_status", partner_id=partner_id, status="active", reason="准入通过")
    return partner_id


def a_draft(channels: Harness, partner_id: str, *programmes: dict[str, Any],
            starts_on: date = FROM, ends_on: date | None = None,
            agreement_id: str | None = None) -> Agreement:
    drafted: Agreement = channels.call(
        "draft_agreement", partner_id=partner_id, starts_on=starts_on, ends_on=ends_on,
        agreement_id=agreement_id, programmes=list(programmes) or [a_programme()])
    return drafted


def approved(channels: Harness, drafted: Agreement) -> Agreement:
    taken: Agreement = channels.call("approve_agreement", agreement_id=drafted.agreement_id,
                                     agreement_version=drafted.agreement_version)
    return taken


def an_approved(channels: Harness, partner_id: str, *programmes: dict[str, Any],
                **values: Any) -> Agreement:
    return approved(channels, a_draft(channels, partner_id, *programmes, **values))


def balances_of(channels: Harness, partner_id: str) -> list[str]:
    """The balances of a partner's accounts, oldest window first."""
    found = channels.call("rebate_statement", partner_id=partner_id).accounts
    return [account.balance.amount for account in sorted(
        found, key=lambda account: (account.window_start, account.agreement_version,
                                    account.programme_id))]
