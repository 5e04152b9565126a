"""Queries about partners and their agreement versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, true, update

from chassis import scope
from chassis.errors import NotFound
from chassis.work import Work
from services.channels.contract import Agreement, AgreementState, AgreementVersionId
from services.channels.rules.windows import Terms, in_force
from services.channels.tables import agreement, partner


def visible(work: Work, partner_id: Any) -> ColumnElement[bool]:
    """A partner's people see their own partner; everybody else sees all, partners have no owner."""
    if work.scope != "partner":
        return true()
    return scope.visible(work, None, partner_id)


def find_partner(work: Work, partner_id: str, *, locked: bool = False) -> Any:
    """A partner that the caller may see; raises NotFound."""
    query = select(partner).where(partner.c.partner_id == partner_id,
                                  visible(work, partner.c.partner_id))
    row = work.session.execute(query.with_for_update() if locked else query).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def add_version(work: Work, written: Agreement) -> None:
    work.session.execute(insert(agreement).values(
        agreement_id=written.agreement_id, agreement_version=written.agreement_version,
        version=written.version, partner_id=written.partner_id, state=written.state.value,
        starts_on=written.starts_on, ends_on=written.ends_on, programmes=written.programmes))


def newest_number(work: Work, agreement_id: str) -> int:
    """The number of the newest version, drafts included; 0 if there is none."""
    return work.session.execute(select(func.coalesce(func.max(agreement.c.agreement_version), 0))
                                .where(agreement.c.agreement_id == agreement_id)).scalar_one()


def partner_of(work: Work, agreement_id: str) -> str:
    """Whose agreement it is, within the caller's sight; raises NotFound. It never changes."""
    found = work.session.execute(
        select(agreement.c.partner_id).where(agreement.c.agreement_id == agreement_id,
                                             visible(work, agreement.c.partner_id))
        .limit(1)).scalar()
    if found is None:
        raise NotFound("record.not_found")
    return found  # type: ignore[no-any-return]


def find_version(work: Work, which: AgreementVersionId) -> Agreement:
    """One version; raises NotFound."""
    row = work.session.execute(select(agreement).where(
        agreement.c.agreement_id == which.agreement_id,
        agreement.c.agreement_version == which.agreement_version)).first()
    if row is None:
        raise NotFound("record.not_found")
    return as_message(row)


def approved_numbers(work: Work, agreement_id: str) -> list[int]:
    """The numbers of the versions that were ever approved, oldest first."""
    return list(work.session.execute(
        select(agreement.c.agreement_version)
        .where(agreement.c.agreement_id == agreement_id,
               agreement.c.state != AgreementState.DRAFT.value)
        .order_by(agreement.c.agreement_version)).scalars())


def change_versions(work: Work, agreement_id: str, numbers: Sequence[int], **values: Any) -> None:
    """Change versions of an agreement; their record versions rise."""
    work.session.execute(
        update(agreement).where(agreement.c.agreement_id == agreement_id,
                                agreement.c.agreement_version.in_(numbers))
        .values(version=agreement.c.version + 1, **values))
    work.memo.clear()           # terms read before no longer hold


def approved(work: Work, partner_id: str) -> list[Terms]:
    """Every version of a partner's agreements that was ever approved; read once per change."""
    remember(work, [partner_id])
    return work.memo["approved", partner_id]  # type: ignore[no-any-return]


def remember(work: Work, partner_ids: Iterable[str]) -> None:
    """Read the approved versions of several partners at once, those that are not known yet."""
    missing = sorted({name for name in partner_ids if ("approved", name) not in work.memo})
    if not missing:
        return
    found: dict[str, list[Terms]] = {name: [] for name in missing}
    for row in work.session.execute(
            select(agreement).where(agreement.c.partner_id.in_(missing),
                                    agreement.c.state != AgreementState.DRAFT.value)
            .order_by(agreement.c.agreement_id, agreement.c.agreement_version)):
        found[row.partner_id].append(_terms(row))
    for name, terms in found.items():
        work.memo["approved", name] = terms


def holding(work: Work, partner_id: str) -> list[Terms]:
    """The partner's agreement versions as they hold beside each other."""
    return in_force(approved(work, partner_id))


def _terms(row: Any) -> Terms:
    return Terms(row.partner_id, row.agreement_id, row.agreement_version, row.starts_on,
                 _end_of(row), row.programmes)


def _end_of(row: Any) -> Any:
    """The agreed end, or the day on which it was ended early."""
    return min((day for day in (row.ends_on, row.ended_on) if day is not None), default=None)


def as_message(row: Any) -> Agreement:
    return Agreement(row.agreement_id, row.agreement_version, row.version, row.partner_id,
                     AgreementState(row.state), row.starts_on, _end_of(row), row.programmes,
                     row.end_reason)
