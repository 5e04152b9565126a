"""How strategy's enums are said, in Chinese and English."""

from __future__ import annotations

from services.strategy.contract import CompetitiveStrategy, TargetDimension, TargetMetric

STRATEGIES: dict[CompetitiveStrategy, tuple[str, str]] = {
    CompetitiveStrategy.DIFFERENTIATION: ("差异化", "Differentiation"),
    CompetitiveStrategy.LOW_COST: ("低成本", "Low cost"),
    CompetitiveStrategy.FOCUS: ("聚焦", "Focus"),
}
METRICS: dict[TargetMetric, tuple[str, str]] = {
    TargetMetric.SIGNED: ("签约额", "Signed amount"),
    TargetMetric.RECEIVED: ("回款额", "Received amount"),
    TargetMetric.MARGIN: ("毛利", "Margin"),
    TargetMetric.QUANTITY: ("销量", "Quantity"),
    TargetMetric.NEW_CUSTOMERS: ("新增客户数", "New customers"),
}
DIMENSIONS: dict[TargetDimension, tuple[str, str]] = {
    TargetDimension.ORGANIZATION: ("组织", "organization"),
    TargetDimension.PRODUCT: ("产品", "product"),
    TargetDimension.CHANNEL: ("渠道", "channel"),
    TargetDimension.CUSTOMER: ("客户", "customer"),
}
