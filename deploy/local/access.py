"""The first login of a fresh system, kept in `access.json` for the person and their commands."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import urllib.request
from pathlib import Path

from deploy.local.environment import Environment
from deploy.local.place import ROOT, write_secret
from deploy.local.speech import Refusal, say

FIRST_LOGIN = "admin"
MAKER = "services.org.first_account"


def access_file(environment: Environment) -> Path:
    return environment.place.root / "access.json"


def ensure_access(environment: Environment) -> dict[str, str]:
    """The administrator's login, made on a system without accounts; with the gateway's address."""
    file = access_file(environment)
    known = json.loads(file.read_text()) if file.exists() else _first_account(environment)
    if known:
        known["base_url"] = environment.gateway_url()
        write_secret(file, json.dumps(known, indent=1))
    return dict(known)


def _first_account(environment: Environment) -> dict[str, str]:
    if importlib.util.find_spec(MAKER) is None:
        return {}
    done = subprocess.run([sys.executable, "-m", MAKER, FIRST_LOGIN], cwd=ROOT, text=True,
                          env=environment.of("org"), capture_output=True, timeout=60, check=False)
    if done.returncode:
        say("  已有账号，但此处没有登录信息", "  there are accounts, but no login is kept here")
        return {}
    return {"login": FIRST_LOGIN, "password": done.stdout.strip()}


def sign_in(environment: Environment) -> str:
    """A fresh access token of the administrator, got from the gateway like any client's."""
    known = ensure_access(environment)
    if not known:
        raise Refusal("没有登录信息。", "There is no login to use.")
    body = json.dumps({"login": known["login"], "password": known["password"]}).encode()
    request = urllib.request.Request(
        f"{known['base_url']}/v1/auth/token", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return str(json.load(answer)["access_token"])
    except OSError as error:
        raise Refusal(f"网关未应答：{error}（先运行 make demo）",
                      f"The gateway did not answer: {error} (run make demo first)") from error
