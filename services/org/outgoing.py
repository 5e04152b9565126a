"""Messages that leave the company: a robot's over HTTPS, a person's by SMTP.

An address holds its secret, so neither it nor an error that shows it is ever logged; hosts are
allowed by configuration (WECOM_ROBOT_HOSTS), redirects are not followed, an answer is read only as
far as its code needs.
"""

from __future__ import annotations

import json
import logging
import os
import smtplib
import time
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from chassis.config import is_local, setting
from chassis.errors import Refusal
from services.org.rules.deliveries import SENT, Answer, answer_of, wrong_address

LIMIT_SECONDS, MOST_BYTES = 5, 16_384
SUBJECT = "Salesloop 通知 Notice"
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)  # below it shows addresses


def robot_key(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("key", [""])[0]


def wrong_robot_address(address: str) -> list[Refusal]:
    """What is wrong with an address, by the hosts that are allowed now."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return [Refusal("robot.address_malformed", "address")]
    allowed = [one.strip() for one in
               setting("WECOM_ROBOT_HOSTS", "qyapi.weixin.qq.com").lower().split(",")]
    return list(wrong_address(parts, robot_key(address), allowed, plain=is_local()))


def tell_robot(address: str | None, words: str, mentions: Sequence[str]) -> Answer:
    """Have a robot say a text; never raises."""
    if address is None:
        return Answer(False, "sealed with another key")
    if wrong_robot_address(address):
        return Answer(False, "host not allowed")
    body = {"msgtype": "text", "text": {"content": words, "mentioned_list": list(mentions)}}
    try:
        with requests.post(address, json=body, timeout=LIMIT_SECONDS, allow_redirects=False,
                           stream=True) as answer:
            return answer_of(answer.status_code, _code(_start_of(answer)))
    except requests.RequestException as error:
        return Answer(False, type(error).__name__, may_help=True)


def _start_of(answer: requests.Response) -> bytes:
    """At most so many bytes, for at most so long, however slowly they trickle."""
    ends, found = time.monotonic() + LIMIT_SECONDS, b""
    for part in answer.iter_content(1024):
        found += part
        if len(found) >= MOST_BYTES or time.monotonic() > ends:
            break
    return found


def _code(body: bytes) -> int | None:
    try:
        told: Any = json.loads(body)
        return int(told["errcode"])
    except (ValueError, KeyError, TypeError):
        return None


def sends_mail() -> bool:
    """Is a mail server set up (SMTP_HOST and SMTP_FROM)?"""
    return bool(os.environ.get("SMTP_HOST") and os.environ.get("SMTP_FROM"))


def mail(address: str, words: str) -> Answer:
    """Hand a mail to the company's server; never raises."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = SUBJECT, setting("SMTP_FROM"), address
    message.set_content(words)
    try:
        with smtplib.SMTP(setting("SMTP_HOST"), int(setting("SMTP_PORT", "587")),
                          timeout=LIMIT_SECONDS) as server:
            _introduce(server)
            server.send_message(message)
    except smtplib.SMTPResponseException as error:
        return Answer(False, f"smtp {error.smtp_code}", may_help=400 <= error.smtp_code < 500)
    except smtplib.SMTPRecipientsRefused:
        return Answer(False, "smtp recipient refused")
    except (OSError, smtplib.SMTPException) as error:
        return Answer(False, type(error).__name__, may_help=True)
    return SENT


def _introduce(server: smtplib.SMTP) -> None:
    """Encrypted and by name where a name is set; in the open only in local mode."""
    if not is_local():
        server.starttls()
    user = os.environ.get("SMTP_USER")
    if user:
        server.login(user, setting("SMTP_PASSWORD"))
