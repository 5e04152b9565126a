"""Every sentence of the chassis in Chinese and English; each service adds its own `texts.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

LANGUAGES = ("zh-CN", "en")


class Text(NamedTuple):
    zh: str
    en: str

    def say(self, language: str, details: Mapping[str, Any]) -> str:
        """The sentence in a language, its gaps filled; a gap that nobody filled stays visible."""
        return (self.en if language == "en" else self.zh).format_map(_Gaps(details))


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


Texts = Mapping[str, Text]

CHASSIS_TEXTS: dict[str, Text] = {
    "body.not_an_object": Text("请求体必须是一个对象", "The body must be an object."),
    "call.expired": Text(
        "请求已超过期限，未执行", "The call was past its deadline and was not executed."
    ),
    "caller.forbidden": Text("没有权限：{permission}", "Not allowed: {permission} is needed."),
    "caller.unknown": Text("请先登录", "Sign in first."),
    "document.no_file": Text(
        "该版没有这种文件，或仍在生成", "This issue has no such file, or it is still being made."
    ),
    "document.nothing_to_print": Text(
        "没有可供输出的记录", "There is no record to print this document from."
    ),
    "document.unknown": Text("此服务不输出这种文档", "This service prints no such document."),
    "export.kind_unknown": Text("没有这种导出", "There is no such export."),
    "export.too_many_rows": Text(
        "最多导出 {most} 行，请缩小筛选范围", "At most {most} rows; narrow the filters."
    ),
    "field.boolean": Text("必须是 true 或 false", "Must be true or false."),
    "field.choice": Text("不是允许的取值", "Not one of the allowed values."),
    "field.date": Text(
        "必须是 1900 到 2199 年间的日期，格式 YYYY-MM-DD",
        "Must be a day from 1900 to 2199 as YYYY-MM-DD.",
    ),
    "field.decimal": Text("必须是十进制数字字符串", "Must be a decimal number in a string."),
    "field.instant": Text(
        "必须是带时区的 RFC 3339 时间", "Must be an RFC 3339 instant with its zone."
    ),
    "field.integer": Text("必须是整数", "Must be a whole number."),
    "field.list": Text("必须是列表", "Must be a list."),
    "field.money": Text(
        '金额必须形如 {{"amount": "12.50", "currency": "CNY"}}',
        'Money must look like {{"amount": "12.50", "currency": "CNY"}}.',
    ),
    "field.must_be_object": Text("必须是一个对象", "Must be an object."),
    "field.null": Text("不能为空", "Must not be null."),
    "field.out_of_range": Text("超出允许的范围", "Out of the allowed range."),
    "field.required": Text("必填", "Is required."),
    "field.text": Text("必须是文本", "Must be a text."),
    "field.text_bad_character": Text(
        "含有不允许的控制字符", "Holds a control character that is not allowed."
    ),
    "field.too_long": Text("过长", "Too long."),
    "field.too_short": Text("过短", "Too short."),
    "field.twice": Text(
        "同一字段同时出现在路径、查询和请求体中", "Given in more than one of path, query and body."
    ),
    "field.unknown": Text("未知字段", "Unknown field."),
    "file.gone": Text(
        "文件已不存在（保留七天）", "The file is gone; files are kept for seven days."
    ),
    "idempotency.in_progress": Text(
        "相同的 Idempotency-Key 正在处理", "The same Idempotency-Key is in progress."
    ),
    "idempotency.key_reused": Text(
        "该 Idempotency-Key 已用于另一个请求", "This Idempotency-Key was used for another request."
    ),
    "import.already_there": Text(
        "已有同名外部编号的不同记录", "A different record of this external_ref is there already."
    ),
    "import.empty": Text("文件没有表头", "The file has no heading."),
    "import.heading_twice": Text(
        "表头重复：{heading}", "A heading stands there more than once: {heading}."
    ),
    "import.kind_unknown": Text("没有这种导入", "There is no such import."),
    "import.not_csv": Text("不是有效的 CSV", "It is not a valid CSV."),
    "import.no_rows": Text("文件只有表头，没有数据", "The file has a heading and no rows."),
    "import.not_spreadsheet": Text(
        "无法读取该电子表格（XLSX、XLS 或 ODS 的第一个工作表）",
        "The first sheet of this XLSX, XLS or ODS file cannot be read.",
    ),
    "import.not_text": Text("编码须为 UTF-8 或 GB18030", "The encoding must be UTF-8 or GB18030."),
    "import.too_large": Text("最大 {most} MB", "At most {most} MB."),
    "import.too_large_unpacked": Text(
        "解压后的文件过大", "The file is too large once it is unpacked."
    ),
    "import.too_many_columns": Text("最多 {most} 列", "At most {most} columns."),
    "import.too_many_rows": Text("最多 {most} 行", "At most {most} rows."),
    "import.too_many_rows_to_try": Text(
        "试运行最多 {most} 行", "A dry run takes at most {most} rows."
    ),
    "internal": Text("内部错误，请求未生效", "Internal error; the request had no effect."),
    "list.cursor_unknown": Text("游标无效", "The cursor is not valid."),
    "list.sort_unknown": Text("不支持的排序", "This sort is not offered."),
    "money.unknown_currency": Text("未知货币代码", "Unknown currency code."),
    "money.malformed": Text("金额格式错误", "The amount is malformed."),
    "money.out_of_range": Text("金额超出范围", "The amount is out of range."),
    "money.too_many_decimals": Text(
        "小数位数超过该货币的允许值", "More decimals than the currency has."
    ),
    "operation.unknown": Text("没有这个操作", "There is no such operation."),
    "record.conflict": Text("与现有记录冲突", "It conflicts with an existing record."),
    "record.not_found": Text("不存在或不可见", "It does not exist or is not visible to you."),
    "record.stale": Text(
        "记录已被修改，当前版本 {version}", "The record has changed; its version is now {version}."
    ),
    "request.invalid": Text("请求有误", "The request is not valid."),
    "rules.broken": Text("有多项规则未满足", "Several rules are not met."),
    "service.unavailable": Text(
        "服务暂时不可用，请稍后重试", "A service is away just now; try again."
    ),
}


def say(texts: Texts, code: str, language: str, details: Mapping[str, Any]) -> str:
    """The sentence for a code; the code itself when no text was written (a test forbids that)."""
    text = texts.get(code) or CHASSIS_TEXTS.get(code)
    return text.say(language, details) if text else code
