"""Figures as tables for docs/figures.md, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

TARGETS = {"settled": 80, "idle_p95_ms": 200, "stored_ratio": 0.9, "list_p95_ms": 100,
           "pay_seconds": 60, "split_seconds": 2, "view_p95_ms": 30}
LEAST_SHOWN_MS = 0.005
_HEADS = {
    "a": "(a) Settled deals 全链结算",
    "b": "(b) A read and a list through the gateway 经网关读取",
    "c": "(c) Memory 内存",
    "d": "(d) With 100,000 deals stored 存有十万商机时",
    "e": "(e) Lists for a viewer of 5,000 people over a million deals 百万商机、五千人可见的列表",
    "f": "(f) Import 导入",
    "g": "(g) A month of pay for 500 sellers 五百名销售的月度结算",
    "i": "(i) Lists of org and people for a viewer of 5,000 五千人可见的组织与员工列表",
    "j": "(j) The 360-degree view with 100,000 customers 十万客户时的客户全景",
    "k": "(k) Search and merged customers among 100,000 十万客户中的搜索与合并客户",
    "h": "(h) A year's target of 1,000 people re-split 千人年度目标重新分解",
}
_NOTES = {
    "a": "8 clients sign deals of 2 lines, 2 credits and a partner; from the first sign request to "
         "the last committed rebate line. 8 个客户端签约，直至最后一条返利入账。",
    "b": "8 clients; CPU of all processes that take part, clients included. "
         "8 个客户端；含客户端在内全部相关进程的 CPU。",
    "c": "PSS in MB, before and after (a). 单位 MB，(a) 之前与之后。",
    "d": "The same measured just before and just after the deals were stored. "
         "存入前后先后各测一次。",
    "e": "One client; six sorts with nine filters, first and following page. "
         "单客户端；六种排序、九种筛选，首页与次页。",
    "f": "Signed deals as CSV, from the upload to the end of the job. "
         "已签商机 CSV，自上传至任务完成。",
    "g": "10,000 deals already heard; every line of the ledger, then a pay run over HTTP. "
         "一万笔交易已知；先写全部台账，再经 HTTP 核算全员结算单。",
    "i": "10,000 employees in 200 units, each position moved twice; several days, first and "
         "following page, one client. 万名员工二百部门，岗位各调整两次；多个日期，首页与次页。",
    "j": "One client, random customers, one call each; 3 contacts, 6 interactions, 4 deals each. "
         "单客户端、随机客户、一次调用；每位客户三名联系人、六次沟通、四个商机。",
    "k": "One client, first pages of 50 by four searches each; 1,000 chains of three merged "
         "customers. 单客户端；每类四种搜索的首页；一千组三个客户依次合并。",
    "h": "1,000 people in 50 units, 12 months, three levels with hedges; one edit of the top over "
         "HTTP, then the whole tree read with all levels, and added up. "
         "千人五十个部门、十二个月、三级目标并含预留；经 HTTP 修改总额，再读整棵树并核对合计。",
}


def page(results: Mapping[str, Any]) -> str:
    """Every letter's part."""
    return "\n\n".join(part(letter, results[letter]) for letter in sorted(results))


def part(letter: str, result: Mapping[str, Any]) -> str:
    """One letter: its head, its circumstances, its table."""
    lines = _PARTS[letter](result)
    return "\n".join([
        f"### {_HEADS[letter]}", _NOTES[letter], "",
        f"`make bench ARGS={letter}`; {result['measured']}, {result['cores']} cores, load "
        f"{'/'.join(map(str, result['load']))}, Python {result['python']}, "
        f"PostgreSQL {result['postgresql']}, fsync and synchronous_commit on", "", *lines])


def _chain(result: Mapping[str, Any]) -> list[str]:
    idle = result["idle"]
    return [*_rows(("figure 指标", "median 中位", "least 最小", "most 最大", "target 目标"), [
        ("settled deals per second 每秒结算", *_three(result["per_second"]),
         f"≥ {TARGETS['settled']}"),
        ("signatures answered per second 每秒签约应答", f"{result['answered_per_second']:.1f}",
         "", "", ""),
        ("idle, answer to rebate, ms 空闲时应答至返利 p50", _ms(idle["p50"]), "", "", ""),
        ("the same, p95", _ms(idle["p95"]), "", _ms(idle["most"]),
         f"< {TARGETS['idle_p95_ms']}"),
    ]), "", f"{len(result['runs'])} × {result['deals']} deals; idle: {idle['deals']} deals. "
            "CPU ms per deal 每单 CPU 毫秒:", "", *_cpu({"(a)": result["cpu"]})]


def _reads(result: Mapping[str, Any]) -> list[str]:
    names = {"read": "a deal 一条商机", "list": "a list of 50 五十条列表",
             "route": "bare Flask route 空 Flask 路由", "stock": "stock Nameko RPC 原生 RPC"}
    return [*_rows(("", "per second 每秒", "p50 ms", "p95 ms", "CPU ms each 每次 CPU"), [
        (names[name], f"{one['per_second'][0]:.0f} ({one['per_second'][1]:.0f}–"
                      f"{one['per_second'][2]:.0f})",
         _ms(one["p50"]), _ms(one["p95"]), f"{sum(one['cpu'].values()):.2f}")
        for name in names if (one := result[name])]),
        "", "Target 目标: a read costs no more CPU than the stock RPC. By process 按进程:", "",
        *_cpu({names[name]: result[name]["cpu"] for name in names})]


