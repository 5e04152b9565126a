"""The guards of the daily work: who sees what of leads, deals, care and careers, and who agrees.

Where a scope stands in a query, it is taken out of the query; the tests ask as somebody outside it.
"""

from __future__ import annotations

from typing import NamedTuple


class Guard(NamedTuple):
    """One guard: which risk it is against, where it stands, what is left without it."""

    risk: str
    name: str
    file: str
    text: str
    without: str
    tests: tuple[str, ...]


PEOPLE, PIPELINE, CRM = "services/people/usecases/", "services/pipeline/", "services/crm/"
CAREERS, TRAINING = "tests/people/test_careers.py::", "tests/people/test_training.py::"
LEADS, PRIVACY = "tests/pipeline/test_leads.py::", "tests/pipeline/test_lead_privacy.py::"
SIGHT, TASKS = "tests/pipeline/test_sight.py::", "tests/pipeline/test_tasks.py::"
POOLS, BOTTOM_UP = "tests/crm/test_pools.py::", "tests/strategy/test_bottom_up.py::"
OPENING = "tests/crm/test_opening.py::"
COMPLAINTS = "tests/crm/test_complaint_views.py::"
SAID = "services/strategy/usecases/submissions.py"

GUARDS_OF_WORK: tuple[Guard, ...] = (
    Guard("API5", "who asks for a seat does not open it", PEOPLE + "requisitions.py",
          "    is_own = row.drafted_by == work.caller.subject\n", "    is_own = False\n",
          ("tests/people/test_recruiting.py"
           "::test_who_asks_does_not_approve_and_versions_are_frozen",)),
    Guard("API1", "training is seen inside the scope", PEOPLE + "training_sessions.py",
          "    asked = select(enrolment).where(scope.visible(work, of.employee_id), chosen(",
          "    asked = select(enrolment).where(chosen(",
          (TRAINING + "test_a_seller_sees_only_what_is_theirs",)),
    Guard("API1", "certificates are seen inside the scope", PEOPLE + "training_sessions.py",
          "    asked = select(certificate).where(scope.visible(work, of.employee_id), chosen(",
          "    asked = select(certificate).where(chosen(",
          (TRAINING + "test_a_seller_sees_only_what_is_theirs",)),
    Guard("API1", "careers are seen inside the scope", PEOPLE + "careers.py",
          "    if row is None or not scope.may_see(work, employee_id):", "    if row is None:",
          (CAREERS + "test_the_career_of_another_is_not_seen",)),
    Guard("API5", "nobody promotes themselves", PEOPLE + "careers.py",
          "           if work.caller.employee_id == who.employee_id else [])",
          "           if False else [])",
          (CAREERS + "test_nobody_promotes_themselves_or_back_in_time",)),
    Guard("API1", "leads are seen inside the scope", PIPELINE + "store/leads.py",
          "    seen = visible(work, lead.c.owner_id)\n",
          "    seen = lead.c.lead_id.is_not(None)\n",
          (PRIVACY + "test_who_sees_which_leads_and_what_of_them",)),
    Guard("API3", "who a lead is, is withheld", PIPELINE + "usecases/lead_messages.py",
          "    return told if may_read(work, row.owner_id) else withheld(told)",
          "    return told",
          (PRIVACY + "test_who_sees_which_leads_and_what_of_them",)),
    Guard("API3", "nobody guesses what they may not read", PIPELINE + "usecases/lead_messages.py",
          "    if reach not in REACHES or REACHES.index(reach) < REACHES.index(work.scope):",
          "    if False:",
          (PRIVACY + "test_only_who_reads_personal_data_searches_in_them",)),
    Guard("API1", "leads are given inside the scope", PIPELINE + "usecases/lead_terms.py",
          "    if not scope.may_see(work, employee_id):\n"
          "        return [Refusal(\"lead.owner_outside_scope\", field)]\n", "",
          (LEADS + "test_leads_go_only_to_people_who_work_here_and_whom_one_sees",)),
    Guard("API5", "nobody approves a stage of their own deal", PIPELINE + "usecases/sops.py",
          "    is_own = before.owner_id == (work.caller.employee_id or work.caller.subject)\n",
          "    is_own = False\n",
          ("tests/pipeline/test_sops.py::test_nobody_approves_their_own_deal",)),
    Guard("API1", "a task is seen inside the scope", PIPELINE + "store/tasks.py",
          "where(task.c.task_id == task_id, visible(work, task.c.owner_id))",
          "where(task.c.task_id == task_id)",
          (TASKS + "test_who_may_not_see_a_task_or_its_deal_finds_nothing",)),
    Guard("API1", "tasks are given inside the scope", PIPELINE + "usecases/tasks.py",
          "    return [] if scope.may_see(work, owner_id) else [", "    return [] if True else [",
          (TASKS + "test_a_reminder_comes_before_the_end_and_the_owner_is_in_scope",)),
    Guard("API1", "receivables are seen with their deal", PIPELINE + "store/receivables.py",
          "        visible_deals(work),\n        chosen((receivable.c.state, state)",
          "        chosen((receivable.c.state, state)",
          (SIGHT + "test_what_others_are_owed_is_not_seen",)),
    Guard("API1", "what is owed is summed with its deal", PIPELINE + "store/receivables.py",
          "        .where(visible_deals(work), receivable.c.state.in_((",
          "        .where(receivable.c.state.in_((",
          (SIGHT + "test_what_others_are_owed_is_not_seen",)),
    Guard("API6", "a transfer is taken once", PIPELINE + "usecases/payments.py",
          "    if store.payment_known(work, command.deal_id, command.external_ref):",
          "    if False:",
          ("tests/pipeline/test_receivables.py"
           "::test_one_transfer_pays_for_several_deals_or_for_none",)),
    Guard("API1", "a contract is seen with its deal", PIPELINE + "store/contracts.py",
          "SHOWN.where(deal.c.deal_id == deal_id, visible_deals(work))",
          "SHOWN.where(deal.c.deal_id == deal_id)",
          (SIGHT + "test_contracts_of_others_are_not_seen",)),
    Guard("API1", "a case is seen with its deal", PIPELINE + "store/exceptions.py",
          "SHOWN.where(OF.case_id == case_id, visible_deals(work))",
          "SHOWN.where(OF.case_id == case_id)",
          (SIGHT + "test_cases_about_deals_of_others_are_not_seen",)),
    Guard("API1", "a board counts inside the scope", PIPELINE + "store/forecasts.py",
          "                visible_deals(work), chosen((deal.c.owner_id, query.owner_id)))",
          "                chosen((deal.c.owner_id, query.owner_id)))",
          (SIGHT + "test_a_board_counts_what_one_sees",)),
    Guard("API1", "a complaint is seen with its customer", CRM + "store/complaints.py",
          "        all_of().where(complaint.c.complaint_id == complaint_id, is_visible(work))",
          "        all_of().where(complaint.c.complaint_id == complaint_id)",
          (COMPLAINTS + "test_only_who_may_sees_it_and_numbers_are_masked_for_the_others",)),
    Guard("API3", "numbers in complaints are masked", CRM + "usecases/complaint_messages.py",
          "        summary=row.summary if is_open else masked_text(row.summary),",
          "        summary=row.summary,",
          (COMPLAINTS + "test_only_who_may_sees_it_and_numbers_are_masked_for_the_others",)),
    Guard("API1", "answers are counted with their customer", CRM + "store/surveys.py",
          "    found = (survey_answer.c.survey_id == query.survey_id) & is_visible(work)",
          "    found = survey_answer.c.survey_id == query.survey_id",
          ("tests/crm/test_surveys.py"
           "::test_who_sees_fewer_customers_counts_fewer_and_reads_masked",)),
    Guard("API1", "care is finished with its customer", CRM + "store/care.py",
          "        items().where(care_item.c.item_id == item_id, is_visible(work))",
          "        items().where(care_item.c.item_id == item_id)",
          ("tests/crm/test_care.py::test_a_seller_sees_the_own_ones_and_reads_masked",)),
    Guard("API1", "a pool is its members'", CRM + "usecases/membership.py",
          "    if not Pools(work).is_visible(row):", "    if False:",
          (POOLS + "test_a_pool_belongs_to_its_members_and_units_and_to_nobody_else",)),
    Guard("API5", "pools are opened by who sees all", CRM + "usecases/pools.py",
          "    if work.scope != \"all\":", "    if False:",
          (POOLS + "test_a_manager_of_a_team_gives_to_the_team_only_and_opens_no_pool",)),
    Guard("API6", "a pool's customer is taken once", CRM + "usecases/claims.py",
          "    refuse([] if row.pool_since_at is not None else [",
          "    refuse([] if True else [",
          (POOLS + "test_two_who_claim_at_once_one_gets_it_and_the_others_are_told",)),
    Guard("API6", "a day of views ends at its limit", CRM + "rules/opening.py",
          "viewed >= terms.daily_views and", "False and",
          (OPENING + "test_nobody_gets_past_the_limit_by_opening_twice_at_once",)),
    Guard("API6", "who sees all opens a pool's customer first", CRM + "usecases/viewing.py",
          "    if row.pool_since_at is None:", "    if True:",
          (OPENING + "test_who_sees_all_opens_a_customer_of_the_pool_before_reading_it",)),
    Guard("API1", "targets are said for one's own leaf", SAID,
          " and not (is_employee and scope.may_see(work, node.subject_id)):", " and False:",
          (BOTTOM_UP + "test_who_may_submit_for_which_leaf",)),
    Guard("API5", "nobody adjusts what they said", SAID,
          "    if submitted.node == f\"{TargetSubject.EMPLOYEE.value}/{work.caller.employee_id}\":",
          "    if False:",
          (BOTTOM_UP + "test_who_may_submit_for_which_leaf",)),
)  # fmt: skip
