"""To whom 恒远流体设备 sells: sixty customers in four regions, each with a contact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from deploy.example.people import REGIONS, people

_PLACES = {"east": ("苏州", "杭州", "宁波", "合肥"), "north": ("天津", "唐山", "济南", "太原"),
           "south": ("佛山", "东莞", "厦门", "南宁"), "southwest": ("成都", "重庆", "贵阳", "昆明")}
_KINDS = (("水务集团", "water"), ("化工", "chemicals"), ("建设", "construction"),
          ("热力", "heating"))
_FAMILY, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫", ("建国", "丽华", "志远", "晓燕", "文博", "海燕")


@dataclass(frozen=True)
class Customer:
    """A customer, known to the server by its `ref`; `owner` is a seller's login."""

    ref: str
    name: str
    region: str
    segment: str
    owner: str
    buying_power: int
    potential: int
    contact: str
    phone: str


@cache
def customers() -> tuple[Customer, ...]:
    """All sixty, the same every time; the first one is the largest."""
    return tuple(_customer(number) for number in range(1, 61))


def _customer(number: int) -> Customer:
    chance = Random(f"hengyuan/customer/{number}")
    region = tuple(REGIONS)[number % len(REGIONS)]
    word, segment = _KINDS[number // 4 % len(_KINDS)]
    sellers = [one.login for one in people() if one.role == "seller" and one.unit == region]
    largest = number == 1
    return Customer(
        f"hengyuan:customer/{number:03}", f"{chance.choice(_PLACES[region])}{word}{number:02}公司",
        region, segment, sellers[number // 4 % len(sellers)],
        95 if largest else chance.randint(20, 95), 95 if largest else chance.randint(20, 95),
        chance.choice(_FAMILY) + chance.choice(_GIVEN), f"139{chance.randrange(10**8):08}")
