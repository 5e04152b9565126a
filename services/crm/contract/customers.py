"""Customers as clients enter and see them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from chassis.contract import items, message, text, whole
from kernel.money import Money
from services.crm.contract.events import Grade


@message
class CreateCustomer:
    """A new customer; the same external_ref never makes a second one. With `pool_id` nobody owns
    it: it waits in that public pool."""

    name: str = text(longest=200)
    external_ref: str | None = text(longest=120, default=None)
    owner_id: str | None = text(longest=64, default=None)  # None: the caller
    region: str | None = text(longest=64, default=None)
    segment: str | None = text(longest=64, default=None)
    industry: str | None = text(longest=120, default=None)
    employees_count: int | None = whole(least=0, most=100_000_000, default=None)
    annual_revenue: Money | None = None
    tax_id: str | None = text(longest=40, default=None)
    web_domain: str | None = text(longest=253, default=None)
    phone: str | None = text(longest=40, default=None)
    email: str | None = text(longest=254, default=None)
    address: str | None = text(longest=500, default=None)
    parent_customer_id: str | None = text(longest=64, default=None)
    pains: str | None = text(longest=4000, default=None)  # 需求痛点
    potential_score: int | None = whole(least=0, most=100, default=None)  # 合作潜力
    buying_power_score: int | None = whole(least=0, most=100, default=None)  # 购买力
    allow_duplicate: bool = False
    pool_id: str | None = text(longest=64, default=None)


class CustomerField(StrEnum):
    """A field of a customer that may be emptied."""

    REGION = "region"
    SEGMENT = "segment"
    INDUSTRY = "industry"
    EMPLOYEES_COUNT = "employees_count"
    ANNUAL_REVENUE = "annual_revenue"
    TAX_ID = "tax_id"
    WEB_DOMAIN = "web_domain"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PARENT = "parent_customer_id"
    PAINS = "pains"
    POTENTIAL_SCORE = "potential_score"
    BUYING_POWER_SCORE = "buying_power_score"


@message
class ChangeCustomer:
    """Change a customer; a field that is left out stays, one named in `clear` is emptied."""

    customer_id: str = text(longest=64)
    name: str | None = text(longest=200, default=None)
    region: str | None = text(longest=64, default=None)
    segment: str | None = text(longest=64, default=None)
    industry: str | None = text(longest=120, default=None)
    employees_count: int | None = whole(least=0, most=100_000_000, default=None)
    annual_revenue: Money | None = None
    tax_id: str | None = text(longest=40, default=None)
    web_domain: str | None = text(longest=253, default=None)
    phone: str | None = text(longest=40, default=None)
    email: str | None = text(longest=254, default=None)
    address: str | None = text(longest=500, default=None)
    parent_customer_id: str | None = text(longest=64, default=None)
    pains: str | None = text(longest=4000, default=None)
    potential_score: int | None = whole(least=0, most=100, default=None)
    buying_power_score: int | None = whole(least=0, most=100, default=None)
    allow_duplicate: bool = False
    clear: tuple[CustomerField, ...] = items(most=20, default=())


@message
class HandOver:
    """Give a customer to another owner."""

    customer_id: str = text(longest=64)
    owner_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class Customer:
    """A customer as it stands. Phone, e-mail and address are masked or left out for callers who
    may not read personal data; `is_masked` says so. `next_due_on` is the last day on which the
    next follow-up is on time."""

    customer_id: str
    version: int
    name: str
    created_at: datetime
    external_ref: str | None = None
    owner_id: str | None = None
    region: str | None = None
    segment: str | None = None
    industry: str | None = None
    employees_count: int | None = None
    annual_revenue: Money | None = None
    tax_id: str | None = None
    web_domain: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    parent_customer_id: str | None = None
    pains: str | None = None
    potential_score: int | None = None
    buying_power_score: int | None = None
    grade: Grade | None = None
    is_grade_manual: bool = False
    last_contact_on: date | None = None
    next_due_on: date | None = None
    is_erased: bool = False
    is_masked: bool = False
    pool_id: str | None = None
    pool_since_at: datetime | None = None
    protected_until: date | None = None


@message
class CustomerId:
    customer_id: str = text(longest=64)


@message
class CustomerQuery:
    """`q` looks for parts of the name, its pinyin or pinyin initials, or the tax id, and for a
    whole telephone number; `overdue` chooses by whether the follow-up is late."""

    owner_id: str | None = text(longest=64, default=None)
    grade: Grade | None = None
    region: str | None = text(longest=64, default=None)
    segment: str | None = text(longest=64, default=None)
    overdue: bool | None = None
    q: str | None = text(longest=100, default=None)
    sort: str = text(longest=40, default="-created_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=1000, default=None)
    tag_id: str | None = text(longest=64, default=None)


@message
class CustomerList:
    items: tuple[Customer, ...]
    next_cursor: str | None = None


@message
class CustomerIds:
    customer_ids: tuple[str, ...] = items(most=200)


@message
class CustomerName:
    customer_id: str
    name: str
    owner_id: str | None
    grade: Grade | None


@message
class CustomerNames:
    """Those of the asked customers that the caller may see, in the order of their ids."""

    items: tuple[CustomerName, ...]
