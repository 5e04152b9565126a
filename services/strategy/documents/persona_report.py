"""《目标客户画像报告》: whom we want, how many customers are so, and what these bring.

The criteria are strategy's own; the counts are crm's, of all its customers, asked for when the
report is issued. No customer is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.documents import model
from chassis.documents.model import Cell, money, number, percent, text
from chassis.documents.printed import Draft, Wish
from chassis.errors import Refusal, refuse
from chassis.work import Work
from kernel.money import Money
from services.crm.contract import Crm, PersonaId, PersonaMatch
from services.strategy.contract import Persona, PersonaCriterion
from services.strategy.rules.persona_words import FIELDS, OPERATORS
from services.strategy.rules.personas import changes
from services.strategy.store import personas as store
from services.strategy.usecases.naming import approver_called


@dataclass(frozen=True)
class Asked:
    """What others said: crm which customers are inside, org who approved."""

    match: PersonaMatch
    called: Mapping[str, str]


def ask_others(wish: Wish, work: Work) -> Asked | None:
    with work.reading():
        persona = store.approved(work, wish.about)
    if persona is None:
        return None
    match: PersonaMatch = work.services.call(Crm.persona_match, PersonaId(persona.persona_id))
    return Asked(match, approver_called(persona.approved_by, work))


def sources(wish: Wish, work: Work) -> str:
    persona = store.approved(work, wish.about)
    return "" if persona is None else f"{persona.persona_id}/{persona.persona_version}"


def build(wish: Wish, work: Work) -> Draft:
    """Of the persona that is named, or of the one approved last; crm must know this version."""
    persona, asked = store.approved(work, wish.about), work.asked
    refuse([] if persona else [Refusal("document.nothing_to_print", "about")])
    assert persona is not None
    assert isinstance(asked, Asked)
    match = asked.match
    is_known = match.persona_version == persona.persona_version
    refuse([] if is_known else [Refusal("persona.not_scored_yet", "about")])
    content = persona.content
    told = (model.Paragraph(content.description),) if content.description else ()
    return Draft((
        model.Heading(wish.say("概况", "Overview")), *told, _figures(match, wish),
        model.Heading(wish.say("画像条件与权重", "Criteria and weights")),
        _criteria(content.criteria, wish),
        model.Paragraph(_how_scored(content.match_from, wish)),
        model.Heading(wish.say("画像内外对比", "Inside against outside")), _sides(match, wish),
        *_versions(store.one_before(work, persona), persona, wish),
    ), f"{content.name}  V{persona.persona_version}",
        asked.called.get(persona.approved_by or "", persona.approved_by or ""))


def _figures(match: PersonaMatch, wish: Wish) -> model.KeyFigures:
    said = (
        (wish.say("匹配率", "Match share"), percent(match.match_share)),
        (wish.say("已评分客户", "Customers scored"), number(match.scored)),
        (wish.say("待评分客户", "Still to be scored"), number(match.unscored)),
        (wish.say("硬性条件不符", "Disqualified"), number(match.disqualified)))
    return model.KeyFigures(tuple(model.KeyFigure(label, cell) for label, cell in said))


def _criteria(criteria: Sequence[PersonaCriterion], wish: Wish) -> model.Table:
    head = wish.say("字段|比较|取值|权重|硬性条件",
                    "Field|Comparison|Values|Weight|Hard").split("|")
    yes = wish.say("是", "yes")
    rows = tuple(
        (text(wish.say(*FIELDS[one.field])), text(wish.say(*OPERATORS[one.operator])),
         text(wish.say("、", ", ").join(one.values)), number(one.weight),
         text(yes if one.is_hard else "")) for one in criteria)
    total = number(sum(one.weight for one in criteria), is_strong=True)
    totals = (text(wish.say("合计", "Total"), is_strong=True), text(""), text(""), total, text(""))
    return model.Table(wish.say("画像条件", "Criteria"), tuple(head), rows, totals)


def _how_scored(match_from: Decimal, wish: Wish) -> str:
    return wish.say(
        f"得分为满足条件的权重占全部权重的百分比（0–100）；得分不低于 {match_from} 且硬性条件全部"
        "满足的客户属于画像内。",
        "The score is the weight of the met criteria as a part of all weights (0 to 100). A "
        f"customer that scores {match_from} or more and fails no hard criterion is inside.")


def _sides(match: PersonaMatch, wish: Wish) -> model.Table:
    inside, outside = match.inside, match.outside
    head = wish.say("指标|画像内|画像外", "Measure|Inside|Outside").split("|")
    rows: list[tuple[Cell, ...]] = [
        (text(wish.say("客户数", "Customers")), number(inside.customers),
         number(outside.customers)),
        (text(wish.say("赢单数", "Deals won")), number(inside.won_deals),
         number(outside.won_deals)),
        (text(wish.say("输单数", "Deals lost")), number(inside.lost_deals),
         number(outside.lost_deals)),
        (text(wish.say("赢单率", "Win rate")), percent(inside.win_rate),
         percent(outside.win_rate))]
    currencies = sorted({one.currency for one in (*inside.signed, *outside.signed)})
    rows += [
        (text(wish.say(f"签约额 {currency}", f"Signed {currency}")),
         money(_amount(inside.signed, currency)), money(_amount(outside.signed, currency)))
        for currency in currencies]
    note = wish.say("赢单率 = 赢单数 ÷（赢单数 + 输单数）；币种不相加。",
                    "Win rate is wins over wins and losses; currencies are never added.")
    return model.Table(wish.say("画像内外", "Inside and outside"), tuple(head), tuple(rows),
                       note=note)


def _amount(amounts: Sequence[Money], currency: str) -> Money:
    return next((one for one in amounts if one.currency == currency), Money.zero(currency))


def _versions(before: Persona | None, now: Persona, wish: Wish) -> list[model.Block]:
    """What the version before said otherwise, in words."""
    if before is None:
        return []
    told = changes(before.content, now.content)
    title = wish.say("与上一版画像的不同", "What the last version said otherwise")
    return [model.Heading(title), model.Listing(tuple(wish.say(one.zh, one.en) for one in told))]
