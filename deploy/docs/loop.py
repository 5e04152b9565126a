"""`docs/loop.svg`: the eight services and what flows between them; dashed is what is not yet there.

An opaque card of its own, light or dark as the reader's screen is, and the reader's own fonts.
"""

from __future__ import annotations

from functools import cache
from html import escape

from deploy.docs import found
from deploy.docs.shapes import (
    ARROWS,
    BIG,
    HEIGHT,
    LEGEND_Y,
    NODES,
    SMALL,
    TITLE,
    WIDTH,
    Arrow,
    Label,
    Node,
)

STYLE = f"""
  svg {{ --card: #ffffff; --edge: #d0d7de; --node: #f3f6fa; --line: #57606a; --text: #1f2328;
        --soft: #57606a; --chain: #0a66c2; }}
  @media (prefers-color-scheme: dark) {{
    svg {{ --card: #0d1117; --edge: #30363d; --node: #1b222c; --line: #8b949e; --text: #e6edf3;
          --soft: #9aa4af; --chain: #58a6ff; }} }}
  text {{ font-family: system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei",
         "Noto Sans CJK SC", "Noto Sans SC", sans-serif; font-size: {SMALL}px; fill: var(--soft); }}
  .zh {{ font-size: {BIG - 2}px; fill: var(--text); }}
  .name {{ font-size: {BIG}px; font-weight: 600; fill: var(--text); }}
  .title {{ font-size: {BIG + 2}px; font-weight: 600; fill: var(--text); }}
  .card {{ fill: var(--card); stroke: var(--edge); }}
  .node {{ fill: var(--node); stroke: var(--line); stroke-width: 1.5; }}
  .arrow {{ fill: none; stroke: var(--line); stroke-width: 1.6; marker-end: url(#tip); }}
  .chain {{ stroke: var(--chain); stroke-width: 3; marker-end: url(#chain-tip); }}
  .ahead {{ stroke-dasharray: 6 5; }}
  #tip path {{ fill: var(--line); }}
  #chain-tip path {{ fill: var(--chain); }}
"""
TIPS = "".join(
    f'<marker id="{name}" viewBox="0 0 10 10" refX="4" refY="5" markerWidth="{size}" '
    f'markerHeight="{size}" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
    f'<path d="M0 0 L10 5 L0 10 z"/></marker>' for name, size in (("tip", 11), ("chain-tip", 15)))


def picture() -> str:
    """The whole picture."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" aria-labelledby="title">',
        f'<title id="title">{escape(TITLE.chinese)} {escape(TITLE.english)}</title>',
        f"<style>{STYLE}</style>", f"<defs>{TIPS}</defs>",
        f'<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="14"/>',
        _text(TITLE.x, TITLE.y, TITLE.chinese, "title"),
        _text(TITLE.x, TITLE.y + 18, TITLE.english),
        *map(_arrow, ARROWS), *map(_node, NODES),
        *(_label(arrow.label) for arrow in ARROWS if arrow.label), *_legend(), "</svg>"]
    return "\n".join(parts) + "\n"


def runs(arrow: Arrow) -> bool:
    """Is everything that it carries published and heard, or called, by the code of today?"""
    return set(arrow.carried) <= _carried()


@cache
def _carried() -> frozenset[tuple[str, str, str]]:
    heard = {(event.owner(), event.wire_name(), hearer.service) for event in found.declared()
             if found.is_published(event) for hearer in found.hearers(event)}
    called = {(call.owner, call.operation, call.caller) for call in found.calls()}
    return frozenset(heard | called)


def _arrow(arrow: Arrow) -> str:
    classes = "arrow" + " chain" * arrow.is_chain + " ahead" * (not runs(arrow))
    return f'<path class="{classes}" d="{arrow.path}"/>'


def _node(node: Node) -> str:
    ahead = "" if found.is_installed(node.service) else " ahead"
    left, top = node.x - node.width // 2, node.y - node.height // 2
    box = (f'<rect class="node{ahead}" x="{left}" y="{top}" width="{node.width}" '
           f'height="{node.height}" rx="10"/>')
    if node.service == "org":
        return "\n".join([
            box, _text(node.x, node.y - 3, "组织架构：何人、何岗、自何时起", "name"),
            _text(node.x, node.y + 17, "org: who, where, since when; to every service")])
    return "\n".join([box, _text(node.x, node.y - 4, node.chinese, "name"),
                      _text(node.x, node.y + 17, node.service)])


def _label(label: Label) -> str:
    return "\n".join([_text(label.x, label.y - 9, label.chinese, "zh", label.anchor),
                      _text(label.x, label.y + 8, label.english, "", label.anchor)])


def _legend() -> list[str]:
    return [f'<path class="arrow" d="M250 {LEGEND_Y - 4} H286"/>',
            _text(298, LEGEND_Y, "已运行 runs today", "", "start"),
            f'<path class="arrow ahead" d="M460 {LEGEND_Y - 4} H496"/>',
            _text(508, LEGEND_Y, "尚未实现 not yet", "", "start")]


def _text(x: int, y: int, text: str, style: str = "", anchor: str = "middle") -> str:
    named = f' class="{style}"' if style else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{named}>{escape(text)}</text>'
