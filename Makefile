# Salesloop. `make help` lists what can be done.
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
RUN := $(VENV)/bin/python
LOCAL := $(RUN) -m deploy.local
SOURCES := $(wildcard kernel chassis services gateway deploy)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help venv demo test test-stock test-guards lint types status scale logs stop token import \
  migration docs requirements secrets audit-verify drill bench compose-check kube-check alerts-check \
  dashboards reconcile replay unpark backup restore
.DEFAULT_GOAL := help

help:  ## this list 本列表
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/.runtime  ## start everything, walk one deal through the loop 启动全部并演示一单
	@$(LOCAL) demo

test: lint  ## the whole suite on a real RabbitMQ and PostgreSQL 全部测试
	@$(RUN) -m pytest

test-stock: $(VENV)/.dev  ## the faults that the chassis repairs, shown on stock Nameko 对照测试
	@SALESLOOP_TEST_STOCK=1 $(RUN) -m pytest tests/stock -n 0

test-guards: $(VENV)/.dev  ## take each guard away: its tests must fail 逐一移除防护，测试必须失败
	@$(RUN) -m tests.security.run_guards $(ARGS)

lint: $(VENV)/.dev  ## style, types, imports 代码检查
	@$(RUN) -m ruff check .
	@$(MAKE) --no-print-directory types
	@$(VENV)/bin/lint-imports --no-logo

types: $(VENV)/.dev
	@$(RUN) -m mypy $(SOURCES)

status: $(VENV)/.runtime  ## what runs, where, and in how much memory 运行状态
	@$(LOCAL) status || test $$? = 3

scale: $(VENV)/.runtime  ## more processes: make scale SERVICE=people REPLICAS=2 扩缩进程
	@test -n "$(SERVICE)" -a -n "$(REPLICAS)" || \
	  { echo "用法 / usage: make scale SERVICE=people REPLICAS=2"; exit 2; }
	@$(LOCAL) scale "$(SERVICE)" "$(REPLICAS)"

logs: $(VENV)/.runtime  ## follow the logs; PROCESS=people for one 查看日志
	@$(LOCAL) logs $(PROCESS)

stop: $(VENV)/.runtime  ## stop everything 全部停止
	@$(LOCAL) stop

token: $(VENV)/.runtime  ## print an access token; ARGS="--help" for more 打印访问令牌
	@$(LOCAL) token $(ARGS)

import: $(VENV)/.runtime  ## import a folder, plan a year by it, print: make import DATA=<folder> [TARGETS=2018 DOCUMENTS=<folder>] 导入数据
	@test -n "$(DATA)" || { echo "用法 / usage: make import DATA=<folder> [TARGETS=2018 DOCUMENTS=<folder>]"; exit 2; }
	@$(LOCAL) run deploy.importer --data "$(DATA)" $(if $(TARGETS),--targets "$(TARGETS)") \
	  $(if $(DOCUMENTS),--documents "$(DOCUMENTS)")

audit-verify: $(VENV)/.runtime  ## check the audit logs' hash chains 校验审计日志
	@failed=0; for service in $(patsubst services/%/service.py,%,$(wildcard services/*/service.py)); do \
	  $(LOCAL) run --as $$service chassis.audit verify $$service || failed=1; done; exit $$failed

drill: $(VENV)/.dev  ## faults at random and one by one; ARGS="--seed 7 --deals 200" 故障演练
	@$(RUN) -m deploy.drill $(ARGS)

bench: $(VENV)/.dev  ## what it costs, written to docs/figures.md; ARGS=a,b for some 性能基准
	@$(RUN) -m deploy.bench $(ARGS)

compose-check: $(VENV)/.dev  ## build all images, start docker-compose.yml, walk a deal 构建并验证镜像
	@$(RUN) -m deploy.images check $(ARGS)

kube-check: $(VENV)/.dev  ## validate the Kubernetes files strictly 校验 Kubernetes 文件
	@$(RUN) -m deploy.kubernetes check

alerts-check: $(VENV)/.dev  ## check and test the Prometheus rules and the dashboards 校验告警与看板
	@$(RUN) -m deploy.prometheus check

dashboards: $(VENV)/.runtime  ## write the Grafana dashboards from code 生成看板
	@$(RUN) -m deploy.grafana

reconcile: $(VENV)/.runtime  ## compare the ledgers and the events of all services now 立即对账
	@$(LOCAL) run deploy.reconcile $(ARGS)

replay: $(VENV)/.runtime  ## say a service's events again: SERVICE=pipeline ARGS="--since ..." 重放事件
	@test -n "$(SERVICE)" || { echo "用法 / usage: make replay SERVICE=pipeline"; exit 2; }
	@$(LOCAL) run --as "$(SERVICE)" chassis.recovery replay "$(SERVICE)" $(ARGS)

unpark: $(VENV)/.runtime  ## try a service's parked events again: SERVICE=people 重试已搁置事件
	@test -n "$(SERVICE)" || { echo "用法 / usage: make unpark SERVICE=people"; exit 2; }
	@$(LOCAL) run --as "$(SERVICE)" chassis.recovery unpark "$(SERVICE)" $(ARGS)

backup: $(VENV)/.runtime  ## back up every database: make backup OUT=<folder> 备份
	@test -n "$(OUT)" || { echo "用法 / usage: make backup OUT=<folder>"; exit 2; }
	@$(RUN) -m deploy.backup take "$(OUT)" $(ARGS)

restore: $(VENV)/.runtime  ## restore one service: make restore SERVICE=people FROM=<folder> 恢复
	@test -n "$(SERVICE)" -a -n "$(FROM)" || \
	  { echo "用法 / usage: make restore SERVICE=people FROM=<folder>"; exit 2; }
	@$(RUN) -m deploy.backup restore "$(SERVICE)" "$(FROM)" $(ARGS)

secrets: $(VENV)/.runtime  ## random secrets for a deployment: make secrets OUT=<folder> 生成部署密钥
	@test -n "$(OUT)" || { echo "用法 / usage: make secrets OUT=<folder>"; exit 2; }
	@$(RUN) -m deploy.local.make_secrets "$(OUT)" $(ARGS)

migration: $(VENV)/.dev  ## write a migration: make migration SERVICE=people NAME=add_grade 生成迁移
	@test -n "$(SERVICE)" -a -n "$(NAME)" || \
	  { echo "用法 / usage: make migration SERVICE=people NAME=add_grade"; exit 2; }
	@$(RUN) -m deploy.local.revise "$(SERVICE)" "$(NAME)"

docs: $(VENV)/.runtime  ## write docs/events.md and docs/loop.svg from the code 生成文档
	@$(RUN) -m deploy.docs

venv: $(VENV)/.dev  ## the virtual environment with everything 虚拟环境

requirements:  ## resolve the pins again (needs uv) 重新锁定依赖
	for set in runtime dev; do uv pip compile --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header -q \
	  requirements/$$set.in -o requirements/$$set.txt || exit 1; done

$(VENV)/bin/pip:
	@sh deploy/local/make_venv.sh "$(PYTHON)" $(VENV)

$(VENV)/.runtime: requirements/runtime.txt | $(VENV)/bin/pip
	@sh deploy/local/fill_venv.sh $(VENV) $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/bin/pip
	@sh deploy/local/fill_venv.sh $(VENV) $<
	@touch $@ $(VENV)/.runtime
