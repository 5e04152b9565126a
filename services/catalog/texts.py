"""Everything that catalog says, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text
from services.catalog.texts_quotes import QUOTE_TEXTS

TEXTS = {
    **QUOTE_TEXTS,
    "period.not_ascending": Text("结束日必须晚于开始日", "The end must lie after the start."),
    "price.ambiguous": Text(
        "两条价格规则同样适用：{first} 与 {second}",
        "Two price rules apply equally: {first} and {second}.",
    ),
    "price.base_missing": Text(
        "规则 {rule} 的基准价（{base}）不存在", "The base ({base}) of rule {rule} is not there."
    ),
    "price.negative": Text("规则 {rule} 得出负价格", "Rule {rule} gives a price below zero."),
    "price.none": Text("没有适用的价格", "No price applies."),
    "price.out_of_range": Text("价格超出范围", "The price is out of range."),
    "price_list.base_currency": Text(
        "基准价目表的币种必须为 {currency}", "The base list must be in {currency}."
    ),
    "price_list.base_unknown": Text("没有这个基准价目表", "There is no such base list."),
    "price_list.cycle": Text(
        "价目表循环引用：{lists}", "Price lists are based on themselves: {lists}."
    ),
    "price_list.not_of_kind": Text(
        "{kind} 类价目表不能填写该项", "A list of kind {kind} does not name this."
    ),
    "product.amount_negative": Text("金额不能为负", "The amount must not be negative."),
    "product.category_malformed": Text(
        "分类路径须形如 a/b/c，各级不能为空", "A category path looks like a/b/c, no part empty."
    ),
    "product.code_taken": Text("产品编码已被使用", "The code belongs to another product."),
    "product.inactive": Text("产品已停售", "The product is not sold any more."),
    "product.unknown": Text("没有这个产品", "There is no such product."),
    "product.variant_twice": Text("规格编号重复", "A variant id is given twice."),
    "product.variant_unknown": Text("没有这个规格", "There is no such variant."),
    "rule.base_list_missing": Text(
        "规则引用其他价目表，但未指定", "The rule needs a base list, and the version names none."
    ),
    "rule.currency": Text("币种必须为 {currency}", "The currency must be {currency}."),
    "rule.margins_crossed": Text(
        "最低毛利不能高于最高毛利", "The least margin is above the largest."
    ),
    "rule.not_of_method": Text(
        "{method} 方式不使用该项", "The method {method} does not use this."
    ),
    "rule.not_of_target": Text(
        "{target} 目标不使用该项", "The target {target} does not use this."
    ),
    "rule.price_negative": Text("价格不能为负", "A price must not be negative."),
    "rule.round_to_not_positive": Text(
        "取整倍数必须大于零", "The multiple to round to must be above zero."
    ),
    "version.already_approved": Text("该版本已批准，不能更改", "This version is approved already."),
    "version.effective_too_early": Text(
        "生效日不能早于已批准版本的 {day}",
        "It cannot hold before {day}, when the newest approved version begins.",
    ),
    "version.newer_approved": Text(
        "更新的版本 {number} 已批准", "The newer version {number} is approved already."
    ),
}
