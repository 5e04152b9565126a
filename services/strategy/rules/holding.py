"""Who holds the months of a leaf after a handover?

The tree stays as it was agreed, so no total moves. Months that have begun stay with whoever held
them: closed periods do not move. Source: modules.md "2 org" (Handover), field notes 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Months = tuple[int, ...]


def by_holder(
    employee_id: str, months: Sequence[int], held: Mapping[int, str]
) -> list[tuple[str, Months]]:
    """Each holder's months of a leaf, zero where another holds them; the leaf's own holder first.

    `held` names the months, counted from 1, that another than `employee_id` holds.
    """
    holders = [held.get(month, employee_id) for month in range(1, len(months) + 1)]
    return [
        (one, tuple(amount if holder == one else 0
                    for amount, holder in zip(months, holders, strict=True)))
        for one in dict.fromkeys([employee_id, *holders])
    ]


