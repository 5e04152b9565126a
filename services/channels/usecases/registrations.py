"""Deal registrations: drafted, changed, submitted, rejected or returned; shown and listed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis.errors import Forbidden, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, matching, page
from chassis.work import Work
from kernel.money import Money
from services.channels.contract import PartnerStatus
from services.channels.contract import registrations as contract
from services.channels.contract.registrations import Registration
from services.channels.contract.registrations import RegistrationState as State
from services.channels.rules import registrations as rules
from services.channels.store import registrations as store
from services.channels.store.agreements import find_partner, visible
from services.channels.tables import registration

SORTS = Sorting({"created_at": registration.c.created_at}, registration.c.registration_id)
NAMES_A_CUSTOMER = ("customer_id", "customer_name", "customer_domain")
PLAIN = (*NAMES_A_CUSTOMER, "products", "expected_close_on", "deal_id", "partner_manager_id")


def create(command: contract.CreateRegistration, work: Work) -> Registration:
    partner = find_partner(work, command.partner_id)
    values = _given(command)
    refuse([*rules.wrong_partner(PartnerStatus(partner.status)), *_wrong_content(values)])
    row = store.add(
        work, registration_id=new_id("reg"), partner_id=command.partner_id,
        state=State.DRAFT.value, created_by=work.caller.subject, created_at=work.now,
        **values, **_keys(values))
    store.note(work, row, None)
    return message(row, work)


def change(command: contract.ChangeRegistration, work: Work) -> Registration:
    before = store.one_to_change(work, command.registration_id)
    if State(before.state) not in rules.CHANGEABLE:
        refuse([Refusal("registration.not_changeable", "state", {"state": before.state})])
    values = _given(command)
    after = {**before._mapping, **values}
    refuse(_wrong_content(after))
    return message(store.change(work, before, **values, **_keys(after)), work)


def submit(command: contract.RegistrationId, work: Work) -> Registration:
    before = store.one_to_change(work, command.registration_id)
    partner = find_partner(work, before.partner_id)
    refuse([*rules.wrong_state(State(before.state), State.SUBMITTED),
            *rules.wrong_partner(PartnerStatus(partner.status))])
    return moved(work, before, State.SUBMITTED, None, submitted_at=work.now)


def reject(command: contract.DecideRegistration, work: Work) -> Registration:
    return _decided(command, State.REJECTED, work)


def give_back(command: contract.DecideRegistration, work: Work) -> Registration:
    return _decided(command, State.RETURNED, work)


def _decided(command: contract.DecideRegistration, state: State, work: Work) -> Registration:
    not_a_partner(work)
    before = store.one_to_change(work, command.registration_id)
    refuse(rules.wrong_state(State(before.state), state))
    return moved(work, before, state, command.reason)


def not_a_partner(work: Work) -> None:
    """A partner decides about nobody's registration, whatever its account may."""
    if work.scope == "partner":
        raise Forbidden("caller.forbidden", permission="registrations:approve")


def moved(work: Work, before: Any, state: State, reason: str | None, **values: Any
          ) -> Registration:
    """The registration in its next state, with its line in the ledger."""
    after = store.change(work, before, state=state.value, reason=reason, **values)
    store.note(work, after, before.state, reason=reason)
    return message(after, work)


def get(query: contract.RegistrationId, work: Work) -> Registration:
    return message(store.one(work, query.registration_id), work)


def listed(query: contract.RegistrationQuery, work: Work) -> contract.RegistrationList:
    """Registrations that the caller may see."""
    names = ("state", "partner_id", "customer_id", "deal_id")
    wanted = select(*registration.c).where(
        visible(work, registration.c.partner_id),
        chosen(*((registration.c[name], getattr(query, name)) for name in names)),
        matching(query.q, registration.c.customer_name, registration.c.customer_domain))
    if query.protected_before is not None:
        wanted = wanted.where(registration.c.protected_until < query.protected_before)
    found = page(work, wanted, SORTS, query)
    return contract.RegistrationList(
        tuple(message(row, work) for row in found.rows), found.next_cursor)


def history(query: contract.RegistrationId, work: Work) -> contract.RegistrationHistory:
    """The ledger of one registration, oldest first."""
    store.one(work, query.registration_id)
    return contract.RegistrationHistory(query.registration_id, tuple(
        contract.RegistrationChange(
            row.version, State(row.from_state) if row.from_state else None, State(row.to_state),
            row.actor, row.changed_at, row.reason, row.protected_until,
            row.despite_conflict and work.scope != "partner")
        for row in store.changes(work, query.registration_id)))


def _given(command: Any) -> dict[str, Any]:
    """What a command says, as columns."""
    values = {name: getattr(command, name) for name in PLAIN if getattr(command, name) is not None}
    if command.amount is not None:
        values |= {"amount_minor": command.amount.minor, "currency": command.amount.currency}
    return values


def _keys(values: Any) -> dict[str, str | None]:
    name, domain = rules.keys_of(values.get("customer_name"), values.get("customer_domain"))
    return {"name_key": name, "domain_key": domain}


def _wrong_content(values: Any) -> Any:
    has_customer = any(values.get(name) for name in NAMES_A_CUSTOMER)
    return rules.wrong_content(values["products"], has_customer, _amount(values))


def _amount(values: Any) -> Money | None:
    minor = values.get("amount_minor")
    return None if minor is None else Money(minor, values["currency"])


def message(row: Any, work: Work) -> Registration:
    """A registration as the caller sees it; what our own people earn is not the partner's."""
    return Registration(
        row.registration_id, row.version, row.partner_id, State(row.state), row.products,
        row.created_by, row.created_at, row.customer_id, row.customer_name, row.customer_domain,
        _amount(row._mapping), row.expected_close_on, row.deal_id, row.partner_manager_id,
        None if work.scope == "partner" else row.overlay_rate, row.protection_days,
        row.protected_until, row.submitted_at, row.approved_at, row.is_extended, row.reason)
