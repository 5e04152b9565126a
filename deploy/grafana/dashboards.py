"""The dashboards: the system, the chain from a sale to its rebate, and one for each service."""

from __future__ import annotations

from chassis.topology import SERVICES
from deploy.grafana.panels import Json, Panel, dashboard

NAMES = {
    "strategy": "战略", "org": "组织", "people": "人员与提成", "pipeline": "商机与成交",
    "crm": "客户", "catalog": "产品与价格", "channels": "渠道与返利", "analytics": "分析",
}
RATE = "[$__rate_interval]"


def _quantile(share: str, metric: str, by: str, matcher: str = "") -> str:
    return f"histogram_quantile({share}, sum by ({by}, le) (rate({metric}_bucket{matcher}{RATE})))"


def _system() -> Json:
    return dashboard("system", "销环 系统 / Salesloop system", [
        Panel("应答的进程 / Processes that answer", "short",
              {'sum by (process) (up{job="salesloop"})': "{{process}}"}, 8, "stat"),
        Panel("RabbitMQ", "short", {'max(up{job="rabbitmq"})': "up"}, 4, "stat"),
        Panel("数据库 / Databases", "short",
              {"max by (service) (salesloop_database_up)": "{{service}}"}, 12, "stat"),
        Panel("请求 / Requests", "reqps",
              {f"sum by (status) (rate(salesloop_http_request_seconds_count{RATE}))":
               "{{status}}"}),
        Panel("请求时长 / Time of a request", "s",
              {_quantile("0.5", "salesloop_http_request_seconds", "job"): "p50",
               _quantile("0.95", "salesloop_http_request_seconds", "job"): "p95"}),
        Panel("5xx 比例 / Share of 5xx", "percentunit",
              {f'sum(rate(salesloop_http_request_seconds_count{{status=~"5.."}}{RATE})) '
               f"/ sum(rate(salesloop_http_request_seconds_count{RATE}))": "5xx"}, limit=0.02),
        Panel("最慢的操作 p95 / Slowest operations, p95", "s",
              {f"topk(8, {_quantile('0.95', 'salesloop_operation_seconds', 'service, operation')})":
               "{{service}}.{{operation}}"}),
        Panel("内存 / Memory", "bytes",
              {"sum by (process) (process_resident_memory_bytes)": "{{process}}",
               "max(rabbitmq_process_resident_memory_bytes)": "rabbitmq"}),
        Panel("处理器 / CPU", "short",
              {f"sum by (process) (rate(process_cpu_seconds_total{RATE}))": "{{process}}"}),
        Panel("可用磁盘 / Free disk", "bytes",
              {"min by (path) (salesloop_disk_free_bytes)": "{{path}}",
               "min(rabbitmq_disk_space_available_bytes)": "rabbitmq"}),
        Panel("证书剩余 / Certificates, time left", "s",
              {"min by (path) (salesloop_certificate_expires_timestamp_seconds) - time()":
               "{{path}}"}),
        Panel("登录失效名单的时龄 / Age of the list of ended sessions", "s",
              {"max(salesloop_ended_sessions_age_seconds)": "age"}),
        Panel("RabbitMQ 连接 / Connections", "short", {"sum(rabbitmq_connections)": "all"}),
    ])


