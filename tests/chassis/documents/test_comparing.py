"""Two issues are compared figure by figure."""

from __future__ import annotations

from typing import Any

import msgspec

from chassis.documents import model
from chassis.documents.comparing import DocumentDifference, differences, told
from chassis.documents.model import money, text
from kernel.money import Money
from tests.chassis.documents.builders import a_document


def a_table(*rows: tuple[str, int], name: str = "指标") -> model.Table:
    return model.Table(name, ("姓名", "金额"),
                       tuple((text(who), money(Money(minor))) for who, minor in rows))


def found(before: Any, after: Any) -> list[DocumentDifference]:
    return differences(a_document("zh-CN", *before), a_document("zh-CN", *after))


def test_the_same_content_has_no_differences_whatever_the_order_of_rows():
    assert found([a_table(("甲", 100), ("乙", 200))], [a_table(("乙", 200), ("甲", 100))]) == []


def test_a_changed_a_new_and_a_gone_figure_are_told():
    changed = found([a_table(("甲", 100), ("乙", 200))], [a_table(("甲", 150), ("丙", 300))])
    assert [told(one, "zh-CN") for one in changed] == [
        "指标 / 甲 / 金额：¥1.00 → ¥1.50", "指标 / 丙 / 金额：新增 ¥3.00",
        "指标 / 乙 / 金额：删除 ¥2.00"]
    assert told(changed[0], "en") == "指标 / 甲 / 金额: ¥1.00 → ¥1.50"


def test_two_rows_of_one_name_are_both_compared():
    changed = found([a_table(("甲", 100), ("甲", 200))], [a_table(("甲", 100), ("甲", 250))])
    assert [(one.before, one.after) for one in changed] == [("¥2.00", "¥2.50")]


def test_sentences_and_key_figures_count_too():
    before, after = a_document(), a_document()
    figures = model.KeyFigures((model.KeyFigure("年度目标", money(Money(1))),))
    blocks = tuple(figures if isinstance(block, model.KeyFigures) else block
                   for block in (*after.blocks, model.Paragraph("新的一句")))
    changed = differences(before, msgspec.structs.replace(after, blocks=blocks))
    assert [one.place for one in changed] == ["年度目标", "明细"]
