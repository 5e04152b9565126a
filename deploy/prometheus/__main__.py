"""`python -m deploy.prometheus check` (make alerts-check): rules, their tests, the dashboards."""

from __future__ import annotations

import sys

from deploy.local.speech import Refusal, say
from deploy.prometheus.checks import alerts, faults
from deploy.prometheus.tools import ensure_installed


def main(arguments: list[str]) -> int:
    """0 when everything is right; 2 when asked for something else."""
    if arguments != ["check"]:
        say("用法：python -m deploy.prometheus check", "usage: python -m deploy.prometheus check")
        return 2
    try:
        ensure_installed()
    except Refusal as refusal:
        print(refusal)
        return 1
    found = list(faults())
    for fault in found:
        print(f"  {fault}")
    say(f"{len(alerts())} 条告警规则，{len(found)} 处问题",
        f"{len(alerts())} alerts, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
