"""Notices: what people are told, in the app, by e-mail and through WeCom robots.

Other services publish `notification_requested`; the words, the addresses and the deliveries are
org's.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import Contract, Nothing, command, items, message, query, text, whole


class NoticeChannel(StrEnum):
    """Ways beside the list in the app, which everybody has."""

    WECOM = "wecom"
    EMAIL = "email"


class NoticeLanguage(StrEnum):
    ZH_CN = "zh-CN"
    EN = "en"


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    PARKED = "parked"


@message
class NoticeQuery:
    """One's own notices, the newest first."""

    unread_only: bool = False
    template: str | None = text(longest=60, default=None)
    sort: str = text(longest=40, default="-created_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class Notice:
    """`message` is in the language of the call; `about` is the record that it speaks of."""

    notice_id: str
    template: str
    about: str
    message: str
    data: dict[str, str]
    created_at: datetime
    read_at: datetime | None


@message
class NoticeList:
    """`unread` counts all unread notices, not only those of the page."""

    items: tuple[Notice, ...]
    unread: int
    next_cursor: str | None = None


@message
class NoticeId:
    notice_id: str = text(longest=64)


@message
class NoticesRead:
    """How many were unread before."""

    count: int


@message
class SetNoticePreference:
    """How somebody wants to be told beside the list in the app.

    Within the quiet hours (company time, from one full hour until another, over midnight too)
    nothing is sent; it goes afterwards. Without both there are none.
    """

    channels: tuple[NoticeChannel, ...] = items(most=2)
    language: NoticeLanguage = NoticeLanguage.ZH_CN
    quiet_from_hour: int | None = whole(least=0, most=23, default=None)
    quiet_until_hour: int | None = whole(least=0, most=23, default=None)
    email: str | None = text(longest=254, default=None)
    wecom_user_id: str | None = text(longest=64, default=None)


@message
class NoticePreference:
    version: int
    channels: tuple[NoticeChannel, ...]
    language: NoticeLanguage
    quiet_from_hour: int | None
    quiet_until_hour: int | None
    email: str | None
    wecom_user_id: str | None


@message
class CreateRobot:
    """A group robot of WeCom. It tells what concerns people of `unit_id` and below (of everybody
    without it), of the `templates` named (of all without any). The address holds the robot's key:
    it is stored sealed and shown to nobody."""

    name: str = text(longest=120)
    address: str = text(longest=500)
    unit_id: str | None = text(longest=64, default=None)
    templates: tuple[str, ...] = items(most=50, default=())
    language: NoticeLanguage = NoticeLanguage.ZH_CN


@message
class ChangeRobot:
    """What is left out stays; an empty `unit_id` means everybody."""

    robot_id: str = text(longest=64)
    name: str | None = text(longest=120, default=None)
    address: str | None = text(longest=500, default=None)
    unit_id: str | None = text(longest=64, shortest=0, default=None)
    templates: tuple[str, ...] | None = items(most=50, default=None)
    language: NoticeLanguage | None = None
    is_active: bool | None = None


@message
class Robot:
    robot_id: str
    version: int
    name: str
    unit_id: str | None
    templates: tuple[str, ...]
    language: NoticeLanguage
    is_active: bool


@message
class RobotList:
    items: tuple[Robot, ...]


@message
class DeliveryQuery:
    state: DeliveryState | None = None
    channel: NoticeChannel | None = None
    robot_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="-created_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class Delivery:
    """A message on its way to a robot or a person; `reason` says why it is not there yet."""

    delivery_id: str
    channel: NoticeChannel
    state: DeliveryState
    template: str
    about: str
    robot_id: str | None
    employee_id: str | None
    attempts: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    reason: str | None


@message
class DeliveryList:
    items: tuple[Delivery, ...]
    next_cursor: str | None = None


@message
class DeliveryId:
    delivery_id: str = text(longest=64)


class NoticeOperations(Contract):
    @query("session:own")
    def list_notices(self, query: NoticeQuery) -> NoticeList:
        """What the caller was told."""

    @command("session:own")
    def read_notice(self, command: NoticeId) -> Notice:
        """Mark one of one's own notices as read."""

    @command("session:own")
    def read_all_notices(self, command: Nothing) -> NoticesRead:
        """Mark all of one's own notices as read."""

    @query("session:own")
    def notice_preference(self, query: Nothing) -> NoticePreference:
        """How the caller is told beside the list in the app."""

    @command("session:own")
    def set_notice_preference(self, command: SetNoticePreference) -> NoticePreference:
        """Say how one wants to be told."""

    @command("notices:manage", status=201)
    def create_robot(self, command: CreateRobot) -> Robot:
        """Add a group robot of WeCom."""

    @command("notices:manage")
    def change_robot(self, command: ChangeRobot) -> Robot:
        """Change a robot, or switch it on and off."""

    @query("notices:manage")
    def list_robots(self, query: Nothing) -> RobotList:
        """All robots, without their addresses."""

    @query("notices:manage")
    def list_deliveries(self, query: DeliveryQuery) -> DeliveryList:
        """Messages on their way, sent, and parked with the reason."""

    @command("notices:manage")
    def retry_delivery(self, command: DeliveryId) -> Delivery:
        """Try a parked message again."""
