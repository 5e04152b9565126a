"""A client of the bridge to WeCom's contacts and chat archive.

`GET {WECOM_BRIDGE_URL}/gettoken?corpid=&corpsecret=` gives `access_token`; `GET .../contacts` and
`.../messages` with `access_token`, `seq` (exclusive) and `limit` give `items` in rising `seq`.
Answers carry `errcode`, as WeCom's do. Secrets stand in addresses, so none is ever logged.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Mapping
from typing import Any

import requests

from chassis.config import is_local, setting

LIMIT_SECONDS, MOST_BYTES, PAGE = 10, 20_000_000, 200
TOKEN_GONE, TOO_OFTEN = (40014, 42001), 45009
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)  # below it shows addresses
_token: dict[str, str] = {}


class Failed(Exception):
    """The bridge did not give a page; the reason is a code."""


def is_set_up() -> bool:
    return all(os.environ.get(name) for name in
               ("WECOM_BRIDGE_URL", "WECOM_CORP_ID", "WECOM_CORP_SECRET"))


def page(stream: str, after_seq: int) -> list[Mapping[str, Any]]:
    """The next records of a stream; raises Failed. A token that is no longer good is asked for
    anew, once."""
    for is_last in (False, True):
        asked = {"access_token": _access_token(anew=is_last), "seq": after_seq, "limit": PAGE}
        told = _get(stream, asked)
        if told.get("errcode") not in TOKEN_GONE:
            break
    code = told.get("errcode")
    items = told.get("items")
    if code != 0 or not isinstance(items, list):
        raise Failed(f"errcode {code}")
    return [one for one in items if isinstance(one, dict)]


def _access_token(*, anew: bool) -> str:
    base = setting("WECOM_BRIDGE_URL")
    if anew or base not in _token:
        told = _get("gettoken", {"corpid": setting("WECOM_CORP_ID"),
                                 "corpsecret": setting("WECOM_CORP_SECRET")})
        if told.get("errcode") != 0 or not isinstance(told.get("access_token"), str):
            raise Failed(f"token errcode {told.get('errcode')}")
        _token[base] = told["access_token"]
    return _token[base]


def _get(path: str, query: Mapping[str, Any]) -> dict[str, Any]:
    base = setting("WECOM_BRIDGE_URL").rstrip("/")
    if not (base.startswith("https://") or is_local()):
        raise Failed("not https")
    try:
        with requests.get(f"{base}/{path}", params=dict(query), timeout=LIMIT_SECONDS,
                          allow_redirects=False, stream=True) as answer:
            if answer.status_code != 200:
                raise Failed(f"http {answer.status_code}")
            told = json.loads(_body(answer))
    except requests.RequestException as error:
        raise Failed(type(error).__name__) from None
    except ValueError:
        raise Failed("not json") from None
    if not isinstance(told, dict):
        raise Failed("not json")
    return told


def _body(answer: requests.Response) -> bytes:
    ends, found = time.monotonic() + LIMIT_SECONDS, bytearray()
    for part in answer.iter_content(65_536):
        found += part
        if len(found) > MOST_BYTES or time.monotonic() > ends:
            raise Failed("too long")
    return bytes(found)
