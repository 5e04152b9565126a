"""What each operation about attachments, consents and reveals is for, in Chinese."""

from __future__ import annotations

SENTENCES = {
    "gateway.add_attachment": "为客户、联系人、沟通记录或投诉上传附件。",
    "gateway.attachment_file": "下载附件；还需 personal:read 权限，并记入日志。",
    "crm.list_attachments": "客户的附件，最新的在前。",
    "crm.remove_attachment": "移除附件；文件在数秒内删除。",
    "crm.record_consent": "登记对某用途的同意或撤回。",
    "crm.list_consents": "客户及其联系人当前的同意状态。",
    "crm.consent_history": "全部同意与撤回记录，最新的在前。",
    "crm.reveal": "说明理由后显示脱敏字段，并记入日志。",
    "crm.list_reveals": "何时因何向谁显示过谁的个人信息，最新的在前。",
}
