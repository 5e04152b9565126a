"""What strategy says about bottom-up targets and workbooks, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

TEXTS = {
    "seasonality.nothing": Text(
        "十二个月的金额全部为零，无法作为季节性", "Twelve months of nothing are no season."
    ),
    "submission.amount_or_months": Text(
        "请填写全年金额或十二个月的金额，二者选一",
        "Give either an amount of the year or twelve of the months.",
    ),
    "submission.due_in_the_past": Text("截止日已过", "The day has passed already."),
    "submission.missing": Text("{node} 尚未上报", "{node} has not submitted anything."),
    "submission.not_twelve": Text(
        "应有 12 个月的金额，实有 {count} 个", "There must be twelve amounts, not {count}."
    ),
    "submission.nothing_said": Text("没有任何上报可采纳", "Nothing was submitted."),
    "submission.own": Text("不能调整自己的上报", "Nobody adjusts what they submitted themselves."),
    "submission.plan_locked": Text(
        "目标计划已锁定（{state}），不再接受上报", "The plan is {state}: it takes no submissions."
    ),
    "submission.replaced": Text(
        "该上报已被新的上报 {newest} 取代", "A newer submission, {newest}, has taken its place."
    ),
    "workbook.beside_the_table": Text("表格之外不能有内容", "Nothing may stand beside the table."),
    "workbook.columns_changed": Text(
        "列与导出时不同，应为：{columns}",
        "The columns are not those that were exported: {columns}.",
    ),
    "workbook.empty_cell": Text(
        "单元格为空，没有目标请填 0", "The cell is empty; write 0 for nothing."
    ),
    "workbook.formula": Text("不接受公式，请粘贴为数值", "No formulas: paste the value."),
    "workbook.not_a_number": Text("不是数字", "This is no number."),
    "workbook.not_editable": Text(
        "此列不能在表中修改", "This column cannot be changed in the workbook."
    ),
    "workbook.row_missing": Text("缺少节点 {node} 所在的行", "The row of {node} is missing."),
    "workbook.row_twice": Text("节点 {node} 出现了多行", "{node} has more than one row."),
    "workbook.scope_too_narrow": Text(
        "导出目标工作簿需要全公司的数据范围",
        "To export a target workbook the data scope must be the whole company.",
    ),
    "workbook.sum_differs": Text(
        "节点 {node} 下合计 {sum}，应为 {amount}",
        "What lies below {node} sums to {sum}; it must be {amount}.",
    ),
    "workbook.too_many_decimals": Text(
        "最多 {most} 位小数", "There may be {most} decimals at most."
    ),
    "workbook.version_differs": Text(
        "工作簿属于版本 {sheet_version}，计划已是版本 {plan_version}，请重新导出",
        "The workbook is of version {sheet_version}, the plan is at {plan_version}: "
        "export it again.",
    ),
    "workbook.year_differs": Text(
        "全年应为各月之和 {sum}；请只修改月份",
        "The year must be the sum of its months, {sum}: change the months only.",
    ),
    "submission.too_late": Text("上报已于 {due_on} 截止", "Submissions closed after {due_on}."),
}
