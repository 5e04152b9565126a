"""Use a started system as a newcomer would: the example company, and one deal through the loop.

    WALK_PASSWORD=... python -m deploy.images.walking URL LOGIN

The company's year of earlier deals stays at home; `make demo` tells it.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from deploy.example.__main__ import show_walk
from deploy.example.catalog import load_catalog
from deploy.example.company import company
from deploy.example.load import Loader, load_accounts, load_organization, load_terms
from deploy.example.relations import load_customers
from deploy.example.strategy import load_strategy
from deploy.example.walk import TrailUnfinished
from deploy.importer.api import Access, Gateway, Refused


def main(base_url: str, login: str) -> int:
    """Sign a deal and wait for its commissions, KPIs and rebate; 1 when they do not come."""
    password = os.environ["WALK_PASSWORD"]
    loader = Loader(Gateway(Access(base_url, login=login, password=password)),
                    company(datetime.now(UTC).date()))
    try:
        load_organization(loader)
        load_accounts(loader, password)
        load_customers(loader)
        load_catalog(loader)
        load_terms(loader)
        load_strategy(loader)
        show_walk(loader)
    except (Refused, TrailUnfinished) as problem:
        print(f"一单未走完全程 the deal did not go through: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
