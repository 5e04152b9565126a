"""Signing in with another issuer's word (OpenID Connect), and whose identity there is whose."""

from __future__ import annotations

from datetime import datetime

from chassis.contract import message, text


@message
class OidcStart:
    """Where to send the browser. Whoever is sent there keeps `state` and compares it on return."""

    authorization_url: str
    state: str


@message
class FinishOidc:
    """What the issuer sent the browser back with."""

    state: str = text(longest=200)
    code: str = text(longest=2000)


@message
class LinkIdentity:
    """From now on the issuer's `subject` signs in as this account."""

    account_id: str = text(longest=64)
    subject: str = text(longest=255)


@message
class UnlinkIdentity:
    """The issuer's word no longer opens this account; its sessions end."""

    account_id: str = text(longest=64)


@message
class Identity:
    account_id: str
    issuer: str
    linked_at: datetime
