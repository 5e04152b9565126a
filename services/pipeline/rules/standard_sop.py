"""The SOP that every pipeline begins with: requirement 4's eight stages and their gates."""

from __future__ import annotations

from services.pipeline.contract import Stage
from services.pipeline.contract.sop import ExitCriteria, SopContent, SopField, SopStage

STANDARD_VERSION = 0
STANDARD = SopContent("标准销售流程 Standard sales process", (
    SopStage(Stage.LEAD_CAPTURE, "登记来源与需求 Note where it comes from", limit_days=3,
             probability=5),
    SopStage(Stage.LEAD_SCREENING, "按 MAN 法则筛选 Screen by MAN: money, authority, need",
             criteria=ExitCriteria(least_mean=60, least_each=30), limit_days=7, probability=10),
    SopStage(Stage.NEEDS_DISCOVERY, "挖掘客户需求 Understand what the customer needs",
             criteria=ExitCriteria((SopField.CUSTOMER_ID,)), limit_days=21, probability=25),
    SopStage(Stage.PROPOSAL, "呈现方案与报价 Present a solution and its price",
             criteria=ExitCriteria((SopField.LINES, SopField.EXPECTED_CLOSE_ON)), limit_days=21,
             probability=50),
    SopStage(Stage.NEGOTIATION, "商务谈判 Negotiate the terms", limit_days=30, probability=75),
    SopStage(Stage.SIGNING, "成交签约 Sign", probability=100),
    SopStage(Stage.AFTER_SALES, "售后跟进 Look after the customer", probability=100),
    SopStage(Stage.COLLECTION, "回款 Collect the money", probability=100),
))
