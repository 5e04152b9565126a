"""What people prints."""

from __future__ import annotations

from chassis.documents.printed import Printed, Printer
from services.people.documents import compensation, hiring, training

DOCUMENTS: Printer = {
    "compensation_plan": Printed(
        {"zh-CN": "薪酬激励制度", "en": "Compensation and incentive plan"},
        compensation.build, compensation.sources, compensation.names),
    "hiring_standard": Printed(
        {"zh-CN": "销售招聘标准", "en": "Sales hiring standard"},
        hiring.build, hiring.sources, hiring.names),
    "training_plan": Printed(
        {"zh-CN": "培训计划表", "en": "Training plan"}, training.build, training.sources),
}
