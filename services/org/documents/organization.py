"""《销售组织架构图》: the tree of today, its vacancies, and how many each leader leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from chassis.documents import model, tree
from chassis.documents.model import number, text
from chassis.documents.printed import Draft, Wish
from chassis.documents.words import said, said_day
from chassis.errors import Refusal, refuse
from chassis.work import Work
from services.org.rules.chart import Chart, Seat, chart
from services.org.store import chart as store
from services.org.usecases.naming import employees_called

FITS_ONE_PICTURE = 45


def names(wish: Wish, work: Work) -> Mapping[str, str]:
    """The names of all who hold a position today; people owns them."""
    with work.reading() as session:
        holders = store.holders_on(session, work.today)
    return employees_called(holders, work)


def sources(wish: Wish, work: Work) -> str:
    return store.state_of(work, work.today)


def build(wish: Wish, work: Work) -> Draft:
    known = chart(store.seats_on(work, work.today))
    refuse([] if known.roots else [Refusal("document.nothing_to_print", "kind")])
    seats, called = known.in_order(), work.asked or {}
    day = said_day(work.today, wish.language)
    return Draft((
        model.Heading(wish.say("概况", "Overview")), _figures(seats, known, wish),
        model.Heading(wish.say("架构图", "The chart")), *_pictures(known, called, wish),
        model.Heading(wish.say("编制与空缺", "Headcount and vacancies")), _places(seats, wish),
        model.Heading(wish.say("管理幅度", "Span of control")), _spans(known, called, wish),
    ), wish.say(f"截至 {day}", f"As of {day}"))


def _figures(seats: Sequence[Seat], known: Chart, wish: Wish) -> model.KeyFigures:
    people = {holder for seat in seats for holder in seat.holders}
    spans = [known.span(seat) for seat in seats if known.span(seat)]
    mean = (Decimal(sum(spans)) / len(spans)).quantize(Decimal("0.1")) if spans else Decimal(0)
    return model.KeyFigures((
        model.KeyFigure(wish.say("在岗人数", "People"), number(len(people))),
        model.KeyFigure(wish.say("编制", "Headcount"), number(sum(s.headcount for s in seats))),
        model.KeyFigure(wish.say("空缺", "Vacancies"), number(_total_vacant(seats))),
        model.KeyFigure(wish.say("平均管理幅度", "Mean span of control"), number(mean)),
    ))


def _pictures(known: Chart, called: Mapping[str, str], wish: Wish) -> list[model.Figure]:
    """One picture, or for a large organization its top and one for each line below."""
    if len(known.in_order()) <= FITS_ONE_PICTURE:
        return [_picture(known.roots, known, called, wish)]
    seconds = [seat for root in known.roots for seat in known.below.get(root.position_id, ())]
    top = Chart(known.roots, {root.position_id: known.below.get(root.position_id, ())
                              for root in known.roots})
    rest = [seat for seat in seconds if known.below.get(seat.position_id)]
    return [_picture(top.roots, top, called, wish),
            *(_picture([seat], known, called, wish) for seat in rest)]


def _picture(roots: Sequence[Seat], known: Chart, called: Mapping[str, str],
             wish: Wish) -> model.Figure:
    shown = known.in_order(roots)
    head = roots[0].title if len(roots) == 1 else wish.say("全部", "all")
    return model.Figure(
        tree.drawn([_node(seat, known, called, wish) for seat in roots]),
        wish.say(f"{head}（虚线为空缺）", f"{head} (dashed: vacant)"),
        wish.say(f"{head}，共 {len(shown)} 个岗位，", f"{head}: {len(shown)} positions, ")
        + _vacant(_total_vacant(shown), wish))


def _node(seat: Seat, known: Chart, called: Mapping[str, str], wish: Wish) -> tree.Node:
    below = tuple(_node(under, known, called, wish)
                  for under in known.below.get(seat.position_id, ()))
    held = _holders(seat, called)
    vacant = _vacant(seat.vacancies, wish) if seat.vacancies else ""
    return tree.Node((seat.title, ", ".join(filter(None, (held, vacant)))), below,
                     is_vacant=seat.vacancies > 0)


def _vacant(places: Decimal, wish: Wish) -> str:
    told = said(number(places), wish.language)
    return wish.say(f"空缺 {told}", f"{told} vacant")


def _holders(seat: Seat, called: Mapping[str, str]) -> str:
    """Those who hold a seat, by name; the id where people knows no name."""
    return ", ".join(called.get(holder, holder) for holder in sorted(seat.holders))


def _places(seats: Sequence[Seat], wish: Wish) -> model.Table:
    head = (("岗位", "单位", "层级", "编制", "在岗", "空缺") if wish.language == "zh-CN" else
            ("Position", "Unit", "Level", "Headcount", "Filled", "Vacant"))
    rows = tuple((text(seat.title), text(seat.unit), text(seat.level), number(seat.headcount),
                  number(sum(seat.holders.values(), Decimal(0))), number(seat.vacancies))
                 for seat in seats)
    filled = sum((sum(seat.holders.values(), Decimal(0)) for seat in seats), Decimal(0))
    totals = (text(wish.say("合计", "Total")), text(""), text(""),
              number(sum(seat.headcount for seat in seats)), number(filled),
              number(_total_vacant(seats)))
    return model.Table(wish.say("编制与空缺", "Headcount and vacancies"), head, rows, totals)


def _spans(known: Chart, called: Mapping[str, str], wish: Wish) -> model.Table:
    head = (("岗位", "负责人", "直接下属人数") if wish.language == "zh-CN" else
            ("Position", "Held by", "Direct reports"))
    rows: Any = tuple((text(seat.title), text(_holders(seat, called)), number(known.span(seat)))
                      for seat in known.in_order() if known.below.get(seat.position_id))
    return model.Table(wish.say("管理幅度", "Span of control"), head, rows)


def _total_vacant(seats: Sequence[Seat]) -> Decimal:
    return sum((seat.vacancies for seat in seats), Decimal(0))
