"""Partners: taken on, activated, warned, ended; each change announced."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.errors import Forbidden, Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, chosen, matching, page
from chassis.work import Work
from services.channels import contract
from services.channels.contract import Partner, PartnerList, PartnerStatus, PartnerStatusChanged
from services.channels.rules.statuses import may_follow
from services.channels.store.agreements import find_partner, visible
from services.channels.tables import partner
from services.channels.usecases import protecting


def create(command: contract.CreatePartner, work: Work) -> Partner:
    """Take a partner on as an applicant; the same external_ref meets the same partner again."""
    if work.scope == "partner":
        raise Forbidden("caller.forbidden", permission="partners:write")
    partner_id = _new_partner_id(command.external_ref)
    made = work.session.execute(insert(partner).values(
        partner_id=partner_id, version=1, name=command.name, channel_id=command.channel_id,
        level=command.level, status=PartnerStatus.APPLIED.value, external_ref=command.external_ref,
    ).on_conflict_do_nothing().returning(partner.c.partner_id)).first()
    found = _message(find_partner(work, partner_id))
    if made is not None:
        _announce(work, found)
    return found


def _new_partner_id(external_ref: str | None) -> str:
    return derived_id("part", "partner", external_ref) if external_ref else new_id("part")


def set_status(command: contract.SetPartnerStatus, work: Work) -> Partner:
    """Move a partner along its statuses; one that may not follow is refused."""
    before = _message(find_partner(work, command.partner_id, locked=True))
    work.must_match(before.version)
    if not may_follow(before.status, command.status):
        refuse([Refusal("partner.status_not_possible", "status",
                        {"status": before.status.value, "wanted": command.status.value})])
    work.session.execute(
        update(partner).where(partner.c.partner_id == before.partner_id)
        .values(status=command.status.value, status_reason=command.reason,
                version=before.version + 1))
    after = _message(find_partner(work, before.partner_id))
    _announce(work, after)
    if after.status is PartnerStatus.ENDED:
        protecting.partner_ended(after.partner_id, work)
    return after


def get(query: contract.PartnerId, work: Work) -> Partner:
    return _message(find_partner(work, query.partner_id))


def listed(query: contract.PartnerQuery, work: Work) -> PartnerList:
    """Partners that the caller may see."""
    wanted = select(*partner.c).where(
        visible(work, partner.c.partner_id),
        matching(query.q, partner.c.name, partner.c.external_ref),
        chosen(
            (partner.c.status, query.status),
            (partner.c.channel_id, query.channel_id),
            (partner.c.level, query.level),
            (partner.c.external_ref, query.external_ref),
        ),
    )
    sorting = Sorting({"partner_id": partner.c.partner_id, "name": partner.c.name},
                      partner.c.partner_id)
    found = page(work, wanted, sorting, query)
    return PartnerList(tuple(_message(row) for row in found.rows), found.next_cursor)


def _announce(work: Work, known: Partner) -> None:
    work.publish(PartnerStatusChanged(known.partner_id, known.version, known.status,
                                      known.channel_id))


def _message(row: Any) -> Partner:
    return Partner(row.partner_id, row.version, row.name, row.channel_id, row.level,
                   PartnerStatus(row.status), row.external_ref, row.status_reason)
