"""What pipeline does with leads: every operation with its permission."""

from __future__ import annotations

from chassis.contract import Contract, Nothing, command, query
from services.pipeline.contract import lead_events as lead_events
from services.pipeline.contract.lead_history import (
    EraseLeadSubject,
    LeadErased,
    LeadHistory,
    LeadSubjectExport,
    LeadSubjectId,
)
from services.pipeline.contract.lead_terms import (
    AllocateLeads,
    Campaign,
    CampaignList,
    CampaignQuery,
    CreateCampaign,
    LeadAllocation,
    LeadCapacity,
    LeadCapacityList,
    LeadCapacityQuery,
    LeadPolicy,
    LeadStatistics,
    LeadStatisticsQuery,
    SetLeadCapacity,
    SetLeadPolicy,
)
from services.pipeline.contract.leads import (
    AssignLead,
    ChangeLead,
    ConvertedLead,
    ConvertLead,
    CreateLead,
    Lead,
    LeadId,
    LeadList,
    LeadQuery,
    LeaveLead,
    RecycleLead,
    RespondToLead,
    ScreenLead,
)


class LeadOperations(Contract):
    @command("leads:write", status=201)
    def create_lead(self, command: CreateLead) -> Lead:
        """Enter a lead; one that is open already is answered instead, with the touch noted."""

    @query("leads:read")
    def get_lead(self, query: LeadId) -> Lead:
        """One lead with its clock and its score."""

    @query("leads:read")
    def list_leads(self, query: LeadQuery) -> LeadList:
        """Leads that the caller may see, filtered, sorted, in pages."""

    @query("leads:read")
    def lead_history(self, query: LeadId) -> LeadHistory:
        """Every touch and step of a lead, by whom."""

    @command("leads:write")
    def change_lead(self, command: ChangeLead) -> Lead:
        """Change what an open lead says."""

    @command("leads:manage")
    def assign_lead(self, command: AssignLead) -> Lead:
        """Give a lead to somebody by hand."""

    @command("leads:write")
    def decline_lead(self, command: LeaveLead) -> Lead:
        """Give an assigned lead back to the pool, with the reason."""

    @command("leads:manage")
    def recycle_lead(self, command: RecycleLead) -> Lead:
        """Take an unanswered lead back into the pool; its clock begins again."""

    @command("leads:write")
    def respond_to_lead(self, command: RespondToLead) -> Lead:
        """Note a response: it ends the running clock and begins the next."""

    @command("leads:write")
    def screen_lead(self, command: ScreenLead) -> Lead:
        """Fill in the MAN form; a lead that reaches its threshold is qualified."""

    @command("leads:write")
    def disqualify_lead(self, command: LeaveLead) -> Lead:
        """Close a lead that becomes no deal, with the reason."""

    @command("leads:write")
    def convert_lead(self, command: ConvertLead) -> ConvertedLead:
        """Make a deal of a qualified lead, with the history of its two stages."""

    @command("leads:manage")
    def allocate_leads(self, command: AllocateLeads) -> LeadAllocation:
        """Give out the pool by capacity now, or say who would get what."""

    @command("leads:manage")
    def set_lead_capacity(self, command: SetLeadCapacity) -> LeadCapacity:
        """Say how many leads somebody takes, and which."""

    @query("leads:read")
    def list_lead_capacities(self, query: LeadCapacityQuery) -> LeadCapacityList:
        """Who takes how many leads, and what is left for today."""

    @command("leads:manage", status=201)
    def create_campaign(self, command: CreateCampaign) -> Campaign:
        """Enter a campaign that leads come from."""

    @query("leads:read")
    def list_campaigns(self, query: CampaignQuery) -> CampaignList:
        """Campaigns, the newest first."""

    @query("leads:read")
    def lead_statistics(self, query: LeadStatisticsQuery) -> LeadStatistics:
        """What each source and campaign brought: leads, responses in time, deals signed."""

    @command("leads:manage")
    def set_lead_policy(self, command: SetLeadPolicy) -> LeadPolicy:
        """Say how soon leads are answered, what happens if not, and how scores decay; clocks that
        run keep their end."""

    @query("leads:read")
    def lead_policy(self, query: Nothing) -> LeadPolicy:
        """The response policy in force."""

    @query("personal:read", is_audited=True)
    def lead_subject_export(self, query: LeadSubjectId) -> LeadSubjectExport:
        """All that is known about a prospect; needs scope all."""

    @command("leads:write")
    def lead_subject_erase(self, command: EraseLeadSubject) -> LeadErased:
        """Forget a prospect for good; an open lead is closed; needs scope all."""
