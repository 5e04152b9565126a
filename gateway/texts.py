"""Everything that the gateway itself says, in Chinese and English; the titles of problems are here
too."""

from __future__ import annotations

from chassis.texts import Text

TEXTS = {
    "address.too_long": Text("请求地址过长。", "The address is too long."),
    "body.needs_multipart": Text(
        "请以 multipart/form-data 上传字段 file", "Send the field file as multipart/form-data."
    ),
    "body.not_json": Text("请求体不是有效的 JSON", "The body is not valid JSON."),
    "body.too_deep": Text("请求体嵌套过深", "The body is nested too deeply."),
    "body.too_large": Text("请求体过大", "The body is too large."),
    "body.unsupported_type": Text(
        "Content-Type 必须是 application/json", "The Content-Type must be application/json."
    ),
    "expand.unknown": Text("只能展开 {known}", "Only {known} can be expanded."),
    "headers.too_large": Text("请求头过大。", "The headers are too large."),
    "idempotency.malformed": Text(
        "Idempotency-Key 须为 1 到 255 个可见字符",
        "An Idempotency-Key has 1 to 255 visible characters.",
    ),
    "job.no_file": Text("该任务没有这样的文件", "This job has no such file."),
    "match.malformed": Text('If-Match 必须形如 "3"', 'If-Match must look like "3".'),
    "match.required": Text("需要 If-Match", "If-Match is required."),
    "method.not_allowed": Text("该地址不支持此方法", "This address does not take that method."),
    "internal": Text("内部错误。", "Internal error."),
    "request.malformed": Text("无法解析 HTTP 请求。", "The HTTP request is malformed."),
    "request.too_many": Text(
        "请求过于频繁，请在 {seconds} 秒后重试",
        "Too many requests; come again in {seconds} seconds.",
    ),
    "route.unknown": Text("没有这个地址", "There is no such address."),
    "session.ended": Text("会话已结束，请重新登录", "The session has ended; sign in again."),
    "title.400": Text("请求无法解析", "Malformed request"),
    "title.401": Text("未登录", "Not signed in"),
    "title.403": Text("没有权限", "Not allowed"),
    "title.404": Text("未找到", "Not found"),
    "title.405": Text("方法不允许", "Method not allowed"),
    "title.409": Text("冲突", "Conflict"),
    "title.412": Text("版本已过期", "Stale version"),
    "title.413": Text("请求过大", "Too large"),
    "title.414": Text("地址过长", "Address too long"),
    "title.415": Text("不支持的类型", "Unsupported type"),
    "title.422": Text("未通过校验", "Refused"),
    "title.428": Text("需要前提条件", "Precondition required"),
    "title.429": Text("请求过多", "Too many requests"),
    "title.431": Text("请求头过大", "Headers too large"),
    "title.500": Text("内部错误", "Internal error"),
    "title.503": Text("服务暂不可用", "Temporarily unavailable"),
}
