"""What people says about training, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

TRAINING_TEXTS = {
    "training.code_taken": Text("课程编号 {course} 已存在", "There is a course {course} already."),
    "training.course_unknown": Text("没有课程 {course}", "There is no course {course}."),
    "training.ends_before_start": Text(
        "结束时间须晚于开始时间", "The end must be after the start."),
    "training.full": Text("名额 {capacity} 已满", "All {capacity} seats are taken."),
    "training.not_employed": Text(
        "{day} 不在任职期内", "Not employed on the day of the session, {day}."),
    "training.not_enrolled": Text(
        "{employee_id} 未报名该场培训", "{employee_id} is not enrolled in this session."),
    "training.not_scheduled": Text(
        "该场培训已结束或取消（{state}）", "The session is not scheduled any more ({state})."),
    "training.result_missing": Text(
        "缺少 {employee_id} 的结果", "The result of {employee_id} is missing."),
    "training.result_twice": Text("同一人有两个结果", "Somebody has two results."),
    "training.revoked_before": Text("该证书已被撤销", "The certificate was revoked before."),
    "training.rule_missing": Text(
        "此类培训计划需要期限规则", "A programme of this kind needs its rule of time."),
    "training.score_missing": Text(
        "缺少 {employee_id} 的考试分数", "The exam score of {employee_id} is missing."),
}
