"""The front door of catalog: products in three roles, price lists, prices that explain
themselves."""

from __future__ import annotations

from chassis.contract import Contract, command, query
from chassis.importing import Job, JobId, StartExport, StartImport
from kernel.versioned import VersionState
from services.catalog.contract import quotes
from services.catalog.contract.events import PriceRuleEffective, ProductChanged, ProductRole
from services.catalog.contract.price_lists import (
    ApprovePriceListVersion,
    CreatePriceList,
    DraftPriceListVersion,
    PriceBase,
    PriceList,
    PriceListId,
    PriceListKind,
    PriceListList,
    PriceListQuery,
    PriceListStand,
    PriceListVersion,
    PriceListVersionId,
    PriceMethod,
    PriceRule,
    PriceRuleInput,
    RuleTarget,
)
from services.catalog.contract.pricing import (
    ExplainedPrice,
    ExplainPrice,
    PriceBasis,
    PricedLine,
    PricedLines,
    PriceLines,
    PriceStep,
    PriceWish,
    StepName,
)
from services.catalog.contract.products import (
    ChangeProduct,
    CostInput,
    CreateProduct,
    Product,
    ProductCost,
    ProductId,
    ProductList,
    ProductQuery,
    Variant,
)
from services.catalog.contract.quote_events import (
    QuoteAccepted,
    QuoteApprovalRequested,
    QuoteApproved,
    QuoteExpired,
    QuoteRejected,
)


class Catalog(quotes.QuoteOperations, Contract):
    field_permissions = ("costs:read",)

    @command("products:write", status=201)
    def create_product(self, command: CreateProduct) -> Product:
        """Take a product in; the same external_ref never makes a second one."""

    @query("products:read")
    def get_product(self, query: ProductId) -> Product:
        """One product, with its costs for who may see them."""

    @query("products:read")
    def list_products(self, query: ProductQuery) -> ProductList:
        """Products, filtered, searched, sorted, in pages."""

    @command("products:write")
    def change_product(self, command: ChangeProduct) -> Product:
        """Change what a product is; deals keep what they were sold as."""

    @command("prices:write", status=201)
    def create_price_list(self, command: CreatePriceList) -> PriceList:
        """Open a price list; the same external_ref never makes a second one."""

    @query("prices:read")
    def get_price_list(self, query: PriceListId) -> PriceList:
        """One price list with the days of its versions."""

    @query("prices:read")
    def list_price_lists(self, query: PriceListQuery) -> PriceListList:
        """Price lists that the caller may see, in pages."""

    @command("prices:write", status=201)
    def draft_price_list_version(self, command: DraftPriceListVersion) -> PriceListVersion:
        """Write the next version of a price list; nothing holds before its approval."""

    @query("prices:read")
    def get_price_list_version(self, query: PriceListVersionId) -> PriceListVersion:
        """One version with its rules."""

    @command("prices:approve")
    def approve_price_list_version(self, command: ApprovePriceListVersion) -> PriceListVersion:
        """Put a version in force from a day on; from here on it never changes."""

    @query("prices:read")
    def explain_price(self, query: ExplainPrice) -> ExplainedPrice:
        """A price with its rule, its list, its base and every step."""

    @query("prices:read")
    def price_lines(self, query: PriceLines) -> PricedLines:
        """What the lines of a deal cost on a day, each with the rule that says so."""

    @command("imports:write", status=202)
    def start_import(self, command: StartImport) -> Job:
        """Import an uploaded table as a job."""

    @command("exports:read", status=202)
    def start_export(self, command: StartExport) -> Job:
        """Export a list as a job."""

    @query("jobs:read")
    def get_job(self, query: JobId) -> Job:
        """How far a job is, and what it refused."""

    @command("imports:write")
    def cancel_job(self, command: JobId) -> Job:
        """Stop a job after its current chunk."""


__all__ = [
    "ApprovePriceListVersion",
    "Catalog",
    "ChangeProduct",
    "CostInput",
    "CreatePriceList",
    "CreateProduct",
    "DraftPriceListVersion",
    "ExplainPrice",
    "ExplainedPrice",
    "PriceBase",
    "PriceBasis",
    "PriceLines",
    "PriceList",
    "PriceListId",
    "PriceListKind",
    "PriceListList",
    "PriceListQuery",
    "PriceListStand",
    "PriceListVersion",
    "PriceListVersionId",
    "PriceMethod",
    "PriceRule",
    "PriceRuleEffective",
    "PriceRuleInput",
    "PriceStep",
    "PriceWish",
    "PricedLine",
    "PricedLines",
    "Product",
    "ProductChanged",
    "ProductCost",
    "ProductId",
    "ProductList",
    "ProductQuery",
    "ProductRole",
    "QuoteAccepted",
    "QuoteApprovalRequested",
    "QuoteApproved",
    "QuoteExpired",
    "QuoteRejected",
    "RuleTarget",
    "StepName",
    "Variant",
    "VersionState",
]
