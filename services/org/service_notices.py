"""Org: a table of contents of notices, robots and deliveries."""

from __future__ import annotations

from chassis.service import operation
from services.org.usecases import notices, robots


class NoticeService:
    @operation
    def list_notices(self, query, work): return notices.listed(query, work)

    @operation
    def read_notice(self, command, work): return notices.read(command, work)

    @operation
    def read_all_notices(self, command, work): return notices.read_all(command, work)

    @operation
    def notice_preference(self, query, work): return notices.preference(query, work)

    @operation
    def set_notice_preference(self, command, work): return notices.prefer(command, work)

    @operation
    def create_robot(self, command, work): return robots.create(command, work)

    @operation
    def change_robot(self, command, work): return robots.change(command, work)

    @operation
    def list_robots(self, query, work): return robots.listed(query, work)

    @operation
    def list_deliveries(self, query, work): return robots.deliveries(query, work)

    @operation
    def retry_delivery(self, command, work): return robots.retry(command, work)
