"""What org says when it refuses something about notices, robots and deliveries."""

from __future__ import annotations

from chassis.texts import Text

NOTICE_TEXTS: dict[str, Text] = {
    "delivery.not_parked": Text("只有搁置的消息可以重发（当前状态：{state}）",
                                "Only a parked message is tried again (it is {state})."),
    "notice.no_employee": Text("该账号不属于任何员工，没有通知设置",
                               "The account is no employee's, so nobody is told anything by it."),
    "notice.quiet_incomplete": Text("免打扰时段须同时给出开始和结束",
                                    "Quiet hours need both their beginning and their end."),
    "robot.address_malformed": Text("不是群机器人的 Webhook 地址",
                                    "This is no address of a group robot."),
    "robot.host_not_allowed": Text("不允许的地址，只能是：{hosts}",
                                   "This host is not allowed; allowed are: {hosts}."),
    "robot.key_known": Text("该机器人已登记", "This robot is known already."),
}
