"""Crm: a table of contents of duplicates, merges and tags."""

from __future__ import annotations

from chassis.service import operation
from services.crm.usecases import duplicates, merges, tags


class MergeService:
    @operation
    def duplicate_customers(self, query, work): return duplicates.listed(query, work)

    @operation
    def dismiss_duplicate(self, command, work): return duplicates.dismiss(command, work)

    @operation
    def merge_customers(self, command, work): return merges.merge(command, work)

    @operation
    def undo_merge(self, command, work): return merges.undo(command, work)

    @operation
    def customer_merges(self, query, work): return merges.listed(query, work)

    @operation
    def merge_snapshot(self, query, work): return merges.snapshot(query, work)

    @operation
    def merge_policy(self, query, work): return merges.policy(query, work)

    @operation
    def set_merge_policy(self, command, work): return merges.set_policy(command, work)

    @operation
    def create_tag(self, command, work): return tags.create(command, work)

    @operation
    def change_tag(self, command, work): return tags.change(command, work)

    @operation
    def list_tags(self, query, work): return tags.listed(query, work)

    @operation
    def tag_customer(self, command, work): return tags.put(command, work)

    @operation
    def customer_tags(self, query, work): return tags.of_customer(query, work)
