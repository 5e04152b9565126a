"""What org does when others speak: it keeps employees' dates, to refuse what follows a leaving,
seats who was hired for a position, ends the sessions of who has left, and follows how far handovers
are."""

from __future__ import annotations

from chassis.handed_over import HandedOver
from chassis.notices import NotificationRequested
from chassis.reactions import on
from chassis.work import Work
from services.crm.contract import CustomersHandedOver
from services.org.contract import HandoverKind, HandoverPart
from services.org.store import accounts, assignments
from services.org.usecases import handovers, newcomers, notices
from services.people.contract import EmployeeChanged, EmployeeEvent, EmployeeHired, EmployeeLeft
from services.pipeline.contract import DealsHandedOver
from services.pipeline.contract.lead_events import LeadsHandedOver
from services.pipeline.contract.tasks import TasksHandedOver
from services.strategy.contract import TargetsHandedOver

PART_OF: dict[type, HandoverKind] = {
    CustomersHandedOver: HandoverKind.CUSTOMERS,
    DealsHandedOver: HandoverKind.DEALS,
    TargetsHandedOver: HandoverKind.TARGETS,
    TasksHandedOver: HandoverKind.TASKS,
    LeadsHandedOver: HandoverKind.LEADS,
}
"""Which part of a handover an event speaks about."""


@on(EmployeeHired, EmployeeChanged, EmployeeLeft)
def employee_spoken_of(event: EmployeeEvent, work: Work) -> None:
    """Know who is employed from when to when, to refuse what follows a leaving."""
    assignments.keep_employee(work, {
        "employee_id": event.employee_id, "version": event.version, "hired_on": event.hired_on,
        "left_on": event.left_on})
    accounts.end_sessions_of_leavers(work, event.employee_id)
    newcomers.seat(event, work)


@on(CustomersHandedOver, DealsHandedOver, TargetsHandedOver, TasksHandedOver, LeadsHandedOver)
def part_handed_over(event: HandedOver, work: Work) -> None:
    """Know how far an owner of records is with a handover; the last part ends it."""
    handovers.heard(event.handover_id, HandoverPart(
        PART_OF[type(event)], event.version, event.moved, event.returned, event.before, event.after,
        event.is_moved, event.is_returned), work)


@on(NotificationRequested)
def notification_requested(event: NotificationRequested, work: Work) -> None:
    """Tell the people, in the app and through the channels that they want."""
    notices.requested(event, work)
