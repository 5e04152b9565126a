"""What catalog says of quotes, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

QUOTE_TEXTS = {
    "quote.beyond_authority": Text(
        "第 {line} 行超出您的审批权限", "Line {line} goes beyond what you may agree to."),
    "quote.currency": Text("价格必须为 {currency}", "The price must be in {currency}."),
    "quote.expired": Text("报价已于 {day} 到期", "The quote was good until {day}."),
    "quote.not_possible": Text(
        "报价处于“{state}”，不能变为“{wanted}”", "A quote that is {state} cannot become {wanted}."),
    "quote.own": Text("提交人不能自己批准", "Who submitted it cannot agree to it."),
    "quote.owner_outside_scope": Text("不能为该员工报价", "You may not quote for this employee."),
    "quote.price_missing": Text("没有适用的价格（{reason}），请手工填写",
                                "No price applies ({reason}); enter one by hand."),
    "quote.valid_until_past": Text("有效期不能早于今天", "It must be good until today or later."),
}
