"""What each operation about notices, robots and deliveries is for, in Chinese."""

from __future__ import annotations

SENTENCES = {
    "org.list_notices": "本人收到的通知。",
    "org.read_notice": "把本人的一条通知标为已读。",
    "org.read_all_notices": "把本人的全部通知标为已读。",
    "org.notice_preference": "除站内通知外，本人希望如何收到通知。",
    "org.set_notice_preference": "设定本人的通知方式、语言和免打扰时段。",
    "org.create_robot": "登记企业微信群机器人；地址加密保存，不再显示。",
    "org.change_robot": "修改、启用或停用群机器人。",
    "org.list_robots": "全部群机器人，不含地址。",
    "org.list_deliveries": "待发、已发与搁置的消息及原因。",
    "crm.list_wecom_contacts": "来自企业微信的外部联系人。",
    "crm.attach_wecom_contact": "把企业微信联系人关联到客户；聊天成为跟进记录。",
    "crm.wecom_streams": "企业微信导入的进度。",
    "org.retry_delivery": "重发一条搁置的消息。",
}