def _chain() -> Json:
    return dashboard("chain", "销环 链路 / Salesloop chain", [
        Panel("成交到各环节 p50 / From the sale to each hop, p50", "s",
              {_quantile("0.5", "salesloop_chain_seconds", "hop"): "{{hop}}"}),
        Panel("成交到各环节 p95 / From the sale to each hop, p95", "s",
              {_quantile("0.95", "salesloop_chain_seconds", "hop"): "{{hop}}"}, limit=5),
        Panel("24 小时成交数 / Deals signed in 24 hours", "short",
              {'sum(increase(salesloop_events_published_total{type="deal_signed"}[24h]))':
               "signed"}, 8, "stat"),
        Panel("公布的事件 / Events published", "ops",
              {f"sum by (type) (rate(salesloop_events_published_total{RATE}))": "{{type}}"}, 16),
        Panel("接收的事件 / Events taken", "ops",
              {f"sum by (service) (rate(salesloop_events_taken_total{RATE}))": "{{service}}"}),
        Panel("重复与重投 / Duplicates and redeliveries", "ops",
              {f"sum by (service) (rate(salesloop_events_duplicate_total{RATE}))":
               "{{service}} duplicates",
               f"sum by (service) (rate(salesloop_events_redelivered_total{RATE}))":
               "{{service}} redelivered"}),
        Panel("发件箱未发 / Outbox, unpublished", "short",
              {"max by (service) (salesloop_outbox_unpublished)": "{{service}}"}),
        Panel("发件箱最早一条 / Outbox, oldest", "s",
              {"max by (service) (salesloop_outbox_oldest_seconds)": "{{service}}"}, limit=30),
        Panel("收件队列 / Inboxes", "short",
              {'max by (queue) (rabbitmq_detailed_queue_messages{queue=~".+[.]inbox"})':
               "{{queue}}"}, limit=1000),
        Panel("等待 / Waiting", "short",
              {"max by (service) (salesloop_events_waiting)": "{{service}}"}),
        Panel("搁置与死信 / Parked and dead", "short",
              {"max by (service) (salesloop_events_parked)": "{{service}} parked",
               'max by (queue) (rabbitmq_detailed_queue_messages{queue=~".+[.]dead"})':
               "{{queue}}"}, limit=1),
        Panel("对账差异 / Reconciliation", "short",
              {"max by (ledger) (salesloop_reconcile_differences)": "{{ledger}}",
               "max by (producer, consumer) (salesloop_reconcile_missing_events)":
               "{{producer}} -> {{consumer}}"}, limit=1),
        Panel("距上次对账 / Since the last reconciliation", "s",
              {"time() - max(salesloop_reconcile_finished_timestamp_seconds)": "age"}, limit=1200),
    ])


def _service(name: str) -> Json:
    own = f'{{service="{name}"}}'
    return dashboard(name, f"{NAMES[name]} / {name}", [
        Panel("操作 / Operations", "ops",
              {f"sum by (operation) (rate(salesloop_operation_seconds_count{own}{RATE}))":
               "{{operation}}"}),
        Panel("时长 p95 / Time, p95", "s",
              {_quantile("0.95", "salesloop_operation_seconds", "operation", own):
               "{{operation}}"}),
        Panel("结果 / Outcomes", "ops",
              {f"sum by (outcome) (rate(salesloop_operation_seconds_count{own}{RATE}))":
               "{{outcome}}"}),
        Panel("调用别处 p95 / Its calls, p95", "s",
              {_quantile("0.95", "salesloop_rpc_client_seconds", "target, operation",
                         f'{{process="{name}"}}'): "{{target}}.{{operation}}"}),
        Panel("在处理 / In hand", "short",
              {f"sum(salesloop_workers_running{own})": "running",
               f"sum(salesloop_workers_limit{own})": "limit"}),
        Panel("数据库会话 / Database sessions", "short",
              {f"sum(salesloop_db_pool_in_use{own})": "in use",
               f"sum(salesloop_db_pool_limit{own})": "limit"}),
        Panel("发件箱 / Outbox", "short",
              {f"max(salesloop_outbox_unpublished{own})": "unpublished"}),
        Panel("事件 / Events", "ops",
              {f"sum by (type) (rate(salesloop_events_taken_total{own}{RATE}))": "{{type}} taken",
               f"sum by (type) (rate(salesloop_events_published_total{own}{RATE}))":
               "{{type}} published"}),
        Panel("等待与搁置 / Waiting and parked", "short",
              {f"max(salesloop_events_waiting{own})": "waiting",
               f"max(salesloop_events_parked{own})": "parked"}),
        Panel("过期与重投的请求 / Requests expired, redelivered", "ops",
              {f"sum(rate(salesloop_calls_expired_total{own}{RATE}))": "expired",
               f"sum(rate(salesloop_calls_redelivered_total{own}{RATE}))": "redelivered"}),
        Panel("内存 / Memory", "bytes",
              {f'sum by (instance) (process_resident_memory_bytes{{process="{name}"}})':
               "{{instance}}"}),
        Panel("处理器 / CPU", "short",
              {f'sum by (instance) (rate(process_cpu_seconds_total{{process="{name}"}}{RATE}))':
               "{{instance}}"}),
    ])


DASHBOARDS: dict[str, Json] = {
    "system": _system(), "chain": _chain(), **{name: _service(name) for name in SERVICES},
}
