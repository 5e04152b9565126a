"""Load 恒远流体设备 into a running system and walk one deal through it.

    python -m deploy.example --base-url URL --login LOGIN --password PASSWORD [--today 2026-11-23]

Safe to repeat: a second run changes nothing. Exits 0 when the trail was complete, else 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime

from deploy.example.catalog import load_catalog
from deploy.example.company import Company, company, ref, told_for
from deploy.example.customers import customers
from deploy.example.history import load_deals
from deploy.example.load import Loader, load_accounts, load_organization, load_terms, password
from deploy.example.people import COMPANY
from deploy.example.products import products
from deploy.example.relations import load_customers
from deploy.example.strategy import load_strategy
from deploy.example.trail import LANGUAGES, Reader, told
from deploy.example.walk import TrailUnfinished, await_trail, collect, walk
from deploy.importer.api import Access, Gateway, Refused


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    gateway = Gateway(Access(asked.base_url, login=asked.login, password=asked.password))
    try:
        loader = Loader(gateway, company(_told_day(gateway, asked.today)))
        load(loader, asked.password)
        show_walk(loader)
    except (Refused, TrailUnfinished) as problem:
        print(f"示例未完成 the example did not finish: {problem}", file=sys.stderr)
        return 1
    director = loader.company.people[0]
    print(f"销售总监登录 director's login: {director.login} "
          f"{password(asked.password, director.login)}")
    return 0


def load(loader: Loader, secret: str) -> None:
    """The whole company; `secret` is what the accounts' passwords follow from."""
    began = time.monotonic()
    load_organization(loader)
    load_accounts(loader, secret)
    load_customers(loader)
    load_catalog(loader)
    load_terms(loader)
    load_strategy(loader)
    load_deals(loader)
    print(_loaded(loader.company, time.monotonic() - began))


def show_walk(loader: Loader) -> None:
    """Sign one deal and print its trail in both languages, then collect its money."""
    deal = walk(loader)
    trail = await_trail(loader, deal["deal_id"])
    for language in LANGUAGES:
        print()
        print("\n".join(told(trail, Reader(language, names(loader)))))
    print()
    if deal["status"] == "signed":
        print(f"阶段 stage: {collect(loader, deal)['stage']}")


def names(loader: Loader) -> dict[str, str]:
    """Names for the ids that a trail shows."""
    told_of, ids = loader.company, loader.ids
    return {
        **{ids.units[unit.ref]: unit.name for unit in told_of.units},
        **{ids.employees[person.login]: person.name for person in told_of.people},
        **{ids.partners[partner.ref]: partner.name for partner in told_of.partners},
        **{ids.plans[name]: str(body["name"]) for name, body in told_of.plans.items()},
        **{ids.products[product.ref]: product.name for product in products()},
        **{ids.customers[customer.ref]: customer.name for customer in customers()},
    }


def _told_day(gateway: Gateway, today: date) -> date:
    """The day of the story; a company that is there already keeps its own, so nothing doubles."""
    for unit in gateway.get("/v1/units")["items"]:
        if unit["external_ref"] == ref("unit", COMPANY):
            found = told_for(date.fromisoformat(unit["valid_from"]))
            if found != today:
                print(f"示例公司已存在 the company is there already, told for {found}")
            return found
    return today


def _loaded(loaded: Company, seconds: float) -> str:
    return (f"恒远流体设备: 人 people {len(loaded.people)}, 伙伴 partners {len(loaded.partners)}, "
            f"商机 deals {len(loaded.deals)}; {seconds:.1f} s")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.example", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url", required=True, help="网关 the gateway")
    parser.add_argument("--login", required=True, help="管理员登录名 an administrator's login")
    parser.add_argument("--password", required=True, help="密码 its password")
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(UTC).date(),
                        help="故事的日期 the day for which the year is told; today by default")
    return parser


if __name__ == "__main__":
    sys.exit(main())
