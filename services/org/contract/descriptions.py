"""Job descriptions: what a position is for, what it answers for, and how far its authority goes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Contract, decimal, items, message, query, text, whole
from kernel.money import Money


class DescriptionState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


@message
class Authority:
    """How far a position decides alone: a discount (0.1 is 10 %), and an amount it may approve."""

    discount_rate: Decimal = decimal(least="0", most="1")
    approval_amount: Money


@message
class AuthorityQuery:
    employee_ids: tuple[str, ...] = items(least=1, most=50)


@message
class EmployeeAuthority:
    """The greatest discount that somebody's positions of today give."""

    employee_id: str
    discount_rate: Decimal


@message
class Authorities:
    """Who holds no described position is left out."""

    items: tuple[EmployeeAuthority, ...]


@message
class PositionKpi:
    """What a position is measured by; `weight` is its part of one."""

    name: str = text(longest=120)
    target: str = text(longest=200)
    weight: Decimal = decimal(least="0", most="1")


@message
class PositionSkill:
    """A skill; one that is not required is welcome."""

    name: str = text(longest=120)
    level: str = text(longest=60, shortest=0, default="")
    is_required: bool = True


@message
class DescriptionContent:
    """What a description says. `next_step` is the next step of a career from here."""

    purpose: str = text(longest=1000)
    duties: tuple[str, ...] = items(least=1, most=30)
    authority: Authority
    kpis: tuple[PositionKpi, ...] = items(most=20, default=())
    skills: tuple[PositionSkill, ...] = items(most=40, default=())
    next_step: str | None = text(longest=200, default=None)


@message
class DraftJobDescription:
    """The first description of a position, or its next version; one version at a time is open."""

    position_id: str = text(longest=64)
    content: DescriptionContent


@message
class RewriteJobDescription:
    description_id: str = text(longest=64)
    content: DescriptionContent


@message
class DescriptionId:
    description_id: str = text(longest=64)


@message
class JobDescription:
    """One version; once approved it never changes, and holds until the next one is approved."""

    description_id: str
    position_id: str
    description_version: int
    version: int
    state: DescriptionState
    content: DescriptionContent
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None


@message
class JobDescriptionQuery:
    """Descriptions of one position or of all, in one state or in any."""

    position_id: str | None = text(longest=64, default=None)
    state: DescriptionState | None = None
    sort: str = text(longest=40, default="-description_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class JobDescriptionList:
    items: tuple[JobDescription, ...]
    next_cursor: str | None = None


class AuthorityOperations(Contract):
    @query("org:read", callers=("catalog",))
    def discount_authorities(self, query: AuthorityQuery) -> Authorities:
        """How much discount employees may give by themselves today."""
