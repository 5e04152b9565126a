"""What crm says about contacts from WeCom, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

WECOM_TEXTS = {
    "wecom.attached_already": Text("该企业微信联系人已关联到 {contact_id}",
                                   "This contact of WeCom is attached already: {contact_id}."),
    "wecom.contact_unknown": Text("该客户没有这个联系人", "The customer has no such contact."),
}
