"""What strategy does for others: every operation with its permission."""

from __future__ import annotations

from chassis.contract import Contract, command, query
from services.strategy.contract.gates import GateOperations
from services.strategy.contract.market import (
    MarketShare,
    MarketStudy,
    MarketStudyId,
    MarketStudyList,
    MarketStudyQuery,
    RecordMarketStudy,
)
from services.strategy.contract.personas import (
    DraftPersona,
    Persona,
    PersonaDifferenceQuery,
    PersonaDifferences,
    PersonaList,
    PersonaQuery,
    PersonaSnapshot,
    PersonaSnapshotQuery,
    PersonaVersionId,
    ReturnPersona,
    RewritePersona,
)
from services.strategy.contract.plans import (
    DraftStrategicPlan,
    PlanDifferenceQuery,
    PlanDifferences,
    PlanVersionId,
    ReturnStrategicPlan,
    RewriteStrategicPlan,
    StrategicPlan,
    StrategicPlanList,
    StrategicPlanQuery,
)
from services.strategy.contract.records import (
    SaleGoals,
    SaleGoalsQuery,
    TargetRecords,
    TargetRecordsQuery,
)
from services.strategy.contract.submissions import BottomUpOperations
from services.strategy.contract.targets import (
    AdoptTargetPlan,
    ChangeTargetPlan,
    CopyTargetPlan,
    DraftTargetPlan,
    ReviseTargetPlan,
    TargetPlan,
    TargetPlanId,
    TargetPlanList,
    TargetPlanQuery,
)
from services.strategy.contract.views import (
    ChangeLogQuery,
    ChildrenQuery,
    ComparisonQuery,
    TargetChangeList,
    TargetComparison,
    TargetTree,
)
from services.strategy.contract.workbook import WorkbookOperations


class Strategy(GateOperations, BottomUpOperations, WorkbookOperations, Contract):
    @command("strategy:write", status=201)
    def draft_strategic_plan(self, command: DraftStrategicPlan) -> StrategicPlan:
        """Write a new strategic plan, or the next version of one."""

    @command("strategy:write")
    def rewrite_strategic_plan(self, command: RewriteStrategicPlan) -> StrategicPlan:
        """Say anew what a draft says."""

    @command("strategy:write")
    def submit_strategic_plan(self, command: PlanVersionId) -> StrategicPlan:
        """Hand a draft in for review, or hear every reason against it."""

    @command("strategy:approve")
    def return_strategic_plan(self, command: ReturnStrategicPlan) -> StrategicPlan:
        """Give a plan in review back to its writers, with the reason."""

    @command("strategy:approve")
    def approve_strategic_plan(self, command: PlanVersionId) -> StrategicPlan:
        """Put a version in force; the one before it is superseded."""

    @query("strategy:read")
    def get_strategic_plan(self, query: PlanVersionId) -> StrategicPlan:
        """One version of a strategic plan."""

    @query("strategy:read")
    def list_strategic_plans(self, query: StrategicPlanQuery) -> StrategicPlanList:
        """Every version of every strategic plan."""

    @query("strategy:read")
    def compare_strategic_plans(self, query: PlanDifferenceQuery) -> PlanDifferences:
        """What changed between two versions, field by field."""

    @command("strategy:write", status=201)
    def record_market_study(self, command: RecordMarketStudy) -> MarketStudy:
        """Keep how large a market is, and where that is from."""

    @query("strategy:read")
    def get_market_study(self, query: MarketStudyId) -> MarketStudy:
        """One market study."""

    @query("strategy:read")
    def list_market_studies(self, query: MarketStudyQuery) -> MarketStudyList:
        """Market studies, those of the latest days first."""

    @query("strategy:read")
    def market_share(self, query: MarketStudyId) -> MarketShare:
        """Our signed sales as a part of the market, beside its leader."""

    @command("strategy:write", status=201)
    def draft_persona(self, command: DraftPersona) -> Persona:
        """Describe a new ideal customer, or the next version of one."""

    @command("strategy:write")
    def rewrite_persona(self, command: RewritePersona) -> Persona:
        """Say anew what a draft of a persona says."""

    @command("strategy:write")
    def submit_persona(self, command: PersonaVersionId) -> Persona:
        """Hand a draft of a persona in for review, or hear every reason against it."""

    @command("strategy:approve")
    def return_persona(self, command: ReturnPersona) -> Persona:
        """Give a persona in review back to its writers, with the reason."""

    @command("strategy:approve")
    def approve_persona(self, command: PersonaVersionId) -> Persona:
        """Put a version in force: every customer is scored by it."""

    @query("strategy:read")
    def get_persona(self, query: PersonaVersionId) -> Persona:
        """One version of a persona."""

    @query("scope:snapshot")
    def persona_snapshot(self, query: PersonaSnapshotQuery) -> PersonaSnapshot:
        """Every persona in force, in pages, for a service that comes later."""

    @query("strategy:read")
    def list_personas(self, query: PersonaQuery) -> PersonaList:
        """Every version of every persona."""

    @query("strategy:read")
    def compare_personas(self, query: PersonaDifferenceQuery) -> PersonaDifferences:
        """What changed between two versions of a persona, in words."""

    @command("targets:write", status=201)
    def draft_target_plan(self, command: DraftTargetPlan) -> TargetPlan:
        """Divide a year's target over a tree of units and employees, down to the month."""

    @command("targets:write")
    def change_target_plan(self, command: ChangeTargetPlan) -> TargetPlan:
        """Edit a draft: the tree is divided anew."""

    @command("targets:write", status=201)
    def copy_target_plan(self, command: CopyTargetPlan) -> TargetPlan:
        """Copy a plan to a new draft, to try something out."""

    @command("targets:lock")
    def lock_target_plan(self, command: TargetPlanId) -> TargetPlan:
        """Agree on a plan: its targets are quotas from here on."""

    @command("targets:lock")
    def revise_target_plan(self, command: ReviseTargetPlan) -> TargetPlan:
        """Change a locked plan, with a reason that is kept."""

    @command("targets:lock")
    def adopt_target_plan(self, command: AdoptTargetPlan) -> TargetPlan:
        """Let a locked plan say what a draft says, with a reason that is kept."""

    @query("targets:read")
    def get_target_plan(self, query: TargetPlanId) -> TargetPlan:
        """One target plan."""

    @query("targets:read")
    def list_target_plans(self, query: TargetPlanQuery) -> TargetPlanList:
        """Target plans in which the caller may see somebody."""

    @query("targets:read")
    def target_tree(self, query: TargetPlanId) -> TargetTree:
        """The tree with the totals of year, quarters and months."""

    @query("targets:read")
    def target_children(self, query: ChildrenQuery) -> TargetTree:
        """A node and the nodes right below it."""

    @query("targets:read")
    def target_changes(self, query: ChangeLogQuery) -> TargetChangeList:
        """Who changed what in a locked plan, when and why."""

    @query("targets:read")
    def compare_target_plans(self, query: ComparisonQuery) -> TargetComparison:
        """Two plans node by node."""

    @query("targets:read")
    def target_records(self, query: TargetRecordsQuery) -> TargetRecords:
        """The certified changes that make up what a cell has reached."""

    @query("targets:read")
    def sale_goals(self, query: SaleGoalsQuery) -> SaleGoals:
        """The targets and goals that a deal's sale counts for."""
