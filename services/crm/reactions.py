"""What crm does when others announce something."""

from __future__ import annotations

from chassis import calendars
from chassis.reactions import on
from chassis.scope import replace_edges
from chassis.work import Work
from services.crm.store import customers, deals, pools
from services.crm.usecases import complaint_clocks, handovers, origins, sales, scoring, territories
from services.org.contract import (
    AssignmentChanged,
    CalendarChanged,
    HandoverEvent,
    HandoverRolledBack,
    HandoverStarted,
    Org,
    TerritoryChanged,
)
from services.people.contract import EmployeeChanged, EmployeeEvent, EmployeeHired, EmployeeLeft
from services.pipeline.contract import SALE_EVENTS, DealLost, DealStageChanged, SaleEvent
from services.pipeline.contract.contracts import ContractChanged
from services.pipeline.contract.lead_events import LeadConverted
from services.strategy.contract import PersonaApproved, Strategy


@on(*SALE_EVENTS, deal=sales.deal_keys, party=sales.customer_keys)
def sale_changed(event: SaleEvent, work: Work) -> None:
    """Know what a customer bought and paid; the grade follows."""
    sales.sold(event, work)


@on(DealStageChanged, DealLost, deal=sales.deal_keys, party=sales.customer_keys)
def deal_moved(event: DealStageChanged | DealLost, work: Work) -> None:
    """Know what is open with a customer, and what was lost."""
    sales.moved(event, work)


@on(LeadConverted, party=origins.customer_keys)
def lead_converted(event: LeadConverted, work: Work) -> None:
    """Know where a customer came from."""
    origins.converted(event, work)


@on(ContractChanged, deal=lambda events, work: {event.deal_id for event in events})
def contract_changed(event: ContractChanged, work: Work) -> None:
    """Know until when a customer is under contract."""
    deals.keep_contract(work, event.deal_id, event.version, event.ends_on)


@on(EmployeeHired, EmployeeChanged, EmployeeLeft)
def employee_changed(event: EmployeeEvent, work: Work) -> None:
    """Know who may own a customer."""
    customers.keep_employee(
        work,
        {
            "employee_id": event.employee_id,
            "version": event.version,
            "hired_on": event.hired_on,
            "left_on": event.left_on,
        },
    )


@on(PersonaApproved, filled_by=Strategy.persona_snapshot)
def persona_approved(event: PersonaApproved, work: Work) -> None:
    """Know the ideal customer; every customer is scored by it."""
    scoring.approved(event, work)


@on(
    AssignmentChanged,
    filled_by=Org.scope_snapshot,
    party=lambda events, work: {event.employee_id for event in events},
)
def assignment_changed(event: AssignmentChanged, work: Work) -> None:
    """Know who may see whose customers, and which pools somebody's units open."""
    pools.keep_units(work, event.employee_id, event.version, event.units)
    replace_edges(work, event.employee_id, event.version, event.edges)


@on(HandoverStarted, HandoverRolledBack)
def handover_ordered(event: HandoverEvent, work: Work) -> None:
    """Know whose customers are to be moved, or to go back; a timer does it in chunks."""
    handovers.ordered(event, work)


@on(TerritoryChanged)
def territories_changed(event: TerritoryChanged, work: Work) -> None:
    """Know the models of territories, drafts too, to preview and run them."""
    territories.heard(event, work)


@on(CalendarChanged, filled_by=Org.calendar_snapshot)
def calendar_changed(event: CalendarChanged, work: Work) -> None:
    """Know which days are worked, for whatever is due within working time."""
    calendars.keep_year(work, event.year, event.version, event.free_days, event.working_days)
    complaint_clocks.calendar_changed(work, event.year, event.version)
