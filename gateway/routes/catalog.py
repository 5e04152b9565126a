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
    get("/prices/explain", Catalog.explain_price),
)
