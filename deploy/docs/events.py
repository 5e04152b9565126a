"""`docs/events.md`: every event and every call between services, from contracts and reactions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chassis.contract import Event
from chassis.topology import CALLS, GATEWAY, RECONCILER, SERVICES
from deploy.docs import found, planned

HEAD = """\
# Events and calls 事件与调用

Written by `make docs` from the contracts and the reactions; a test compares it with the code.
本页由 `make docs` 根据各服务的契约与反应代码生成，并由测试保证一致。

An event is a fact in the past tense, announced by the service that owns it, in the same
transaction as the change; it carries the whole state of its aggregate and its version, ids and
amounts only, no personal data. Whoever hears it may hear it twice or out of order. Its envelope
says `event_id`, `type`, `schema_version`, `aggregate_id`, `aggregate_version`, `occurred_at`,
`actor`, `request_id`, `correlation_id`, `causation_id`.
事件是已经发生的事实，由拥有者在同一事务中发布；携带聚合的完整状态与版本，只含编号与金额，不含个人信息；
可能重复或乱序到达，收听方必须幂等。

## Events 事件
| owner 拥有者 | event 事件 | key fields 主要字段 | heard by (for) 收听者（用途） |
|---|---|---|---|
"""
SILENT = "no service yet 暂无"


def page() -> str:
    """The whole page."""
    events = found.declared()
    return "".join([HEAD, _lines(map(_row, events)),
                    _lines(map(_row_of_anybody, found.of_anybody())),
                    _inside(events), _not_yet(events), _calls()])


def _row(event: type[Event]) -> str:
    return _cells(event.owner(), f"`{event.wire_name()}`{_state(event)}",
                  ", ".join(f"`{name}` {kind}" for name, kind in found.fields(event)),
                  _heard(event))


def _row_of_anybody(event: type[Event]) -> str:
    return _cells("any 任何服务", f"`{event.wire_name()}`",
                  ", ".join(f"`{name}` {kind}" for name, kind in found.fields(event)),
                  _heard(event))


def _state(event: type[Event]) -> str:
    """What a reader has to know of an event that nobody makes yet."""
    if found.is_published(event):
        return ""
    waits_for = planned.UNPUBLISHED.get(event.wire_name())
    return " *(not yet published 尚未发布" + (f": {waits_for}" if waits_for else "") + ")*"


def _heard(event: type[Event]) -> str:
    hearers = found.hearers(event)
    return "; ".join(f"**{one.service}** ({one.purpose})" for one in hearers) or SILENT


def _inside(events: list[type[Event]]) -> str:
    rows = [_cells(f"`{kind.__name__}`",
                   ", ".join(f"`{name}` {kind_of}" for name, kind_of in found.fields(kind)))
            for kind in found.inner_messages(events)]
    head = ("\n## What stands inside 嵌套消息\n| message 消息 | fields 字段 |\n|---|---|\n")
    return head + _lines(rows)


def _not_yet(events: list[type[Event]]) -> str:
    known = {(event.owner(), event.wire_name()) for event in events}
    rows = [_cells(owner, ", ".join(f"`{name}`" for name in names
                                    if (owner, name) not in known))
            for owner, names in planned.EVENTS.items()
            if any((owner, name) not in known for name in names)]
    return ("\n## Not yet 尚未实现\nThe design names these too; no contract declares them.\n"
            "设计中已有，契约中尚无：\n\n| owner 拥有者 | events 事件 |\n|---|---|\n"
            + _lines(rows))


def _calls() -> str:
    done = found.calls()
    rows = [_cells(caller, _owners(CALLS[caller]), _made(caller, done))
            for caller in (GATEWAY, *SERVICES) if caller in CALLS]
    missing = [_cells(*call) for call in planned.CALLS if not _is_made(call, done)]
    return (
        "\n## Calls that cross services 跨服务调用\nReads and quotes, one hop, with a deadline, "
        "never inside an open transaction; the broker refuses every other one.\n"
        "只读或报价，一跳，有时限，不在事务中；其余调用由消息服务器拒绝。\n\n"
        "| caller 调用方 | may call 可调用 | calls 实际调用 |\n|---|---|---|\n" + _lines(rows)
        + ("\nNot yet 尚未实现:\n\n| caller | owner | operation |\n|---|---|---|\n"
           + _lines(missing) if missing else ""))


def _made(caller: str, done: list[found.Call]) -> str:
    if caller == GATEWAY:
        return "every routed operation 全部路由 (`/v1/openapi.json`)"
    if caller == RECONCILER:
        return "what every service answers to it alone 各服务只答复它的对账操作 (`Reconciling`)"
    own = [f"`{call.owner}.{call.operation}`" for call in done if call.caller == caller]
    return ", ".join(own) or "nothing yet 暂无"


def _is_made(call: Sequence[str], done: list[found.Call]) -> bool:
    caller, owner, operation = call
    return any(one.owner == owner and one.operation == operation
               and caller in ("*", one.caller) for one in done)


def _owners(names: Sequence[str]) -> str:
    return ", ".join(name if found.is_installed(name) else f"{name} *(not yet 尚无)*"
                     for name in names)


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _lines(rows: Iterable[str]) -> str:
    return "".join(f"{row}\n" for row in rows)
