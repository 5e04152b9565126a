"""What crm says about attachments, consents and what is personal."""

from __future__ import annotations

from chassis.texts import Text

PRIVACY_TEXTS = {
    "attachment.content_differs": Text(
        "文件内容不是 .{ending} 类型，或含有宏",
        "The content is not that of a .{ending} file, or holds macros."),
    "attachment.empty": Text("文件是空的", "The file is empty."),
    "attachment.name_has_unfit_character": Text(
        "文件名含有不允许的字符", "The file's name holds a character that is not allowed."),
    "attachment.name_is_path": Text("文件名不能包含路径", "The file's name must not be a path."),
    "attachment.name_missing": Text("文件没有名称", "The file has no name."),
    "attachment.name_too_long": Text(
        "文件名过长，最多 {most} 个字符",
        "The file's name is too long: {most} characters at most."),
    "attachment.too_large": Text(
        "文件过大，最大 {most} 字节", "The file is too large: {most} bytes at most."),
    "attachment.type_not_allowed": Text(
        "不允许的文件类型，可用：{allowed}", "This type is not allowed; allowed are: {allowed}."),
    "consent.in_future": Text("表态时间不能在未来", "A statement cannot lie in the future."),
    "consent.only_consent_is_withdrawn": Text(
        "只有以同意为依据的处理可以撤回", "Only what rests on consent is withdrawn."),
    "consent.withdrawn": Text(
        "对方已撤回此用途的同意：{purpose}", "Consent to this purpose was withdrawn: {purpose}."),
    "link.record_of_another": Text(
        "该记录不属于此客户", "This record does not belong to the customer."),
    "reveal.no_such_field": Text(
        "联系人只有姓名、电话和邮箱", "A contact has a name, a phone and an e-mail only."),
}
