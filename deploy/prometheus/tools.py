"""Prometheus and promtool: Debian's, installed when they are missing and never as a service."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from deploy.local.broker import INSTALLER
from deploy.local.speech import Refusal

HERE = Path(__file__).parent
RULES = sorted((HERE / "rules").glob("*.yml"))
TESTS = sorted((HERE / "tests").glob("*.yml"))
CONFIGURATION = HERE / "prometheus.yml"
INSTALL_LIMIT, CHECK_LIMIT = 600, 120


def ensure_installed() -> None:
    """Raise Refusal when promtool is neither here nor can be installed."""
    if shutil.which("promtool") and shutil.which("prometheus"):
        return
    done = subprocess.run(["sh", str(INSTALLER), "prometheus"], stderr=subprocess.PIPE, text=True,
                          timeout=INSTALL_LIMIT, check=False)
    if done.returncode or not shutil.which("promtool"):
        reason = done.stderr.strip()[-300:]
        raise Refusal(f"缺少 promtool，且未能安装：{reason}",
                      f"promtool is missing and could not be installed: {reason}")


def promtool(*arguments: str | Path) -> str:
    """Nothing when promtool is content, otherwise what it says."""
    done = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True,
                          timeout=CHECK_LIMIT, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip()
