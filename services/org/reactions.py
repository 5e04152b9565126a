"""What org does when people speaks: it keeps employees' dates, to refuse what follows a leaving,
and ends the sessions of who has left."""

from __future__ import annotations

from chassis.reactions import on
from chassis.work import Work
from services.org.store import accounts, assignments
from services.people.contract import EmployeeChanged, EmployeeEvent, EmployeeHired, EmployeeLeft


@on(EmployeeHired, EmployeeChanged, EmployeeLeft)
def employee_spoken_of(event: EmployeeEvent, work: Work) -> None:
    """Know who is employed from when to when, to refuse what follows a leaving."""
    assignments.keep_employee(work, {
        "employee_id": event.employee_id, "version": event.version, "hired_on": event.hired_on,
        "left_on": event.left_on})
    accounts.end_sessions_of_leavers(work, event.employee_id)
