"""Employees' dates arrive twice, late and out of order."""

from datetime import date
from itertools import permutations

import pytest

from services.people.contract import EmployeeChanged, EmployeeHired, EmployeeLeft

HIRED, LEFT = date(2026, 1, 1), date(2026, 6, 1)
EVENTS = (EmployeeHired("emp_1", 1, date(2025, 12, 1)), EmployeeChanged("emp_1", 2, HIRED),
          EmployeeLeft("emp_1", 3, HIRED, LEFT))


@pytest.mark.parametrize("order", list(permutations(EVENTS)))
def test_the_newest_word_about_an_employee_stands_in_any_order(org, order):
    org.hears(*order)
    org.hears_one_by_one(*order)
    assert [
        tuple(row)
        for row in org.sql("SELECT employee_id, version, hired_on, left_on FROM employee")
    ] == [("emp_1", 3, HIRED, LEFT)]
    assert org.waiting() == 0


@pytest.mark.parametrize("order", list(permutations(EVENTS)))
def test_one_by_one_they_end_the_same(org, order):
    org.hears_one_by_one(*order, *order)
    assert [tuple(row) for row in org.sql("SELECT version, left_on FROM employee")] == [(3, LEFT)]
