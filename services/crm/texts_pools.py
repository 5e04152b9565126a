"""What crm says about public pools and the planner, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

POOL_TEXTS = {
    "follow_up.days_reversed": Text("结束日须晚于开始日", "The end must come after the start."),
    "follow_up.too_many_days": Text("最多 {most} 天", "At most {most} days."),
    "pool.already_taken": Text(
        "该客户已被领取或分配", "The customer has been taken by somebody already."),
    "pool.capacity_reached": Text(
        "持有客户已达上限：{held}/{capacity}",
        "No more customers can be held: {held} of {capacity}."),
    "pool.daily_limit": Text(
        "今日领取已达上限：{claimed}/{limit}", "Today's claims are used up: {claimed} of {limit}."),
    "pool.days_missing": Text(
        "规则“{rule}”的条件缺少天数", "A condition of the rule {rule} names no days."),
    "pool.former_owner_waits": Text(
        "前负责人须等到 {until} 才能再次领取", "The former owner waits until {until}."),
    "pool.grades_missing": Text(
        "规则“{rule}”的条件缺少客户等级", "A condition of the rule {rule} names no grade."),
    "pool.has_owner": Text("该客户已有负责人，请先释放", "The customer has an owner; release it."),
    "pool.inactive": Text("该公海已停用", "The pool is closed."),
    "pool.new_data_locked": Text(
        "新入公海的客户 {until} 起才能领取", "New in the pool: open from {until} on."),
    "pool.no_owner": Text("该客户没有负责人", "The customer has no owner."),
    "pool.none_fits": Text(
        "没有适用的公海，请指定", "No pool fits this customer; name one."),
    "pool.not_a_member": Text("不在该公海的领取范围内", "Not among those who may claim here."),
    "pool.nothing_claimable": Text(
        "每日领取上限须大于零或留空", "The daily limit must be above zero, or left out."),
    "pool.open_first": Text(
        "该公海限制每日查看数，请先打开客户（{operation}）",
        "Its pool limits the views of a day; open the customer first ({operation})."),
    "pool.protection_in_past": Text("保护期须晚于今天", "Protection must end after today."),
    "pool.protection_too_long": Text(
        "保护期最长 {days} 天", "Protection lasts {days} days at most."),
    "pool.rule_twice": Text("规则名称重复", "A rule is named twice."),
    "pool.there_already": Text("该客户已在此公海", "The customer is in this pool already."),
    "pool.view_limit": Text(
        "今日查看已达上限：{viewed}/{limit}", "Today's views are used up: {viewed} of {limit}."),
}
