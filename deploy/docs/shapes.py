"""The data of the picture: the eight services, the arrows between them, what makes each true."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 860, 650
NODE_WIDTH, NODE_HEIGHT = 140, 62
BIG, SMALL = 16.0, 12.5


@dataclass(frozen=True)
class Node:
    """A service: where its middle is, and its name in both languages."""

    service: str
    chinese: str
    x: int
    y: int
    width: int = NODE_WIDTH
    height: int = NODE_HEIGHT


@dataclass(frozen=True)
class Label:
    """Two lines of text; `anchor` as in SVG: start, middle, end."""

    x: int
    y: int
    chinese: str
    english: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Arrow:
    """`path` as SVG writes it. It runs today if every one of `carried` does: (owner, event, hearer)
    or, for a call, (owner, operation, caller)."""

    path: str
    label: Label | None
    carried: tuple[tuple[str, str, str], ...]
    is_chain: bool = False


NODES = (
    Node("crm", "客户关系", 120, 104),
    Node("strategy", "战略规划", 430, 104),
    Node("pipeline", "销售流程", 120, 290),
    Node("people", "销售人员", 430, 290),
    Node("analytics", "数据与绩效", 740, 290),
    Node("catalog", "产品与定价", 120, 476),
    Node("channels", "销售渠道", 740, 476),
    Node("org", "组织架构", 430, 590, width=768, height=54),
)
_RULES = (("analytics", "improvement_approved", "people"),
          ("analytics", "improvement_approved", "pipeline"),
          ("analytics", "improvement_approved", "catalog"))
_ORG = (("org", "assignment_changed", "people"), ("org", "assignment_changed", "pipeline"),
        ("org", "assignment_changed", "analytics"))
ARROWS = (
    Arrow("M190 290 H351", Label(275, 271, "① 签约", "deal_signed"),
          (("pipeline", "deal_signed", "people"),), is_chain=True),
    Arrow("M500 290 H661", Label(585, 271, "② 提成", "commission_calculated"),
          (("people", "commission_calculated", "analytics"),), is_chain=True),
    Arrow("M724 321 V438", Label(712, 386, "③ 指标", "kpi_updated", "end"),
          (("analytics", "kpi_updated", "channels"),), is_chain=True),
    Arrow("M764 445 V328", Label(776, 386, "④ 返利", "rebate", "start"),
          (("channels", "rebate_accrued", "analytics"),), is_chain=True),
    Arrow("M104 135 V252", Label(93, 192, "客户", "customers", "end"),
          (("crm", "customer_changed", "pipeline"),)),
    Arrow("M136 259 V142", Label(147, 192, "成交", "deals", "start"),
          (("pipeline", "deal_signed", "crm"),)),
    Arrow("M104 445 V328", Label(93, 386, "价格", "prices", "end"),
          (("catalog", "price_lines", "pipeline"),)),
    Arrow("M430 135 V252", Label(419, 192, "目标", "targets", "end"),
          (("strategy", "target_locked", "people"),)),
    Arrow("M500 118 C620 126 706 170 722 252", Label(600, 178, "目标", "targets", "end"),
          (("strategy", "target_locked", "analytics"),)),
    Arrow("M762 259 C758 130 660 78 508 90", Label(704, 92, "复盘发现", "findings", "start"),
          (("analytics", "finding_raised", "strategy"),)),
    Arrow("M670 306 H640 Q624 306 624 322 V398 Q624 414 608 414 H446 Q430 414 430 398 V328",
          Label(430, 447, "改进：回到规则的拥有者", "improvements, back to the owner of each rule"),
          _RULES[:1]),
    Arrow("M446 414 H166 Q150 414 150 398 V328", None, _RULES[1:2]),
    Arrow("M166 414 Q150 414 150 430 V438", None, _RULES[2:]),
    *(Arrow(f"M{x} 563 V540", None, _ORG) for x in (120, 275, 430, 585, 740)),
)
TITLE = Label(430, 36, "销环：战略、执行、复盘、更好的规则",
              "Salesloop: strategy, execution, review, better rules")
LEGEND_Y = 636
