"""Catalog: a table of contents."""

from __future__ import annotations

from nameko.timer import timer

from chassis import jobs
from chassis.service import Service, operation
from services.catalog import reactions
from services.catalog.contract import Catalog
from services.catalog.exports import EXPORTS
from services.catalog.imports import IMPORTERS
from services.catalog.service_quotes import QuoteService
from services.catalog.tables import metadata
from services.catalog.texts import TEXTS
from services.catalog.usecases import price_lists, pricing, products, quote_sending


class CatalogService(QuoteService, Service):
    name = "catalog"
    contract = Catalog
    metadata = metadata
    texts = TEXTS
    reactions = reactions

    @operation
    def create_product(self, command, work): return products.create(command, work)

    @operation
    def get_product(self, query, work): return products.get(query, work)

    @operation
    def list_products(self, query, work): return products.listed(query, work)

    @operation
    def change_product(self, command, work): return products.change(command, work)

    @operation
    def create_price_list(self, command, work): return price_lists.create(command, work)

    @operation
    def get_price_list(self, query, work): return price_lists.get(query, work)

    @operation
    def list_price_lists(self, query, work): return price_lists.listed(query, work)

    @operation
    def draft_price_list_version(self, command, work): return price_lists.draft(command, work)

    @operation
    def get_price_list_version(self, query, work): return price_lists.get_version(query, work)

    @operation
    def approve_price_list_version(self, command, work): return price_lists.approve(command, work)

    @operation
    def explain_price(self, query, work): return pricing.explain(query, work)

    @operation
    def price_lines(self, query, work): return pricing.lines(query, work)

    @operation
    def start_import(self, command, work): return jobs.start(command, work, IMPORTERS)

    @operation
    def start_export(self, command, work): return jobs.start_export(command, work, EXPORTS)

    @operation
    def get_job(self, query, work): return jobs.get(query, work)

    @operation
    def cancel_job(self, command, work): return jobs.cancel(command, work)

    @timer(interval=30)
    def expire_quotes(self) -> None:
        """End quotes whose last day has passed."""
        self.runtime.until_done(quote_sending.expire)

    @timer(interval=0.5)
    def work_off_jobs(self) -> None:
        """Go on with bulk imports."""
        self.runtime.until_done(lambda work: jobs.step(work, IMPORTERS, TEXTS, EXPORTS))
