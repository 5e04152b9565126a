"""What crm does for others: every operation with its permission."""

from __future__ import annotations

from chassis.contract import command, query
from chassis.importing import Job, JobId, StartExport, StartImport
from services.crm.contract import (
    attachments,
    conflicts,
    consents,
    disclosures,
    merging,
    opening,
    planner,
    pools,
    recycling,
    tags,
)
from services.crm.contract.care import CareOperations
from services.crm.contract.complaint_operations import ComplaintOperations
from services.crm.contract.contacts import (
    AddContact,
    ChangeContact,
    Contact,
    ContactId,
    ContactList,
    ContactQuery,
    Interaction,
    InteractionList,
    InteractionQuery,
    RecordInteraction,
)
from services.crm.contract.customers import (
    ChangeCustomer,
    CreateCustomer,
    Customer,
    CustomerId,
    CustomerIds,
    CustomerList,
    CustomerNames,
    CustomerQuery,
    HandOver,
)
from services.crm.contract.grades import (
    ApproveGradeRule,
    DraftGradeRule,
    GradeExplanation,
    GradeHistory,
    GradeHistoryQuery,
    GradeRule,
    GradeRuleList,
    GradeRuleQuery,
    SetGrade,
)
from services.crm.contract.overview import (
    CustomerOverview,
    Erased,
    EraseSubject,
    FollowUpList,
    FollowUpQuery,
    SubjectExport,
    SubjectId,
)
from services.crm.contract.personas import (
    PersonaCustomerList,
    PersonaCustomerQuery,
    PersonaFits,
    PersonaId,
    PersonaMatch,
)
from services.crm.contract.surveys import SurveyOperations
from services.crm.contract.territories import (
    PreviewTerritories,
    RunTerritories,
    TerritoryPreview,
    TerritoryRun,
    TerritoryRunId,
)
from services.crm.contract.wecom import WecomOperations


class Crm(
    conflicts.ConflictOperations,
    ComplaintOperations, SurveyOperations, CareOperations, pools.PoolOperations,
    recycling.RecyclingOperations, planner.PlannerOperations, WecomOperations,
    attachments.AttachmentOperations, consents.ConsentOperations, disclosures.DisclosureOperations,
    merging.MergeOperations, tags.TagOperations, opening.OpeningOperations,
):
    field_permissions = ("personal:read",)

    @command("customers:write", status=201)
    def create_customer(self, command: CreateCustomer) -> Customer:
        """Enter a customer; one that seems to be there already is refused with its ids."""

    @query("customers:read")
    def get_customer(self, query: CustomerId) -> Customer:
        """One customer."""

    @query("customers:read")
    def list_customers(self, query: CustomerQuery) -> CustomerList:
        """Customers that the caller may see, filtered, sorted, in pages."""

    @command("customers:write")
    def change_customer(self, command: ChangeCustomer) -> Customer:
        """Change what is known about a customer; its grade follows."""

    @command("customers:write")
    def hand_over_customer(self, command: HandOver) -> Customer:
        """Give a customer to another owner, with the reason."""

    @query("customers:read")
    def customers_by_ids(self, query: CustomerIds) -> CustomerNames:
        """Names for ids, at most 200, of customers that the caller may see."""

    @query("customers:read")
    def overview(self, query: CustomerId) -> CustomerOverview:
        """Everything about a customer on one page."""

    @command("customers:write", status=201)
    def add_contact(self, command: AddContact) -> Contact:
        """Note somebody at a customer."""

    @command("customers:write")
    def change_contact(self, command: ChangeContact) -> Contact:
        """Change what is known about a contact."""

    @query("customers:read")
    def list_contacts(self, query: ContactQuery) -> ContactList:
        """The contacts of a customer."""

    @command("customers:write")
    def remove_contact(self, command: ContactId) -> Contact:
        """Take a contact off the list; what was spoken with them stays."""

    @command("customers:write", status=201)
    def record_interaction(self, command: RecordInteraction) -> Interaction:
        """Note a visit, a call, a message: the next follow-up counts from it."""

    @query("customers:read")
    def list_interactions(self, query: InteractionQuery) -> InteractionList:
        """What was spoken with a customer, newest first."""

    @query("territories:read")
    def preview_territories(self, query: PreviewTerritories) -> TerritoryPreview:
        """Who would gain and lose which customers by a model of territories."""

    @command("territories:write", status=202)
    def run_territories(self, command: RunTerritories) -> TerritoryRun:
        """Give customers to the owners of their territories, by the active model."""

    @query("territories:read")
    def territory_run(self, query: TerritoryRunId) -> TerritoryRun:
        """How far a run is."""

    @query("customers:read")
    def follow_ups(self, query: FollowUpQuery) -> FollowUpList:
        """Who is to be contacted, by when, and who is overdue."""

    @command("customers:grade")
    def set_grade(self, command: SetGrade) -> Customer:
        """Set a grade by hand, with the reason; it stands until it is reset."""

    @command("customers:grade")
    def reset_grade(self, command: CustomerId) -> Customer:
        """Let the rule grade a customer again."""

    @query("customers:read")
    def explain_grade(self, query: CustomerId) -> GradeExplanation:
        """Each criterion of the rule with the value of the customer and its points."""

    @query("customers:read")
    def customer_personas(self, query: CustomerId) -> PersonaFits:
        """How a customer fits each persona, criterion by criterion."""

    @query("customers:read")
    def persona_customers(self, query: PersonaCustomerQuery) -> PersonaCustomerList:
        """The customers by how well they fit a persona."""

    @query("customers:read")
    def persona_match(self, query: PersonaId) -> PersonaMatch:
        """Inside against outside of a persona: how many, win rate, value."""

    @query("customers:read")
    def grade_history(self, query: GradeHistoryQuery) -> GradeHistory:
        """Every change of a grade of a customer, newest first."""

    @command("customers:grade", status=201)
    def draft_grade_rule(self, command: DraftGradeRule) -> GradeRule:
        """Write the next version of the grade rule."""

    @command("customers:grade")
    def approve_grade_rule(self, command: ApproveGradeRule) -> GradeRule:
        """Put a version in force from a day on; all customers are graded again."""

    @query("customers:read", in_transaction=True)  # stores the default where none is
    def list_grade_rules(self, query: GradeRuleQuery) -> GradeRuleList:
        """Every version of the grade rule, newest first."""

    @query("personal:read", is_audited=True)
    def subject_export(self, query: SubjectId) -> SubjectExport:
        """All that is known about one contact or customer; needs scope all."""

    @command("customers:write")
    def subject_erase(self, command: EraseSubject) -> Erased:
        """Anonymise one contact or customer for good; needs scope all."""

    @command("imports:write", status=202)
    def start_import(self, command: StartImport) -> Job:
        """Import an uploaded table as a job."""

    @command("exports:read", status=202)
    def start_export(self, command: StartExport) -> Job:
        """Export a list as a job."""

    @query("jobs:read")
    def get_job(self, query: JobId) -> Job:
        """How far a job is, and what it refused."""

    @command("imports:write")
    def cancel_job(self, command: JobId) -> Job:
        """Stop a job after its current chunk."""
