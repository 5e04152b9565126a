"""Products and prices of other systems: good rows kept, others listed, nothing done twice."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from typing import Any

import pytest

from chassis import files, jobs
from chassis.ids import derived_id
from services.catalog.contract import ProductChanged
from services.catalog.imports import IMPORTERS
from services.catalog.texts import TEXTS
from tests.catalog.builders import unit_price

PUMP = {"external_ref": "p1", "code": "P-1", "name": "离心泵 𠮷😀", "role": "core",
        "product_line": "pumps", "category_path": "a/b", "unit": "台", "cost": "60.00",
        "currency": "CNY"}
PRICE = {"list_ref": "retail", "product_ref": "p1", "price": "100.00", "currency": "CNY"}


@pytest.fixture
def bring_in(catalog, tmp_path, monkeypatch):
    """Import rows of a kind; the finished job."""
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))

    def run(kind: str, *rows: dict[str, str]) -> Any:
        text = io.StringIO()
        names = list(dict.fromkeys(name for row in rows for name in row))
        writer = csv.DictWriter(text, names)
        writer.writeheader()
        writer.writerows(rows)
        content = text.getvalue().encode()
        stored = files.put("imports", content, "csv")
        job = catalog.call("start_import", kind=kind, file_key=stored.key, size=len(content),
                           sha256=hashlib.sha256(content).hexdigest())
        catalog.runs(lambda work: jobs.step(work, IMPORTERS, TEXTS))
        return catalog.call("get_job", job_id=job.job_id)

    return run


def counts(job):
    return job.created, job.updated, job.unchanged, job.refused


def test_products_come_in_once(catalog, bring_in):
    assert counts(bring_in("products", PUMP)) == (1, 0, 0, 0)
    assert counts(bring_in("products", PUMP)) == (0, 0, 1, 0)
    catalog.clock.at = catalog.clock.at.replace(month=4, day=2)
    assert counts(bring_in("products", PUMP)) == (0, 0, 1, 0)
    product_id = derived_id("prod", "product", "p1")
    found = catalog.call("get_product", product_id=product_id)
    assert (found.code, found.unit, found.version, len(found.costs)) == ("P-1", "台", 1, 1)
    assert len(catalog.published(ProductChanged)) == 1


@pytest.mark.parametrize("more", [{"name": "新名"}, {"cost": "61.00"}, {"role": "profit"},
                                  {"category_path": ""}, {"cost": "60", "currency": "JPY"}])
def test_a_changed_row_changes_the_product(catalog, bring_in, more):
    bring_in("products", PUMP)
    assert counts(bring_in("products", {**PUMP, **more})) == (0, 1, 0, 0)
    assert counts(bring_in("products", {**PUMP, **more})) == (0, 0, 1, 0)


def test_bad_rows_are_listed_with_their_reasons_and_the_others_kept(bring_in):
    job = bring_in(
        "products", PUMP,
        {**PUMP, "external_ref": "p2"},
        {**PUMP, "external_ref": "p3", "code": "P-3", "role": "best"},
        {**PUMP, "external_ref": "p4", "code": "P-4", "cost": "1.234"},
        {**PUMP, "external_ref": "p5", "code": "P-5", "cost": "-1.00"},
        {**PUMP, "external_ref": "p6", "code": "P-6", "category_path": "a//b"},
        {**PUMP, "external_ref": "p7", "code": "P-7"},
    )  # fmt: skip
    assert counts(job) == (2, 0, 0, 5)
    assert [(one.line, one.field, one.code) for one in job.errors] == [
        (3, "code", "product.code_taken"), (4, "role", "field.choice"),
        (5, "cost", "money.too_many_decimals"), (6, "cost", "product.amount_negative"),
        (7, "category_path", "product.category_malformed")]


def test_prices_fill_a_draft_that_a_person_approves(catalog, bring_in):
    bring_in("products", PUMP)
    rows = (PRICE, {**PRICE, "min_quantity": "10", "price": "90.00"},
            {**PRICE, "valid_from": "2026-04-01", "price": "110.00"})
    assert counts(bring_in("prices", *rows)) == (3, 0, 0, 0)
    assert counts(bring_in("prices", *rows)) == (0, 0, 3, 0)
    (held,) = catalog.call("list_price_lists").items
    which = {"price_list_id": held.price_list_id, "price_list_version": 1}
    assert catalog.call("get_price_list_version", **which).state == "draft"
    catalog.call("approve_price_list_version", **which)
    pump = catalog.call("get_product", product_id=derived_id("prod", "product", "p1"))
    assert unit_price(catalog, pump) == "100.00"
    assert unit_price(catalog, pump, quantity="10") == "90.00"
    assert unit_price(catalog, pump, priced_on=date(2026, 4, 1)) == "110.00"


def test_an_approved_version_is_left_alone_and_a_draft_made_of_it(catalog, bring_in):
    bring_in("products", PUMP)
    bring_in("prices", PRICE, {**PRICE, "min_quantity": "10", "price": "90.00"})
    (held,) = catalog.call("list_price_lists").items
    which = {"price_list_id": held.price_list_id}
    before = catalog.call("approve_price_list_version", price_list_version=1, **which)
    assert counts(bring_in("prices", PRICE)) == (0, 0, 1, 0)
    assert len(catalog.call("get_price_list", **which).versions) == 1
    assert counts(bring_in("prices", {**PRICE, "price": "101.00"})) == (0, 1, 0, 0)
    assert catalog.call("get_price_list_version", price_list_version=1, **which) == before
    draft = catalog.call("get_price_list_version", price_list_version=2, **which)
    assert (draft.state, sorted(rule.price.amount for rule in draft.rules)) == (
        "draft", ["101.00", "90.00"])
    assert not {rule.rule_id for rule in draft.rules} & {rule.rule_id for rule in before.rules}


def test_a_draft_that_grew_meanwhile_is_not_approved_by_who_saw_less(catalog, bring_in):
    bring_in("products", PUMP)
    bring_in("prices", PRICE)
    (held,) = catalog.call("list_price_lists").items
    which = {"price_list_id": held.price_list_id, "price_list_version": 1}
    seen = catalog.call("get_price_list_version", **which).version
    bring_in("prices", {**PRICE, "price": "1.00"})
    assert catalog.call("get_price_list_version", **which).version == seen + 1


def test_bad_prices_are_listed(bring_in):
    bring_in("products", PUMP)
    job = bring_in("prices", PRICE, {**PRICE, "product_ref": "p9"},
                   {**PRICE, "currency": "USD"}, {**PRICE, "price": "-1.00"},
                   {**PRICE, "kind": "volume"}, {**PRICE, "list_ref": "k", "kind": "key_account"})
    assert [(one.line, one.field, one.code) for one in job.errors] == [
        (3, "product_ref", "product.unknown"), (4, "currency", "rule.currency"),
        (5, "price", "product.amount_negative"), (6, "kind", "import.already_there"),
        (7, "customer_id", "field.required")]
    assert counts(job) == (1, 0, 0, 5)
