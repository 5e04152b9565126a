"""(k) Customers found by what is typed, and 360-degree views of merged ones, among 100,000.

Names are made of a city, two characters and a trade, so that a search finds few or many; a thousand
families of three are chains: one went into a second, that into a third.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from statistics import median
from typing import Any
from urllib.parse import quote

from deploy.bench import views
from deploy.bench.clients import Connection, load, percentile
from deploy.bench.stage import Stage
from deploy.local.waiting import wait_until

FAMILIES, ASKED, SECONDS = 1_000, 100, 600
CITIES = ["重庆", "上海", "杭州", "南京", "苏州", "武汉", "成都", "西安", "天津", "青岛",
          "大连", "长沙", "郑州", "宁波", "厦门", "济南"]
FIRST, SECOND = "恒泰华瑞鑫永金宏盛嘉德通源顺达", "远信丰隆昌兴安康业诚和利润泽海"
TRADES = ["泵业", "机械", "阀门", "电气", "仪表", "环保", "化工", "建材", "物流", "食品", "纺织"]
WANTED = {
    "two characters 两个汉字": ("恒远", "华信", "鑫丰", "宏昌"),
    "three and more 三字以上": ("恒远泵", "重庆华信", "青岛鑫丰阀门", "德和环保"),
    "initials of pinyin 拼音首字母": ("hyby", "cqhx", "qdxf", "whhc"),
    "whole pinyin 全拼": ("hengyuan", "chongqinghua", "xinfeng", "hongchang"),
    "nothing like it 查无": ("龘龘龘", "zzzzz", "qqqqxx", "没有这家"),
}
_NAMES = """UPDATE customer SET search_text = NULL, name =
        (%s::text[])[1 + n %% 16] || substr(%s, 1 + (n / 16) %% 15, 1)
        || substr(%s, 1 + (n / 240) %% 15, 1) || (%s::text[])[1 + n %% 11] || '有限公司'
    FROM generate_series(1, %s) AS n WHERE customer_id = 'cust_n_' || n"""
_STEPS = ((20_000, 10_000), (10_000, 0))
"""Of the customers of a family: who goes into whom, by how much their numbers are shifted."""
_MERGE = """INSERT INTO customer_merge (merge_id, version, survivor_id, merged_id, merged_by,
        merged_at, undo_until, merged_version, survivor_version)
    SELECT 'merge_n_' || {old} + n, 1, 'cust_n_' || {new} + n, 'cust_n_' || {old} + n, 'acct_n',
        now(), now() + interval '30 days', 2, 2 FROM generate_series(1, {families}) AS n"""
_MOVE = """UPDATE {table} SET customer_id = 'cust_n_' || n FROM generate_series(1, {families}) AS n
    WHERE customer_id IN ('cust_n_' || 10000 + n, 'cust_n_' || 20000 + n)"""
_GONE = """DELETE FROM customer WHERE customer_id IN (SELECT merged_id FROM customer_merge)"""


def measure(stage: Stage, runs: int = 3) -> dict[str, Any]:
    """The figures of (k): seconds of searches and of views, run by run."""
    _prepare(stage)
    client, chance = Connection(stage.url, stage.token()), random.Random(20260301)
    searches = {name: _search(client, words, runs) for name, words in WANTED.items()}
    singles = [f"cust_n_{chance.randint(30_000, views.CUSTOMERS)}" for _ in range(views.VIEWS)]
    numbers = [chance.randint(1, FAMILIES) for _ in range(views.VIEWS)]
    heads = [f"cust_n_{number}" for number in numbers]
    old = [f"cust_n_{20_000 + number}" for number in numbers]
    return {"customers": views.CUSTOMERS, "families": FAMILIES, "searches": searches, "views": {
        "a customer by itself 未合并": _seen(client, singles, runs),
        "of three merged 合并后": _seen(client, heads, runs),
        "asked by its old id 按旧编号": _seen(client, old, runs)}}


def _prepare(stage: Stage) -> None:
    views.fill(stage)
    stage.ask("crm", _NAMES, (CITIES, FIRST, SECOND, TRADES, views.CUSTOMERS))
    for old, new in _STEPS:
        stage.ask("crm", _MERGE.format(old=old, new=new, families=FAMILIES))
    for table in ("contact", "deal_copy", "complaint"):
        stage.ask("crm", _MOVE.format(table=table, families=FAMILIES))
    stage.ask("crm", _GONE)
    wait_until(lambda: _unsearchable(stage) == 0, SECONDS, "every customer to be findable")
    for table in ("customer_merge", *views.TABLES):
        stage.ask("crm", f"VACUUM ANALYZE {table}")


def _unsearchable(stage: Stage) -> int:
    rows = stage.ask("crm", "SELECT count(*) FROM customer WHERE search_text IS NULL")
    return int(rows[0][0])


def _search(client: Connection, words: Sequence[str], runs: int) -> dict[str, Any]:
    paths = [f"/v1/customers?q={quote(word)}" for word in words]
    found = [len(client.get(path)["items"]) for path in paths]
    return {"found": max(found), **_took(client, paths * (ASKED // len(paths)), runs)}


def _seen(client: Connection, names: Sequence[str], runs: int) -> dict[str, Any]:
    paths = [f"/v1/customers/{name}/overview" for name in names]
    shown = client.get(paths[0])
    return {"found": len(shown["interactions"]), **_took(client, paths, runs)}


def _took(client: Connection, paths: Sequence[str], runs: int) -> dict[str, list[float]]:
    took = [load(paths, lambda: client, lambda known, path: known.ask("GET", path), 1).seconds
            for _ in range(runs)]
    return {"p50": views.three([median(one) for one in took]),
            "p95": views.three([percentile(one, 0.95) for one in took])}
