"""Agreements: drafted, approved (then frozen), superseded by a later version, ended."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from services.channels import contract
from services.channels.contract import (
    Agreement,
    AgreementList,
    AgreementState,
    AgreementVersionId,
    DraftAgreement,
)
from services.channels.rules.agreements import Problem, overlaps, problems
from services.channels.store import agreements as store
from services.channels.tables import agreement
from services.channels.usecases.accruals import bring_in_line


def draft(command: DraftAgreement, work: Work) -> Agreement:
    """Write the first version of an agreement, or its next one; nothing holds before approval."""
    store.find_partner(work, command.partner_id)
    work.lock("party", command.partner_id)
    agreement_id, number = command.agreement_id or new_id("agr"), 1
    if command.agreement_id is not None:
        if store.partner_of(work, agreement_id) != command.partner_id:
            refuse([Refusal("agreement.of_another_partner", "partner_id")])
        number = store.newest_number(work, agreement_id) + 1
    written = Agreement(agreement_id, number, 1, command.partner_id, AgreementState.DRAFT,
                        command.starts_on, command.ends_on, command.programmes)
    store.add_version(work, written)
    return written


def approve(command: AgreementVersionId, work: Work) -> Agreement:
    """Put a version in force and bring the accounts of its agreement in line, or refuse."""
    partner_id = store.partner_of(work, command.agreement_id)
    work.lock("party", partner_id)
    drafted = store.find_version(work, command)
    work.must_match(drafted.version)
    if drafted.state is not AgreementState.DRAFT:
        refuse([Refusal("agreement.already_approved")])
    refuse(_refusals(problems(drafted)))
    store.change_versions(work, drafted.agreement_id, [drafted.agreement_version],
                          state=AgreementState.APPROVED.value, approved_by=work.caller.subject)
    return _taken_up(store.find_version(work, command), work)


def end(command: contract.EndAgreement, work: Work) -> Agreement:
    """Let an agreement hold no longer from a day on; ending it again corrects the day."""
    partner_id = store.partner_of(work, command.agreement_id)
    work.lock("party", partner_id)
    numbers = store.approved_numbers(work, command.agreement_id)
    if not numbers:
        refuse([Refusal("agreement.not_approved", "agreement_id")])
    newest = AgreementVersionId(command.agreement_id, numbers[-1])
    work.must_match(store.find_version(work, newest).version)
    store.change_versions(work, command.agreement_id, numbers, state=AgreementState.ENDED.value,
                          ended_on=command.ends_on, end_reason=command.reason)
    return _taken_up(store.find_version(work, newest), work)


def _taken_up(changed: Agreement, work: Work) -> Agreement:
    """What a change of an agreement brings with it: no overlap, and accounts in line."""
    holding = store.holding(work, changed.partner_id)
    refuse(_refusals(overlaps(changed.agreement_id, holding)))
    bring_in_line(work, changed.partner_id, changed.agreement_id,
                  f"agreement/{changed.agreement_id}/{changed.agreement_version}/{changed.version}")
    return changed


def listed(query: contract.AgreementQuery, work: Work) -> AgreementList:
    """Every version of every agreement that the caller may see."""
    wanted = select(*agreement.c).where(
        store.visible(work, agreement.c.partner_id),
        chosen((agreement.c.partner_id, query.partner_id), (agreement.c.state, query.state)),
    )
    sorting = Sorting({"agreement_id": agreement.c.agreement_id}, agreement.c.agreement_version)
    found = page(work, wanted, sorting, query)
    return AgreementList(tuple(store.as_message(row) for row in found.rows), found.next_cursor)


def _refusals(found: Iterable[Problem]) -> list[Refusal]:
    return [Refusal(problem.code, problem.field, problem.details) for problem in found]
