"""What org says when it refuses."""

from __future__ import annotations

from chassis.texts import Text

TEXTS: dict[str, Text] = {
    "account.login_taken": Text("该登录名已被使用", "This login is taken."),
    "account.partner_missing": Text("渠道伙伴账号必须属于一个伙伴",
                                    "An account of a partner's person needs its partner."),
    "account.partner_role_alone": Text("渠道伙伴角色不能与其他角色同时授予",
                                       "The partner role cannot be combined with other roles."),
    "assignment.ends_before_start": Text("结束日必须晚于开始日",
                                         "It must end after the day on which it starts."),
    "assignment.over_one": Text("该员工在 {day} 的任职比例合计超过 1",
                                "On {day} the employee's shares would pass 1."),
    "employee.left": Text("该员工自 {left_on} 起已离职",
                          "The employee no longer works here from {left_on} on."),
    "login.incomplete": Text("请提供登录名和密码，或者刷新令牌，二者择一",
                             "Give either login and password, or a refresh token."),
    "login.refused": Text("登录名或密码错误", "The login or the password is wrong."),
    "login.wait": Text("失败次数过多，请在 {seconds} 秒后重试",
                       "Too many failures; try again in {seconds} seconds."),
    "password.equals_login": Text("密码不能与登录名相同",
                                  "The password must differ from the login."),
    "password.unchanged": Text("新密码不能与旧密码相同",
                               "The new password must differ from the old one."),
    "password.wrong": Text("原密码错误", "The old password is wrong."),
    "position.before_start": Text("该岗位自 {since} 起才存在",
                                  "The position exists from {since} on only."),
    "position.cycle": Text("自 {day} 起该岗位将成为自己的上级",
                           "From {day} on the position would stand above itself."),
    "position.not_yet": Text("所指岗位自 {since} 起才存在",
                             "That position exists from {since} on only."),
    "position.unknown": Text("没有这个岗位", "There is no such position."),
    "session.ended": Text("会话已结束，请重新登录", "The session has ended; sign in again."),
    "unit.before_start": Text("该单位自 {since} 起才存在", "The unit exists from {since} on only."),
    "unit.cycle": Text("自 {day} 起该单位将成为自己的上级",
                       "From {day} on the unit would stand above itself."),
    "unit.not_yet": Text("所指单位自 {since} 起才存在", "That unit exists from {since} on only."),
    "unit.unknown": Text("没有这个单位", "There is no such unit."),
}
