"""A second factor: one-time codes of an authenticator app (TOTP), and codes for when it is lost."""

from __future__ import annotations

from datetime import datetime

from chassis.contract import message, text


@message
class EnrolSecondFactor:
    """The password proves that it is not somebody at an unlocked screen."""

    password: str = text(longest=200)


@message
class SecondFactorSecret:
    """For the app: as text and as what a QR code holds. None when the request is sent again."""

    account_id: str
    secret: str | None
    provisioning_uri: str | None


@message
class ConfirmSecondFactor:
    one_time_code: str = text(longest=20)


@message
class RecoveryCodes:
    """Each stands for one code of the app, once. None when the request is sent again."""

    account_id: str
    recovery_codes: tuple[str, ...] | None


@message
class RemoveSecondFactor:
    """The code may be one of the recovery codes."""

    password: str = text(longest=200)
    one_time_code: str = text(longest=20)


@message
class ClearSecondFactor:
    """For somebody who lost app and codes; whoever does it made sure who is asking."""

    account_id: str = text(longest=64)


@message
class SecondFactor:
    """Is a code asked for at sign-in, since when, and how many recovery codes are left?"""

    account_id: str
    is_active: bool
    confirmed_at: datetime | None
    recovery_codes_left: int
