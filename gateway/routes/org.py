"""What of org clients may call."""

from gateway.route import get, post
from services.org.contract import Org

ROUTES = (
    post("/auth/token", Org.sign_in),
    post("/auth/sign-out", Org.sign_out),
    post("/auth/sign-out-everywhere", Org.sign_out_everywhere),
    post("/auth/password", Org.change_password),
    get("/me", Org.me),
    post("/units", Org.create_unit),
    get("/units", Org.list_units),
    post("/units/<unit_id>/move", Org.move_unit),
    post("/positions", Org.create_position),
    get("/positions", Org.list_positions),
    post("/positions/<position_id>/move", Org.move_position),
    post("/assignments", Org.assign_employee),
    get("/assignments", Org.list_assignments),
    post("/assignments/<assignment_id>/end", Org.end_assignment),
    post("/accounts", Org.create_account),
    get("/accounts", Org.list_accounts),
    post("/accounts/<account_id>/roles", Org.set_roles),
    post("/accounts/<account_id>/sign-out", Org.end_sessions),
)
