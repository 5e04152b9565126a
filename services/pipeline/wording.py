"""How stages, exit criteria, actions and differences are said, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chassis.documents.printed import Wish
from services.pipeline.contract import Stage
from services.pipeline.contract.lead_terms import EscalationAction
from services.pipeline.contract.sop import SopAction, SopContent, SopField, SopStage
from services.pipeline.contract.tasks import TaskKind
from services.pipeline.rules.sop import Difference
from services.pipeline.rules.stages import ORDER

STAGES: Mapping[Stage, tuple[str, str]] = {
    Stage.LEAD_CAPTURE: ("线索获取", "Lead capture"),
    Stage.LEAD_SCREENING: ("线索筛选", "Lead screening"),
    Stage.NEEDS_DISCOVERY: ("需求挖掘", "Needs discovery"),
    Stage.PROPOSAL: ("方案呈现", "Proposal"),
    Stage.NEGOTIATION: ("商务谈判", "Negotiation"),
    Stage.SIGNING: ("成交签约", "Signing"),
    Stage.AFTER_SALES: ("售后跟进", "After-sales"),
    Stage.COLLECTION: ("回款", "Collection"),
}
PIPELINES: Mapping[str, tuple[str, str]] = {
    "new_business": ("新签流程", "New business"), "renewal": ("续约流程", "Renewals")}
KINDS: Mapping[TaskKind, tuple[str, str]] = {
    TaskKind.CALL: ("电话", "call"),
    TaskKind.VISIT: ("拜访", "visit"),
    TaskKind.DEMONSTRATION: ("演示", "demonstration"),
    TaskKind.PROPOSAL: ("方案", "proposal"),
    TaskKind.CONTRACT: ("合同", "contract"),
    TaskKind.DELIVERY: ("交付", "delivery"),
    TaskKind.DUNNING: ("催款", "dunning"),
    TaskKind.OTHER: ("其他", "other"),
}
FIELDS: Mapping[SopField, tuple[str, str]] = {
    SopField.CUSTOMER_ID: ("客户", "the customer"),
    SopField.LINES: ("产品明细与价格", "the lines with their prices"),
    SopField.EXPECTED_CLOSE_ON: ("预计成交日", "the expected day of closing"),
    SopField.PARTNER_ID: ("合作伙伴", "the partner"),
}
ESCALATED: Mapping[EscalationAction, tuple[str, str]] = {
    EscalationAction.NOTIFY_OWNER: ("提醒负责人", "The owner is reminded"),
    EscalationAction.NOTIFY_MANAGER: ("通知上级", "The manager is told"),
    EscalationAction.REASSIGN: ("收回并重新分配", "The lead is given to somebody else"),
}
CHANGED: Mapping[str, tuple[str, str]] = {
    "title": ("名称", "Title"), "purpose": ("目的", "Purpose"),
    "limit_days": ("时限（天）", "Limit, days"), "probability": ("成交概率", "Probability"),
    "actions": ("标准动作", "Standard actions"), "fields": ("必填项", "Fields"),
    "activities": ("必做活动", "Activities"), "course_codes": ("证书", "Certificates"),
    "least_mean": ("MAN 平均分", "MAN, mean"), "least_each": ("MAN 单项分", "MAN, each"),
    "needs_approval": ("须批准", "Approval"), "playbooks": ("异常预案", "Playbooks"),
}  # fmt: skip


def pipeline_called(pipeline: str, wish: Wish) -> str:
    """Of the two that everybody has; another one by its own name."""
    return wish.say(*PIPELINES.get(pipeline, (pipeline, pipeline)))


def stage_called(stage: Stage, wish: Wish) -> str:
    return wish.say(*STAGES[stage])


def numbered(number: int, stage: Stage, wish: Wish) -> str:
    return f"{number}. {stage_called(stage, wish)}"


def listed(words: list[str], wish: Wish) -> str:
    return wish.say("、", ", ").join(words)


def exits(one: SopStage, for_all: tuple[str, ...], wish: Wish) -> list[str]:
    """Each condition of the way out as one sentence; an empty list: nothing is asked for."""
    criteria, said = one.criteria, []
    if criteria.least_mean is not None:
        said.append(_screening(criteria.least_mean, criteria.least_each or 0, wish))
    said += [wish.say(f"已填写{words[0]}", f"{words[1].capitalize()} {_verb(words[1])} filled in")
             for words in (FIELDS[field] for field in criteria.fields)]
    said += [wish.say(f"已完成一项“{zh}”任务", f"A task of this kind was done: {en}")
             for zh, en in (KINDS[kind] for kind in criteria.activities)]
    said += [wish.say(f"负责人持有有效证书：{code}", f"The owner holds a valid certificate: {code}")
             for code in dict.fromkeys((*criteria.course_codes, *for_all))]
    if criteria.needs_approval:
        said.append(wish.say("已由负责人以外、有审批权的同事批准",
                             "Somebody other than the owner, who may approve, has agreed"))
    return said


def _verb(words: str) -> str:
    return "are" if words.startswith("the lines") else "is"


def _screening(mean: int, each: int, wish: Wish) -> str:
    return wish.say(f"已填 MAN 表：平均分不低于 {mean}，单项不低于 {each}",
                    f"The MAN form is filled in: mean at least {mean}, each at least {each}")


def action_said(action: SopAction, wish: Wish) -> str:
    zh, en = KINDS[action.kind]
    script = wish.say(f"：{action.script}", f": {action.script}") if action.script else ""
    return wish.say(f"{action.title}（{zh}，{action.within_days} 天内）",
                    f"{action.title} ({en}, within {_days(action.within_days)})") + script


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def limit_said(one: SopStage, wish: Wish) -> str:
    if one.limit_days is None:
        return wish.say("不限", "no limit")
    return wish.say(f"{one.limit_days} 天", _days(one.limit_days))


def field_said(one: SopStage, field: str, wish: Wish) -> str:
    """A field of a stage in words, as the table of differences shows it."""
    said = _VALUES[field](one, wish) if field in _VALUES else getattr(one.criteria, field)
    return "–" if said in (None, "") else str(said)


_VALUES: dict[str, Callable[[SopStage, Wish], str]] = {
    "purpose": lambda one, wish: one.purpose,
    "limit_days": limit_said,
    "probability": lambda one, wish: f"{one.probability}%",
    "actions": lambda one, wish: "; ".join(action_said(each, wish) for each in one.actions),
    "playbooks": lambda one, wish: listed(list(one.playbooks), wish),
    "fields": lambda one, wish: listed(
        [wish.say(*FIELDS[field]) for field in one.criteria.fields], wish),
    "activities": lambda one, wish: listed(
        [wish.say(*KINDS[kind]) for kind in one.criteria.activities], wish),
    "course_codes": lambda one, wish: listed(list(one.criteria.course_codes), wish),
    "needs_approval": lambda one, wish: (
        wish.say("是", "yes") if one.criteria.needs_approval else wish.say("否", "no")),
}


@dataclass(frozen=True)
class Told:
    """A difference in words; `where` None: of the whole SOP."""

    where: str | None
    name: str
    before: str
    after: str


def told(one: Difference, before: SopContent, after: SopContent, wish: Wish) -> Told:
    name = wish.say(*CHANGED[one.field])
    if one.stage is None:
        return Told(None, name, one.before, one.after)
    old, new = (content.stages[ORDER.index(one.stage)] for content in (before, after))
    return Told(stage_called(one.stage, wish), name, field_said(old, one.field, wish),
                field_said(new, one.field, wish))
