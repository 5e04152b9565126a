"""A small document with one of everything."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from chassis.documents import model
from chassis.documents.charts import Point, bars
from chassis.documents.model import Document, day, money, number, percent, text
from kernel.money import Money

HEAD = {"zh-CN": ("姓名", "指标", "提成率", "件数", "生效日"),
        "en": ("Name", "Target", "Rate", "Pieces", "From")}  # fmt: skip
NAMES = ("王芳", "𠮷田", "=HYPERLINK(1)", "<b>&😀")


def a_table(language: str = "zh-CN", rows: int = 4) -> model.Table:
    cells = tuple(
        (text(NAMES[at % 4]), money(Money(125_000 + at)), percent(Decimal("0.0525")),
         number(1_000 * at), day(date(2028, 2, 29)))
        for at in range(rows))
    totals = (text("Σ"), money(Money(500_006)), text(""), number(6_000), text(""))
    return model.Table("指标 [2028]/月", HEAD[language], cells, totals, "注")


def a_document(language: str = "zh-CN", *extra: Any, **more: Any) -> Document:
    figure = model.Figure(bars([Point("华东", Decimal(3), "3")], language), "分布", "华东为 3")
    blocks = (
        model.Heading("总则"), model.Paragraph("提成按阶梯计算。"),
        model.KeyFigures((model.KeyFigure("年度目标", money(Money(10_000_000_000)), "全年"),)),
        model.Heading("明细", 2), a_table(language), figure, model.PageBreak(),
        model.Listing(("第一步", "第二步"), is_numbered=True), *extra)
    values: dict[str, Any] = {"version": 3, "issued_on": date(2028, 2, 29), "approver": "张总",
                              "subtitle": "2028", "changes": ("阶梯上调",), **more}
    return Document("plan", "薪酬激励制度", language, "销环", blocks=blocks, **values)
