"""What of people can be exported as a file: employees, and pay sheets for the payroll."""

from __future__ import annotations

from chassis.exporting import Export, column
from chassis.texts import Text
from services.people.contract import People
from services.people.usecases import employees, pay_sheets

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
    "pay_sheets": Export(
        Text("结算单", "Pay sheets"),
        People.list_pay_sheets,
        pay_sheets.listed,
        (
            column("settlement_id", "结算单编号", "Settlement id"),
            column("employee_id", "员工编号", "Employee id"),
            column("period", "期间", "Period"),
            column("currency", "币种", "Currency"),
            column("state", "状态", "State"),
            column("carried_in", "上期结转", "Carried in"),
            column("earned", "提成", "Commission"),
            column("bonus", "奖金", "Bonus"),
            column("draw", "预支", "Draw"),
            column("recovered", "收回预支", "Recovered"),
            column("paid", "实付", "Paid"),
            column("carried_out", "结转下期", "Carried out"),
            column("draw_balance", "待收回预支", "Draw to recover"),
        ),
        sort="period",
    ),
}
