from __future__ import annotations

from datetime import date

import pytest

from services.analytics.contract import Metric, RowKey, SubjectKind
from services.analytics.rules.sight import Sight


@pytest.mark.parametrize(
    ("scope", "metric", "kind", "subject_id", "is_seen"),
    [
        ("all", "commission_cost", "employee", "emp_9", True),
        ("team", "commission_cost", "employee", "emp_1", True),
        ("team", "commission_cost", "employee", "emp_9", False),
        ("team", "commission_cost", "company", "company", True),
        ("own", "commission_cost", "company", "company", False),
        ("own", "commission_cost", "employee", "emp_1", True),
        ("own", "signed", "company", "company", True),
        ("own", "signed", "employee", "emp_9", False),
        ("partner", "signed", "partner", "part_1/pumps", True),
        ("partner", "signed", "partner", "part_12/pumps", False),
        ("partner", "signed", "company", "company", False),
    ],
)
def test_who_sees_which_row_of_a_deal(scope, metric, kind, subject_id, is_seen):
    row = RowKey(Metric(metric), SubjectKind(kind), subject_id, "CNY", date(2026, 3, 3))
    assert Sight(scope, "part_1", {"emp_1"}).reaches(row) is is_seen
