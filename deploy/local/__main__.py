"""Run Salesloop on this machine: python -m deploy.local up|status|logs|stop|token|run|demo.

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
from deploy.local.place import ROOT
from deploy.local.programs import given_servers, our_processes
from deploy.local.speech import Refusal, say
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
    """What runs, since when, and on which port."""
    if not system.keeper.is_running():
        say("未运行", "not running")
        return 3
    for program in system.keeper.states():
        name = str(program["name"])
        port = system.environment.web_port(name) if name in our_processes() else ""
        print(f"  {name:<12}{program['statename']:<10}{port!s:<7}{program['description']}")
    return 0


def logs(system: System, asked: argparse.Namespace) -> int:
    """Follow the logs of one process or of all."""
    found = sorted(system.keeper.log.glob(f"{asked.process or '*'}.log"))
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
