"""Column types: exact rates, aware instants; and the pieces that every service's tables share."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from chassis.codec import decode, encode

RATE_SCALE = 1_000_000


class Rate(TypeDecorator[Decimal]):
    """A decimal rate or ratio as a whole number of millionths: exact, and sorted as it should
    be."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = value * RATE_SCALE
        if scaled != scaled.to_integral_value():
            raise ValueError("rate.too_many_decimals")
        return int(scaled)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / RATE_SCALE


class Instant(TypeDecorator[datetime]):
    """An aware instant, always in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("instant.naive")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)


class Wire(TypeDecorator[Any]):
    """A message in its wire form; read back as the message."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any = None) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else decode(value, self.kind)

    def __repr__(self) -> str:
        return "Wire()"


NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def service_metadata() -> MetaData:
    """The metadata of one service's own tables, with constraint names that migrations can rely
    on."""
    return MetaData(naming_convention=NAMING)
