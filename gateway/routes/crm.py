"""What of crm clients may call."""

from gateway.route import delete, get, patch, post
from services.crm.contract import Crm

ROUTES = (
    post("/customers", Crm.create_customer),
    get("/customers", Crm.list_customers),
    get("/customers/<customer_id>", Crm.get_customer),
    patch("/customers/<customer_id>", Crm.change_customer),
    post("/customers/<customer_id>/hand-over", Crm.hand_over_customer),
    get("/customers/<customer_id>/overview", Crm.overview),
    post("/customers/<customer_id>/contacts", Crm.add_contact),
    get("/customers/<customer_id>/contacts", Crm.list_contacts),
    patch("/contacts/<contact_id>", Crm.change_contact),
    delete("/contacts/<contact_id>", Crm.remove_contact),
    post("/customers/<customer_id>/interactions", Crm.record_interaction),
    get("/customers/<customer_id>/interactions", Crm.list_interactions),
    get("/territory-models/<model_id>/preview", Crm.preview_territories),
    post("/territory-models/<model_id>/run", Crm.run_territories),
    get("/territory-runs/<run_id>", Crm.territory_run),
    get("/follow-ups", Crm.follow_ups),
    get("/customers/<customer_id>/grade", Crm.explain_grade),
    post("/customers/<customer_id>/grade", Crm.set_grade),
    post("/customers/<customer_id>/grade/reset", Crm.reset_grade),
    get("/customers/<customer_id>/grades", Crm.grade_history),
    get("/customers/<customer_id>/personas", Crm.customer_personas),
    get("/personas/<persona_id>/customers", Crm.persona_customers),
    get("/personas/<persona_id>/match", Crm.persona_match),
    get("/grade-rules", Crm.list_grade_rules),
    post("/grade-rules", Crm.draft_grade_rule),
    post("/grade-rules/<rule_version>/approve", Crm.approve_grade_rule),
    get("/crm-subjects/<subject_id>/export", Crm.subject_export),
    post("/crm-subjects/<subject_id>/erase", Crm.subject_erase),
)
