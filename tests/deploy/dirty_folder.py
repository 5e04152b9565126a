"""A generated folder with the dirt of real files, and the lines of it that must be refused."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from deploy.importer.__main__ import MAVEN

SELLERS = (("Anna Snelling", "Dustin Brinkmann", "Central"),
           ("𠮷野㛃", "Dustin Brinkmann", "Central"),
           ("Zoë 🚀 Ng", "Cara Losch", "East"), ("Mei-Mei Johns", "Cara Losch", "East"),
           ("O'Neil, \"Ted\"", "Rocco Neubert", "East"), ("No Deals Yet", "Rocco Neubert", "East"))
PRODUCTS = (("GTX Pro", "GTX", "4821"), ("MG Special", "MG", "55"), ("GTK 500", "GTK", "26768.50"))
ACCOUNTS = (("Cancity", "retail", "2001", "718.62", "2448", "United States", ""),
            ("Isdom", "technolgy", "2002", "3178.24", "4540", "United States", "Cancity"),
            ("株式会社😀", "medical", "1996", "0.5", "12", "日本", "No Such Parent"))
HEADINGS = ("opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date",
            "close_date", "close_value")
CLEAN_ROWS = 120
ODD_ROWS = {
    "misspelt product": ("ODD1", "Anna Snelling", "GTXPro", "Cancity", "Won", "2016-11-01",
                         "2017-03-01", "4514"),
    "missing account": ("ODD2", "𠮷野㛃", "MG Special", "", "Engaging", "2016-11-01", "", ""),
    "missing dates": ("ODD3", "Zoë 🚀 Ng", "GTX Pro", "", "Prospecting", "", "", ""),
    "with cents": ("ODD4", "𠮷野㛃", "GTX Pro", "株式会社😀", "Won", "2017-03-01", "2017-03-31",
                   "19999.99"),
    "unknown seller": ("ODD5", "Nobody Known", "GTX Pro", "Cancity", "Won", "2016-11-01",
                       "2017-03-02", "100"),
    "duplicate id": ("ODD1", "Mei-Mei Johns", "GTX Pro", "Cancity", "Won", "2016-11-01",
                     "2017-03-03", "999"),
    "negative price": ("ODD6", "Anna Snelling", "GTX Pro", "Cancity", "Won", "2016-11-01",
                       "2017-03-04", "-100"),
    "won without a day": ("ODD7", "Anna Snelling", "GTX Pro", "Cancity", "Won", "2016-11-01", "",
                          "100"),
    "unknown product": ("ODD8", "Anna Snelling", "Flux 9", "Cancity", "Won", "2016-11-01",
                        "2017-03-05", "100"),
    "unknown stage": ("ODD9", "Anna Snelling", "GTX Pro", "Cancity", "Dreaming", "2016-11-01",
                      "2017-03-05", "100"),
    "too few cells": ("ODD10", "Anna Snelling"),
}
REFUSED = ("unknown seller", "duplicate id", "negative price", "won without a day",
           "unknown product", "unknown stage", "too few cells")


@dataclass(frozen=True)
class Dirty:
    """Where the folder is, which lines of the sales file must not come in, and its mapping."""

    folder: Path
    refused_lines: dict[str, int]
    mapping: Path
    rows: int


def write(folder: Path, namespace: str = "maven_crm", currency: str = "USD") -> Dirty:
    """The folder and a mapping that puts it into a namespace and a currency of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [*_clean_rows(Random(7)), *ODD_ROWS.values()]
    _write_csv(folder / "sales_teams.csv", ("sales_agent", "manager", "regional_office"), SELLERS)
    _write_csv(folder / "products.csv", ("product", "series", "sales_price"), PRODUCTS)
    _write_csv(folder / "accounts.csv", ("account", "sector", "year_established", "revenue",
               "employees", "office_location", "subsidiary_of"), ACCOUNTS)
    _write_csv(folder / "sales_pipeline.csv", HEADINGS, rows)
    lines = {name: CLEAN_ROWS + 2 + place for place, name in enumerate(ODD_ROWS)}
    return Dirty(folder, {name: lines[name] for name in REFUSED},
                 _write_mapping(folder, namespace, currency), len(rows))


def _clean_rows(random: Random) -> Iterable[tuple[str, ...]]:
    for number in range(CLEAN_ROWS):
        seller, product = random.choice(SELLERS[:-1])[0], random.choice(PRODUCTS)[0]
        engaged = date(2016, 10, 20) + timedelta(days=random.randrange(300))
        stage = random.choice(("Won", "Won", "Lost", "Engaging"))
        closed = (engaged + timedelta(days=random.randrange(1, 100))).isoformat()
        value = {"Won": str(random.randrange(50, 9_000)), "Lost": "0", "Engaging": ""}[stage]
        yield (f"GEN{number:05}", seller, product, "Isdom", stage, engaged.isoformat(),
               "" if stage == "Engaging" else closed, value)


def _write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings, *rows])


def _write_mapping(folder: Path, namespace: str, currency: str) -> Path:
    text = MAVEN.read_text(encoding="utf-8").replace('"USD"', f'"{currency}"')
    path = folder / "mapping.toml"
    path.write_text(text.replace('"maven_crm"', f'"{namespace}"')
                    .replace('name = "maven"', f'name = "{namespace}"'), encoding="utf-8")
    return path
