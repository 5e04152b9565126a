"""What of people can be exported as a file: employees."""

from __future__ import annotations

from chassis.exporting import Export, column
from chassis.texts import Text
from services.people.contract import People
from services.people.usecases import employees

EXPORTS = {
    "employees": Export(
        Text("员工", "Employees"),
        People.list_employees,
        employees.listed,
        (
            column("employee_id", "员工编号", "Employee id"),
            column("name", "姓名", "Name"),
            column("email", "邮箱", "Email"),
            column("hired_on", "入职日期", "Hired on"),
            column("left_on", "离职日期", "Left on"),
            column("external_ref", "外部编号", "External reference"),
        ),
        sort="employee_id",
    ),
}
