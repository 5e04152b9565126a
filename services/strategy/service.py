"""Strategy: a table of contents."""

from __future__ import annotations

from nameko.timer import timer

from chassis.service import Service, operation
from services.strategy import reactions
from services.strategy.contract import Strategy
from services.strategy.documents import DOCUMENTS
from services.strategy.service_bottom_up import BottomUpService
from services.strategy.tables import metadata
from services.strategy.texts import TEXTS
from services.strategy.usecases import (
    gates,
    handovers,
    market,
    personas,
    plans,
    records,
    target_views,
    targets,
)


class StrategyService(BottomUpService, Service):
    name = "strategy"
    contract = Strategy
    metadata = metadata
    texts = TEXTS
    reactions = reactions
    documents = DOCUMENTS

    @operation
    def draft_strategic_plan(self, command, work): return plans.draft(command, work)

    @operation
    def rewrite_strategic_plan(self, command, work): return plans.rewrite(command, work)

    @operation
    def submit_strategic_plan(self, command, work): return plans.submit(command, work)

    @operation
    def return_strategic_plan(self, command, work): return plans.give_back(command, work)

    @operation
    def approve_strategic_plan(self, command, work): return plans.approve(command, work)

    @operation(ask=gates.ask)
    def plan_progress(self, query, work): return gates.progress(query, work)

    @operation
    def get_strategic_plan(self, query, work): return plans.get(query, work)

    @operation
    def list_strategic_plans(self, query, work): return plans.listed(query, work)

    @operation
    def compare_strategic_plans(self, query, work): return plans.compared(query, work)

    @operation
    def record_market_study(self, command, work): return market.record(command, work)

    @operation
    def get_market_study(self, query, work): return market.get(query, work)

    @operation
    def list_market_studies(self, query, work): return market.listed(query, work)

    @operation(ask=market.ask_own)
    def market_share(self, query, work): return market.measured(query, work)

    @operation
    def draft_persona(self, command, work): return personas.draft(command, work)

    @operation
    def rewrite_persona(self, command, work): return personas.rewrite(command, work)

    @operation
    def submit_persona(self, command, work): return personas.submit(command, work)

    @operation
    def return_persona(self, command, work): return personas.give_back(command, work)

    @operation
    def approve_persona(self, command, work): return personas.approve(command, work)

    @operation
    def get_persona(self, query, work): return personas.get(query, work)

    @operation
    def persona_snapshot(self, query, work): return personas.snapshot(query, work)

    @operation
    def list_personas(self, query, work): return personas.listed(query, work)

    @operation
    def compare_personas(self, query, work): return personas.compared(query, work)

    @operation
    def draft_target_plan(self, command, work): return targets.draft(command, work)

    @operation
    def change_target_plan(self, command, work): return targets.change(command, work)

    @operation
    def copy_target_plan(self, command, work): return targets.copy(command, work)

    @operation
    def lock_target_plan(self, command, work): return targets.lock(command, work)

    @operation
    def revise_target_plan(self, command, work): return targets.revise(command, work)

    @operation
    def adopt_target_plan(self, command, work): return targets.adopt(command, work)

    @operation
    def get_target_plan(self, query, work): return target_views.get(query, work)

    @operation
    def list_target_plans(self, query, work): return target_views.listed(query, work)

    @operation
    def target_tree(self, query, work): return target_views.tree(query, work)

    @operation
    def target_children(self, query, work): return target_views.children(query, work)

    @operation
    def target_changes(self, query, work): return target_views.changes(query, work)

    @operation
    def compare_target_plans(self, query, work): return target_views.compared(query, work)

    @operation(ask=records.ask_behind)
    def target_records(self, query, work): return records.behind(query, work)

    @operation(ask=records.ask_facts)
    def sale_goals(self, query, work): return records.goals_of(query, work)

    @timer(interval=0.5)
    def hand_over(self) -> None:
        """Go on with handovers, a plan at a time."""
        self.runtime.until_done(handovers.step)
