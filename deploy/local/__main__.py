"""Run Salesloop on this machine: python -m deploy.local up|status|scale|logs|stop|token|run|demo.

State lies in `.local`, or in the folder that SALESLOOP_STATE names.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from deploy.local.access import ensure_access, sign_in
from deploy.local.memory import KEEPER, memory_kb
from deploy.local.place import ROOT
from deploy.local.programs import given_servers, our_replicas
from deploy.local.speech import Refusal, phrase, say
from deploy.local.system import System
from deploy.local.waiting import WaitedTooLong


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    state = Path(os.environ.get("SALESLOOP_STATE", ROOT / ".local")).resolve()
    try:
        return int(asked.command(System(state, given_servers()), asked) or 0)
    except (Refusal, WaitedTooLong) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def up(system: System, _: argparse.Namespace) -> None:
    """Start everything and say where it is."""
    began = time.monotonic()
    say("启动 Salesloop", "Starting Salesloop")
    system.start()
    known = ensure_access(system.environment)
    say(f"全部就绪，用时 {time.monotonic() - began:.0f} 秒",
        f"All of it is ready after {time.monotonic() - began:.0f} s")
    _addresses(system, known)


def demo(system: System, asked: argparse.Namespace) -> int:
    """Start everything, load the example company and walk one deal through the loop."""
    up(system, asked)
    if not (ROOT / "deploy" / "example" / "__main__.py").exists():
        return 0
    known = ensure_access(system.environment)
    done = subprocess.run(
        [sys.executable, "-m", "deploy.example", "--base-url", known["base_url"],
         "--login", known["login"], "--password", known["password"]],
        cwd=ROOT, env=system.environment.of_operator(), check=False)
    print()
    _addresses(system, known)
    return done.returncode


def _addresses(system: System, known: dict[str, str]) -> None:
    if system.gateway_url():
        say(f"  网关 {system.gateway_url()}", f"  gateway {system.gateway_url()}")
    if known:
        say(f"  登录 {known['login']} {known['password']}",
            f"  login {known['login']} {known['password']}")
    say(f"  日志 {system.keeper.log}", f"  logs {system.keeper.log}")


def status(system: System, _: argparse.Namespace) -> int:
    """What runs, since when, on which port and in how much memory."""
    if not system.keeper.is_running():
        say("未运行", "not running")
        return 3
    ports = {one.name: system.environment.web_port(one.process, one.number)
             for one in our_replicas(system.place)}
    states = system.keeper.states()
    used = memory_kb(system.keeper.process_id(), states)
    for program in states:
        name = str(program["name"])
        print(f"  {name:<14}{program['statename']:<10}{ports.get(name, '')!s:<7}"
              f"{used.get(name, 0) / 1024:>6.0f} MB  {program['description']}")
    print(f"  {KEEPER:<31}{used[KEEPER] / 1024:>6.0f} MB")
    print(f"  {phrase('合计', 'total'):<31}{sum(used.values()) / 1024:>6.0f} MB (PSS)")
    return 0


def scale(system: System, asked: argparse.Namespace) -> None:
    """Run a service in several processes, or in fewer; none of its work is lost."""
    system.scale(asked.service, asked.replicas)
    say(f"{asked.service}：{asked.replicas} 个进程",
        f"{asked.service}: {asked.replicas} process{'' if asked.replicas == 1 else 'es'}")


def logs(system: System, asked: argparse.Namespace) -> int:
    """Follow the logs of one process or of all."""
    name = asked.process or "*"
    found = sorted({*system.keeper.log.glob(f"{name}.log"),
                    *system.keeper.log.glob(f"{name}-[0-9].log")})
    if not found:
        raise Refusal(f"没有日志：{asked.process or ''}", f"There is no log: {asked.process or ''}")
    return subprocess.run(["tail", "-n", "40", "-F", *map(str, found)], check=False).returncode


def stop(system: System, _: argparse.Namespace) -> None:
    """Stop everything, nothing is left."""
    system.stop()
    say("已全部停止", "everything has stopped")


def token(system: System, _: argparse.Namespace) -> None:
    """Print an access token of the administrator."""
    print(sign_in(system.environment))


def run(system: System, asked: argparse.Namespace) -> int:
    """Run a module of ours against the running system; `--as people` with that process's rights."""
    environment = (system.environment.of(asked.process) if asked.process
                   else system.environment.of_operator())
    command = [sys.executable, "-m", asked.module, *asked.arguments]
    return subprocess.run(command, env=environment, check=False).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.local", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for function in (up, demo, status, stop, token):
        commands.add_parser(function.__name__, help=function.__doc__).set_defaults(command=function)
    several = commands.add_parser("scale", help=scale.__doc__)
    several.add_argument("service")
    several.add_argument("replicas", type=int)
    several.set_defaults(command=scale)
    follow = commands.add_parser("logs", help=logs.__doc__)
    follow.add_argument("process", nargs="?")
    follow.set_defaults(command=logs)
    other = commands.add_parser("run", help=run.__doc__)
    other.add_argument("--as", dest="process")
    other.add_argument("module")
    other.add_argument("arguments", nargs=argparse.REMAINDER)
    other.set_defaults(command=run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
