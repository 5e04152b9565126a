"""Who works at 恒远流体设备, where, and to whom they report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

REGIONS = {"east": "华东销售部", "north": "华北销售部", "south": "华南销售部",
           "southwest": "西南销售部"}
COMPANY, HEADQUARTERS = "company", "headquarters"


@dataclass(frozen=True)
class Unit:
    """A unit of the company; `parent` is another unit's reference."""

    ref: str
    name: str
    kind: str
    parent: str | None


@dataclass(frozen=True)
class Person:
    """An employee with their one position and account; `reports_to` is another one's login."""

    login: str
    name: str
    title: str
    level: str
    role: str
    unit: str
    reports_to: str | None


_DIRECTOR = ("zhengqiming", "郑启明")
_REGIONAL_MANAGERS = {
    "east": ("shenjiayin", "沈佳音"), "north": ("gaozhenguo", "高振国"),
    "south": ("liangjiahao", "梁嘉豪"), "southwest": ("luoxiaochuan", "罗晓川"),
}
_SELLERS = {
    "east": {"luzixuan": "陆子轩", "guyutong": "顾雨彤", "qiansiyuan": "钱思远",
             "jinxiaowen": "金晓雯"},
    "north": {"wanghaitao": "王海涛", "lijingyi": "李静怡", "zhaoliqun": "赵立群",
              "sunmengjie": "孙梦洁"},
    "south": {"chenweijie": "陈伟杰", "huanglishan": "黄丽珊", "linzhipeng": "林志鹏",
              "hewanting": "何婉婷"},
    "southwest": {"yangguodong": "杨国栋", "tangshiya": "唐诗雅", "jiangwenbo": "蒋文博",
                  "ranqingqing": "冉青青"},
}
_STAFF = (
    ("zhoumin", "周敏", "人力资源伙伴", "hr_partner"),
    ("wuhaoran", "吴浩然", "渠道经理", "channel_manager"),
    ("xujia", "徐佳", "销售助理", "assistant"),
    ("fengbo", "冯博", "数据分析师", "analyst"),
)


@cache
def units() -> tuple[Unit, ...]:
    """The company, its headquarters and its four regions; parents come first."""
    regions = (Unit(ref, name, "region", COMPANY) for ref, name in REGIONS.items())
    return (Unit(COMPANY, "恒远流体设备", "region", None),
            Unit(HEADQUARTERS, "总部", "function", COMPANY), *regions)


@cache
def people() -> tuple[Person, ...]:
    """All 25, everybody after the one to whom they report."""
    return (*_headquarters(), *_regional_managers(), *_sellers())


def _headquarters() -> Iterator[Person]:
    director, name = _DIRECTOR
    yield Person(director, name, "销售总监", "director", "director", HEADQUARTERS, None)
    for login, staff_name, title, role in _STAFF:
        level = "assistant" if role == "assistant" else "specialist"
        yield Person(login, staff_name, title, level, role, HEADQUARTERS, director)


def _regional_managers() -> Iterator[Person]:
    for region, (login, name) in _REGIONAL_MANAGERS.items():
        yield Person(login, name, "区域经理", "regional_manager", "regional_manager", region,
                     _DIRECTOR[0])


def _sellers() -> Iterator[Person]:
    for region, sellers in _SELLERS.items():
        for login, name in sellers.items():
            yield Person(login, name, "销售代表", "representative", "seller", region,
                         _REGIONAL_MANAGERS[region][0])
