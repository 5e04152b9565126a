"""What of analytics clients may call."""

from gateway.route import get, post
from services.analytics.contract import Analytics

ROUTES = (
    get("/kpis", Analytics.kpis),
    get("/kpi-ranking", Analytics.ranking),
    get("/kpi-facts", Analytics.drill_down),
    post("/kpi-rebuilds", Analytics.rebuild),
    post("/quotas", Analytics.set_quota),
    get("/attainment", Analytics.attainment),
    post("/periods/<period>/close", Analytics.close_period),
    get("/periods/<period>", Analytics.closed_period),
    get("/reconciliation", Analytics.reconciliation),
    get("/reconciliation/runs/<run_id>", Analytics.reconciliation_run),
    post("/reconciliation/runs", Analytics.start_reconciliation),
    get("/deals/<deal_id>/kpi-facts", Analytics.deal_facts),
)
