"""Crm: a table of contents of public pools and the planner."""

from __future__ import annotations

from chassis.service import operation
from services.crm.usecases import claims, opening, planning, pools, recycling


class PoolService:
    @operation
    def create_pool(self, command, work): return pools.create(command, work)

    @operation
    def change_pool(self, command, work): return pools.change(command, work)

    @operation
    def list_pools(self, query, work): return pools.listed(query, work)

    @operation
    def pool_customers(self, query, work): return pools.waiting(query, work)

    @operation
    def claim_customer(self, command, work): return claims.claim(command, work)

    @operation
    def release_customer(self, command, work): return claims.release(command, work)

    @operation
    def assign_from_pool(self, command, work): return claims.assign(command, work)

    @operation
    def move_to_pool(self, command, work): return claims.move(command, work)

    @operation
    def protect_customer(self, command, work): return claims.protect(command, work)

    @operation
    def pool_recycle_preview(self, query, work): return recycling.preview(query, work)

    @operation
    def pool_warnings(self, query, work): return recycling.warnings(query, work)

    @operation
    def open_pool_customer(self, command, work): return opening.open_one(command, work)

    @operation
    def pool_capacity(self, query, work): return pools.capacity(query, work)

    @operation
    def owner_history(self, query, work): return pools.history(query, work)

    @operation
    def follow_up_planner(self, query, work): return planning.planner(query, work)

    @operation
    def follow_up_rate(self, query, work): return planning.rates(query, work)
