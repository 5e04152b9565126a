"""The whole system in one place: start it, see it, stop it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import amqp
import kombu

from chassis.topology import GATEWAY, declare_all
from deploy.local.broker import Broker
from deploy.local.environment import Environment
from deploy.local.keeper import Keeper
from deploy.local.leftovers import end_all, processes_of
from deploy.local.place import ROOT, Place, migrated_services, stored_services
from deploy.local.postgres import Postgres
from deploy.local.programs import (
    Replica,
    check_scale,
    our_processes,
    our_replicas,
    programs,
)
from deploy.local.speech import Refusal, say, step
from deploy.local.waiting import Check, WaitedTooLong, wait_for_all

VHOST = "salesloop"
STATE_NEEDS_MB = 600
SERVER_LIMIT, MIGRATION_LIMIT, READY_LIMIT = 60, 180, 120


class System:
    """One running Salesloop: its servers, services and gateway."""

    def __init__(self, root: Path, given: Mapping[str, str]) -> None:
        self.place = Place(root)
        self.keeper = Keeper(self.place)
        self.given = given
        if not self.keeper.is_running():
            self._recover()
        self.postgres = Postgres(self.place)
        self.broker = Broker(self.place, [VHOST])
        self.environment = Environment(self.postgres, self.broker, VHOST, given=given)

    def _recover(self) -> None:
        """After a crash: end what lost its keeper, and give up ports that others took since."""
        if end_all(self.place.root):
            say("  已结束上次遗留的进程", "  ended what an earlier run had left")
        self.place.free_taken_ports()

    def start(self) -> None:
        """Start what does not run and wait until all of it is ready; safe to repeat."""
        _check_disk(self.place.root)
        self._prepare()
        if self.keeper.is_running():
            self.keeper.reload()
        else:
            self.keeper.start(self.environment.of_keeper())
        self._prepare_databases()
        self._prepare_broker()
        for replica in our_replicas(self.place):
            self.keeper.run(replica.name)
        self._wait(self._checks(), READY_LIMIT)

    def scale(self, service: str, number: int) -> None:
        """Run so many processes of a service from now on; those that go finish their work first."""
        check_scale(service, number)
        self.place.set_replicas(service, number)
        if not self.keeper.is_running():
            return
        self.renew(service)

    def renew(self, service: str) -> None:
        """Run a service with the environment that it has now, and wait until it is ready."""
        self.keeper.write(programs(self.environment))
        self.keeper.reload(service)
        wanted = [one for one in our_replicas(self.place) if one.process == service]
        for replica in wanted:
            self.keeper.run(replica.name)
        self._wait({one.name: self._ready(one) for one in wanted}, READY_LIMIT)

    def _prepare(self) -> None:
        if self.environment.has_own_broker():
            self.broker.prepare()
        else:
            say("  使用给定的 AMQP_URI：各服务共用一个账号，消息隔离关闭",
                "  the given AMQP_URI is used: one login for all, isolation on the broker is off")
        if self.environment.services_on_own_postgres():
            with step("准备 PostgreSQL", "preparing PostgreSQL"):
                self.postgres.prepare()
            _say_where(self.postgres)
        for service in sorted(set(stored_services()) - set(self._own())):
            say(f"  {service}：使用给定的数据库", f"  {service}: the given database is used")
        self.keeper.write(programs(self.environment))

    def _own(self) -> list[str]:
        return self.environment.services_on_own_postgres()

    def _prepare_databases(self) -> None:
        if self._own():
            self._wait({"postgres": self.postgres.problem}, SERVER_LIMIT)
            self.postgres.create_logins(self._own())
            for service in self._own():
                self.postgres.create_database(self.environment.database(service), service)
        if migrated_services():
            with step("更新数据库结构", "migrating the databases"):
                self._migrate()

    def _migrate(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "chassis.migrations", "upgrade", *migrated_services()], cwd=ROOT,
            env=self.environment.of_migrations(), capture_output=True, text=True, check=False,
            timeout=MIGRATION_LIMIT)
        if done.returncode:
            reason = "\n".join(done.stderr.splitlines()[-5:])
            raise Refusal("数据库结构未能更新。", f"The databases could not be migrated:\n{reason}")

    def _prepare_broker(self) -> None:
        """A person's own broker gets the topology over AMQP; ours loads it from its file."""
        if self.environment.has_own_broker():
            return
        try:
            with amqp.Connection(**_address(self.given["AMQP_URI"])) as connection:
                declare_all(connection.channel())
        except (OSError, amqp.exceptions.AMQPError) as error:
            raise Refusal(f"无法使用给定的 AMQP_URI：{error}",
                          f"The given AMQP_URI cannot be used: {error}") from error

    def _checks(self) -> dict[str, Check]:
        checks: dict[str, Check] = {}
        if self.environment.has_own_broker():
            checks["rabbitmq"] = self.broker.problem
        for replica in our_replicas(self.place):
            checks[replica.name] = self._ready(replica)
        return checks

    def _ready(self, replica: Replica) -> Check:
        port = self.environment.web_port(replica.process, replica.number)
        return partial(answer_of, f"http://127.0.0.1:{port}/ready")

    def _wait(self, checks: Mapping[str, Check], limit: float) -> None:
        try:
            wait_for_all(checks, limit)
        except WaitedTooLong as late:
            raise Refusal(f"{limit:.0f} 秒后仍未就绪：", "\n".join(
                [f"Not ready after {limit:.0f} s:",
                 *(f"  {name}: {reason}  ({self.keeper.log / name}.log)"
                   for name, reason in late.pending.items())])) from late

    def stop(self) -> None:
        """Stop everything; afterwards nothing of this place runs, its epmd included."""
        if self.keeper.is_running():
            self.keeper.stop(first=[one.name for one in our_replicas(self.place)])
        end_all(self.place.root)

    def is_stopped(self) -> bool:
        return not processes_of(self.place.root)

    def gateway_url(self) -> str:
        return self.environment.gateway_url() if GATEWAY in our_processes() else ""


def answer_of(address: str) -> str | None:
    """Nothing when an address answers well, otherwise how it answers."""
    try:
        with urllib.request.urlopen(address, timeout=3) as answer:
            return None if answer.status == 200 else f"HTTP {answer.status}"
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code} {error.read(200).decode(errors='replace')}"
    except OSError as error:
        return str(getattr(error, "reason", error))


def _say_where(postgres: Postgres) -> None:
    """One line when the cluster cannot lie in the place itself."""
    user = postgres.account.user
    if user:
        say(f"  此系统不允许用户命名空间：PostgreSQL 以用户 {user} 运行，"
            f"数据位于 {postgres.cluster}",
            f"  user namespaces are refused here: PostgreSQL runs as {user}, "
            f"its state lies in {postgres.cluster}")


def _check_disk(root: Path) -> None:
    free = shutil.disk_usage(root).free // 1_000_000
    if free < STATE_NEEDS_MB:
        raise Refusal(f"磁盘空间不足：{root} 需要约 {STATE_NEEDS_MB} MB，剩余 {free} MB。",
                      f"Too little disk: {root} needs about {STATE_NEEDS_MB} MB, {free} are free.")


def _address(uri: str) -> dict[str, str | int]:
    parts = kombu.Connection(uri)
    return {"host": f"{parts.hostname}:{parts.port or 5672}", "userid": parts.userid or "guest",
            "password": parts.password or "guest", "virtual_host": parts.virtual_host or "/"}
