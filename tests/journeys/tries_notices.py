"""What the routed operations about notices, robots and deliveries answer to somebody who may."""

from __future__ import annotations

from tests.journeys.tries import STALE, UNOWNED, Try, refused

TRIES: dict[str, Try] = {
    "org.list_notices": Try(UNOWNED, 200),
    "org.read_notice": refused(404),
    "org.read_all_notices": Try(UNOWNED, 200, body={}),
    "org.notice_preference": Try(UNOWNED, 200),
    "org.set_notice_preference": Try(UNOWNED, 422, body={"channels": ["pigeon"]}),
    "org.create_robot": refused(),
    "org.change_robot": Try(UNOWNED, 404, body={}, headers=STALE),
    "org.list_robots": Try(UNOWNED, 200),
    "org.list_deliveries": Try(UNOWNED, 200),
    "org.retry_delivery": refused(404),
    "crm.list_wecom_contacts": Try(UNOWNED, 200),
    "crm.attach_wecom_contact": Try(UNOWNED, 404, body={"customer_id": "cust_none"}),
    "crm.wecom_streams": Try(UNOWNED, 200),
}
PATH_VALUES = {"external_user_id": "wm_none", "notice_id": "ntc_none", "robot_id": "rbt_none",
               "delivery_id": "dlv_none"}
