"""What each operation about deal registrations is for, in Chinese."""

from __future__ import annotations

SENTENCES = {
    "channels.create_registration": "为伙伴起草一份商机报备。",
    "channels.list_registrations": "调用者可见的报备。",
    "channels.get_registration": "一份报备。",
    "channels.change_registration": "修改草稿或被退回的报备。",
    "channels.submit_registration": "提交报备，申请保护。",
    "channels.approve_registration": "批准报备并保护若干天；同一客户的相同产品已受保护时不予批准。",
    "channels.reject_registration": "驳回已提交的报备，并注明原因。",
    "channels.return_registration": "退回已提交的报备以便补充，并注明原因。",
    "channels.cancel_registration": "撤销已提交或已批准的报备，并注明原因。",
    "channels.extend_registration": "在保护期内延长一次保护。",
    "channels.registration_history": "报备状态的每次变化：何人、何时、为何。",
    "channels.registration_conflicts": "同一客户还有谁跟进：其他伙伴、直销商机、负责人与公海。",
}
