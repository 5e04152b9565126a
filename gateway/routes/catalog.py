"""What of catalog clients may call."""

from gateway.route import get, patch, post
from services.catalog.contract import Catalog

ROUTES = (
    post("/products", Catalog.create_product),
    get("/products", Catalog.list_products),
    get("/products/<product_id>", Catalog.get_product),
    patch("/products/<product_id>", Catalog.change_product),
    post("/price-lists", Catalog.create_price_list),
    get("/price-lists", Catalog.list_price_lists),
    get("/price-lists/<price_list_id>", Catalog.get_price_list),
    post("/price-lists/<price_list_id>/versions", Catalog.draft_price_list_version),
    get(
        "/price-lists/<price_list_id>/versions/<price_list_version>",
        Catalog.get_price_list_version,
    ),
    post(
        "/price-lists/<price_list_id>/versions/<price_list_version>/approve",
        Catalog.approve_price_list_version,
    ),
    post("/quotes", Catalog.create_quote),
    get("/quotes", Catalog.list_quotes),
    get("/quotes/<quote_id>", Catalog.get_quote),
    post("/quotes/<quote_id>/versions", Catalog.revise_quote),
    get("/quotes/<quote_id>/history", Catalog.quote_history),
    get("/quotes/<quote_id>/approval-preview", Catalog.quote_approval_preview),
    post("/quotes/<quote_id>/submit", Catalog.submit_quote),
    post("/quotes/<quote_id>/approve", Catalog.approve_quote),
    post("/quotes/<quote_id>/reject", Catalog.reject_quote),
    post("/quotes/<quote_id>/send", Catalog.send_quote),
    post("/quotes/<quote_id>/accept", Catalog.accept_quote),
    post("/quotes/<quote_id>/decline", Catalog.decline_quote),
    get("/prices/explain", Catalog.explain_price),
)
