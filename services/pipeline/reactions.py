"""What pipeline keeps of what others announce: who is employed and certified, which partner is
active, who sees whom."""

from __future__ import annotations

from chassis import calendars
from chassis.reactions import on
from chassis.scope import replace_edges
from chassis.work import Work
from services.catalog.contract.quote_events import QuoteAccepted
from services.channels.contract import PartnerStatus, PartnerStatusChanged
from services.channels.contract.registrations import (
    RegistrationApproved,
    RegistrationEvent,
    RegistrationExpired,
)
from services.crm.contract import Crm, CustomerErased
from services.crm.contract.merging import CustomersMerged
from services.org.contract import (
    AssignmentChanged,
    CalendarChanged,
    HandoverEvent,
    HandoverRolledBack,
    HandoverStarted,
    Org,
)
from services.people.contract import (
    CertificateEarned,
    CertificateEvent,
    CertificateRevoked,
    EmployeeChanged,
    EmployeeEvent,
    EmployeeHired,
    EmployeeLeft,
)
from services.pipeline import store
from services.pipeline.store import merges
from services.pipeline.tables import employee_copy, partner_copy
from services.pipeline.usecases import (
    certificates,
    forecasts,
    handovers,
    lead_deadlines,
    lead_handovers,
    lead_subjects,
    quotes,
    registrations,
    task_handovers,
)


@on(EmployeeHired, EmployeeChanged, EmployeeLeft)
def employee_changed(event: EmployeeEvent, work: Work) -> None:
    """Know who may be credited."""
    store.keep_copy(
        work,
        employee_copy,
        {
            "employee_id": event.employee_id,
            "version": event.version,
            "hired_on": event.hired_on,
            "left_on": event.left_on,
        },
    )


@on(CertificateEarned, CertificateRevoked)
def certificate_changed(event: CertificateEvent, work: Work) -> None:
    """Know who may take a deal out of a stage that asks for certificates."""
    certificates.heard(event, work)


@on(PartnerStatusChanged)
def partner_changed(event: PartnerStatusChanged, work: Work) -> None:
    """Know which partner a deal may name."""
    is_active = event.status in (PartnerStatus.ACTIVE, PartnerStatus.WARNED)
    store.keep_copy(
        work,
        partner_copy,
        {
            "partner_id": event.partner_id,
            "version": event.version,
            "status": event.status.value,
            "is_active": is_active,
        },
    )


@on(RegistrationApproved, RegistrationExpired, deal=registrations.deal_keys)
def registration_changed(event: RegistrationEvent, work: Work) -> None:
    """Give the registered deal its partner and the overlay credit, or take both back."""
    registrations.heard(event, work)


@on(
    AssignmentChanged,
    filled_by=Org.scope_snapshot,
    party=lambda events, work: {event.employee_id for event in events},
)
def assignment_changed(event: AssignmentChanged, work: Work) -> None:
    """Know who may see whose deals."""
    replace_edges(work, event.employee_id, event.version, event.edges)
    forecasts.heard_of_units(event, work)


@on(HandoverStarted, HandoverRolledBack)
def handover_ordered(event: HandoverEvent, work: Work) -> None:
    """Know whose deals, tasks and leads are to be moved, or go back; a timer does it."""
    handovers.ordered(event, work)
    task_handovers.ordered(event, work)
    lead_handovers.ordered(event, work)


@on(CalendarChanged, filled_by=Org.calendar_snapshot)
def calendar_changed(event: CalendarChanged, work: Work) -> None:
    """Know which days are worked, for whatever is due within working time."""
    calendars.keep_year(work, event.year, event.version, event.free_days, event.working_days)
    lead_deadlines.count_again(work)


@on(CustomerErased)
def customer_erased(event: CustomerErased, work: Work) -> None:
    """Forget what the customer, and whatever was merged into it, came in with as a lead, and what
    was written about its deals."""
    lead_subjects.customer_erased((event.customer_id, *event.merged_ids), work)


@on(QuoteAccepted, deal=lambda events, work: {event.deal_id for event in events if event.deal_id})
def quote_accepted(event: QuoteAccepted, work: Work) -> None:
    """An accepted offer becomes the lines of its deal."""
    quotes.accepted(event, work)


@on(CustomersMerged, filled_by=Crm.merge_snapshot)
def customers_merged(event: CustomersMerged, work: Work) -> None:
    """Know under which ids a customer's deals are, and under which new ones go."""
    merges.keep(work, event)