def _memory(result: Mapping[str, Any]) -> list[str]:
    idle, after = result["idle"], result["after"]
    return _rows(("process 进程", "idle 空闲", "after (a) 之后"), [
        *((name, f"{idle.get(name, 0):.1f}", f"{after[name]:.1f}") for name in after),
        ("**all 合计**", f"**{sum(idle.values()):.0f}**", f"**{sum(after.values()):.0f}**")])


def _stored(result: Mapping[str, Any]) -> list[str]:
    before, after = result["before"], result["after"]
    return [*_rows(("", "before 之前", "stored 之后", "target 目标"), [
        ("settled deals per second 每秒结算", *(
            f"{one['per_second'][0]:.1f} ({one['per_second'][1]:.1f}–{one['per_second'][2]:.1f})"
            for one in (before, after)), ""),
        ("ratio 比值", "", f"**{result['ratio']:.2f}**", f"≥ {TARGETS['stored_ratio']}"),
        ("CPU ms per deal 每单 CPU", *(f"{sum(one['cpu'].values()):.1f}"
                                       for one in (before, after)), ""),
        *((f"`/v1/deals{name}` p95 ms", *(_ms(one["lists"][name]["p95"])
                                         for one in (before, after)), "")
          for name in before["lists"])]),
        "", "Afterwards every balance equals its recomputation 之后各余额均与重算相等."]


def _people(result: Mapping[str, Any]) -> list[str]:
    slowest = list(result["lists"].items())[:8]
    return [*_rows(("", "p50 ms", "p95 ms", "target 目标"), [
        ("all lists together 全部列表", _ms(result["p50"]), f"**{_ms(result['p95'])}**",
         f"< {TARGETS['list_p95_ms']}"),
        *((f"`{query}`", _ms(one["p50"]), _ms(one["p95"]), "") for query, one in slowest),
        *((f"word search 词语搜索 `{query}`", _ms(one["p50"]), _ms(one["p95"]), "")
          for query, one in result.get("searches", {}).items())]),
        "", f"{len(result['lists'])} lists; the eight slowest are shown 列出最慢的八个."]


def _imports(result: Mapping[str, Any]) -> list[str]:
    return [*_rows(("", "median 中位", "least 最小", "most 最大"), [
        ("rows per second 每秒行数", *_three(result["per_second"]))]),
        "", "CPU ms per row, with the chain that it sets off 每行 CPU 毫秒（含其引发的链路）:",
        "", *_cpu({"(f)": result["cpu"]})]


def _pay(result: Mapping[str, Any]) -> list[str]:
    both = result["accrued"] + result["sheets"]
    return _rows(("", "seconds 秒", "target 目标"), [
        (f"{result['deals']} deals, {result['lines']} ledger lines 台账入账",
         f"{result['accrued']:.1f}", ""),
        (f"pay run, {result['created']} sheets 结算单", f"{result['sheets']:.1f}", ""),
        ("both 合计", f"**{both:.1f}**", f"< {TARGETS['pay_seconds']}"),
        ("sheets that differ from the ledger 与台账不符", f"{result['different']}", "0")])


def _targets(result: Mapping[str, Any]) -> list[str]:
    return _rows(("seconds 秒", "median 中位", "least 最小", "most 最大", "target 目标"), [
        (f"re-split of {result['cells']} cells 重新分解", *_seconds(result["split"]),
         f"< {TARGETS['split_seconds']}"),
        ("read of the tree, three levels 读取整棵树", *_seconds(result["read"]), ""),
        ("sums that differ from their top 与总额不符", f"{result['different']}", "", "", "0")])


def _views(result: Mapping[str, Any]) -> list[str]:
    return _rows(("ms", "median 中位", "least 最小", "most 最大", "target 目标"), [
        ("p50", *map(_ms, result["p50"]), ""),
        ("p95", f"**{_ms(result['p95'][0])}**", *map(_ms, result["p95"][1:]),
         f"< {TARGETS['view_p95_ms']}")])


def _finding(result: Mapping[str, Any]) -> list[str]:
    parts = ((result["searches"], "list_p95_ms"), (result["views"], "view_p95_ms"))
    return _rows(("ms", "found 命中", "p50", "p95", "least 最小", "most 最大", "target 目标"), [
        (name, str(one["found"]), _ms(one["p50"][0]), f"**{_ms(one['p95'][0])}**",
         *map(_ms, one["p95"][1:]), f"< {TARGETS[target]}")
        for each, target in parts for name, one in each.items()])


def _seconds(three: Sequence[float]) -> list[str]:
    return [f"**{three[0]:.2f}**", *(f"{one:.2f}" for one in three[1:])]


_PARTS: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "a": _chain, "b": _reads, "c": _memory, "d": _stored, "e": _people, "f": _imports, "g": _pay,
    "h": _targets, "i": _people, "j": _views, "k": _finding}


def _cpu(each: Mapping[str, Mapping[str, float]]) -> list[str]:
    """One row a measurement, one column a process; those that did nothing are left out."""
    used = [name for cpu in each.values() for name, spent in cpu.items() if spent > LEAST_SHOWN_MS]
    names = list(dict.fromkeys(used))
    return _rows(("", *names, "all 合计"), [
        (what, *(f"{cpu[name]:.2f}" if name in cpu else "" for name in names),
         f"**{sum(cpu.values()):.2f}**") for what, cpu in each.items()])


def _rows(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = list(head)
    return [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}",
            *(f"| {' | '.join(row)} |" for row in rows)]


def _three(values: list[float]) -> tuple[str, str, str]:
    middle, least, most = values
    return f"**{middle:.1f}**", f"{least:.1f}", f"{most:.1f}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"
