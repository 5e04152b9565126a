"""What crm says about merges and tags, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

MERGE_TEXTS = {
    "customer.merged": Text(
        "该客户已合并到 {into_customer_id}", "This customer was merged into {into_customer_id}."),
    "merge.into_itself": Text(
        "两者是同一个客户", "Both are the same customer."),
    "merge.period_over": Text(
        "撤销期限已过（{until}）", "A merge could be undone until {until}."),
    "merge.survivor_erased": Text(
        "保留的客户资料已删除，无法撤销合并",
        "The remaining customer was erased; the merge cannot be undone."),
    "merge.survivor_merged": Text(
        "保留的客户又被合并，请先撤销后一次合并",
        "The remaining customer was merged since; undo that merge first."),
    "merge.undone_already": Text("该合并已撤销", "This merge was undone already."),
    "tag.added_and_removed": Text(
        "不能同时添加和移除：{tag_ids}", "Added and removed at once: {tag_ids}."),
    "tag.name_taken": Text("已有同名标签：{tag_id}", "There is a tag of this name: {tag_id}."),
    "tag.retired": Text("标签已停用：{tag_ids}", "Tags out of use: {tag_ids}."),
    "tag.too_many": Text("每个客户最多 {most} 个标签", "A customer bears at most {most} tags."),
    "tag.unknown": Text("没有这些标签：{tag_ids}", "There are no such tags: {tag_ids}."),
}
