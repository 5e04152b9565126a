"""Leads and deals are driven through random legal and illegal steps; what must hold always holds.

A refused step changes nothing. Histories have no gaps; a signed deal's versions count 1, 2, 3; what
customers owe is the plan or the sale, whichever is less; a lead is converted once; what somebody
above says leaves the owner's figures alone, and every open deal is in the forecast once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from chassis.testing import Harness, Refused
from services.pipeline.contract.deals import Stage
from services.pipeline.contract.forecasts import ForecastCategory
from services.pipeline.service import PipelineService
from tests.pipeline.builders import (
    GOOD_FORM,
    a_deal,
    a_line_input,
    a_signed_deal,
    knows_sellers,
    money,
)

STAGES = [stage.value for stage in Stage]
STATES = {"signed": {"signing", "after_sales", "collection"},
          "cancelled": {"signing", "after_sales", "collection"}}
FORMS = st.sampled_from([GOOD_FORM, {"money": 10, "authority": 90, "need": 90}])
MONEY = st.integers(1, 150_000).map(lambda minor: money(f"{minor // 100}.{minor % 100:02}"))
PERCENT = st.none() | st.integers(0, 100)
CATEGORY = st.none() | st.sampled_from([one.value for one in ForecastCategory])
PLANS = st.lists(st.integers(1, 3), min_size=1, max_size=3)


class AnyWay(RuleBasedStateMachine):
    deals, leads = Bundle("deals"), Bundle("leads")
    pipeline: Harness

    def __init__(self) -> None:
        super().__init__()
        self.mine: list[str] = []

    def does(self, operation: str, **values: Any) -> Any:
        """The reply, or None when it was refused; then nothing has changed."""
        before = self._everything()
        try:
            return self.pipeline.call(operation, **values)
        except Refused:
            assert self._everything() == before, operation
            return None

    def _everything(self) -> list[Any]:
        return [self.pipeline.sql(f"SELECT * FROM {table} ORDER BY 1, 2") for table in (
            "deal", "stage_change", "sale_version", "payment", "receivable", "lead", "lead_event",
            "forecast_override", "stage_approval", "exception_case", "task", "outbox")]

    @rule(target=deals, stage=st.sampled_from(STAGES), form=st.none() | FORMS,
          amount=st.sampled_from(["1000.00", "0.01"]))
    def open_deal(self, stage, form, amount):
        made = self.does("create_deal", title="泵站", owner_id="emp_1", customer_id="cust_1",
                         stage=stage, screening=form, lines=[a_line_input(amount)],
                         expected_close_on="2026-06-30")
        if made is None:
            made = self.pipeline.call("create_deal", title="泵站", owner_id="emp_1")
        self.mine.append(made.deal_id)
        return made.deal_id

    @rule(target=deals)
    def open_ready_deal(self):
        self.mine.append(a_deal(self.pipeline).deal_id)
        return self.mine[-1]

    @rule(target=deals)
    def sign_one(self):
        self.mine.append(a_signed_deal(self.pipeline).deal_id)
        return self.mine[-1]

    @rule(deal=deals, stage=st.sampled_from(STAGES))
    def move(self, deal, stage):
        self.does("move_deal", deal_id=deal, stage=stage)

    @rule(deal=deals, form=FORMS)
    def screen(self, deal, form):
        self.does("screen_deal", deal_id=deal, **form)

    @rule(deal=deals)
    def fill_in(self, deal):
        self.does("change_deal", deal_id=deal, customer_id="cust_1", lines=[a_line_input()],
                  expected_close_on="2026-06-30")

    @rule(deal=deals)
    def sign(self, deal):
        self.does("sign_deal", deal_id=deal, signed_on="2026-03-03")

    @rule(deal=deals, amount=st.sampled_from(["1500.00", "300.00"]))
    def amend(self, deal, amount):
        self.does("amend_deal", deal_id=deal, reason="变更", lines=[a_line_input(amount)])

    @rule(deal=deals)
    def cancel(self, deal):
        self.does("cancel_deal", deal_id=deal, reason="取消")

    @rule(deal=deals)
    def lose(self, deal):
        self.does("lose_deal", deal_id=deal, reason="价格")

    @rule(deal=deals)
    def reopen(self, deal):
        self.does("reopen_deal", deal_id=deal, reason="再谈")

    @rule(deal=deals, parts=PLANS)
    def plan(self, deal, parts):
        whole = self.pipeline.call("get_deal", deal_id=deal).amount.minor
        shares = [whole * part // sum(parts) for part in parts]
        shares[0] += whole - sum(shares)
        self.does("plan_payments", deal_id=deal, instalments=[
            {"due_on": f"2026-0{at + 1}-28", "amount": money(f"{one // 100}.{one % 100:02}")}
            for at, one in enumerate(shares)])

    @rule(deal=deals, amount=MONEY)
    def pay(self, deal, amount):
        self.does("record_payment", deal_id=deal, amount=amount)

    @rule(deal=deals)
    def pay_back(self, deal):
        paid = self.pipeline.call("payment_state", deal_id=deal).payments
        self.does("reverse_payment", deal_id=deal, reason="退票",
                  payment_id=paid[0].payment_id if paid else "pay_none")

    @rule(deal=deals, amount=MONEY)
    def pay_a_part_back(self, deal, amount):
        paid = self.pipeline.call("payment_state", deal_id=deal).payments
        self.does("reverse_payment", deal_id=deal, reason="部分退款", amount=amount,
                  payment_id=paid[0].payment_id if paid else "pay_none")

    @rule(deal=deals, number=st.integers(1, 3))
    def give_up(self, deal, number):
        self.does("write_off", deal_id=deal, number=number, reason="坏账")

    @rule(deal=deals)
    def approve(self, deal):
        self.does("approve_stage", deal_id=deal)

    @rule(deal=deals, percent=PERCENT, category=CATEGORY)
    def forecast(self, deal, percent, category):
        self.does("set_forecast", deal_id=deal, probability=percent, category=category)

    @rule(deal=deals, percent=PERCENT, category=CATEGORY, reason=st.none() | st.just("存疑 𠮷"))
    def override(self, deal, percent, category, reason):
        before = self.pipeline.call("win_probability", deal_id=deal)
        said = self.does("override_forecast", deal_id=deal, probability=percent,
                         category=category, reason=reason)
        if said is not None:
            assert replace(said, override=None) == replace(before, override=None)

    @rule(deal=deals, kind=st.sampled_from(["silent_customer", "stalled_negotiation", "none"]))
    def goes_wrong(self, deal, kind):
        self.does("open_exception", deal_id=deal, kind=kind)

    @rule(deal=deals, outcome=st.sampled_from(["recovered", "accepted"]))
    def case_ends(self, deal, outcome):
        for case in self.pipeline.call("list_exceptions", deal_id=deal).items:
            self.does("do_exception_step", case_id=case.case_id, step=case.steps[0].key,
                      outcome="已做")
            self.does("close_exception", case_id=case.case_id, outcome=outcome, words="已处理")

    @rule(target=leads)
    def lead_comes_in(self):
        return self.pipeline.call("create_lead", source="website", contact_name="䶮😀").lead_id

    @rule(lead=leads, step=st.sampled_from(["assign", "decline", "recycle", "disqualify"]))
    def lead_steps(self, lead, step):
        values = {"assign": {"owner_id": "emp_1"}, "recycle": {}}.get(step, {"reason": "other"})
        self.does(f"{step}_lead", lead_id=lead, **values)

    @rule(lead=leads)
    def answer(self, lead):
        self.does("respond_to_lead", lead_id=lead)

    @rule(lead=leads, form=FORMS)
    def judge(self, lead, form):
        self.does("screen_lead", lead_id=lead, **form)

    @rule(target=deals, lead=consumes(leads))
    def convert(self, lead):
        for operation, values in (("assign_lead", {"owner_id": "emp_1"}), ("respond_to_lead", {}),
                                  ("screen_lead", GOOD_FORM)):
            self.does(operation, lead_id=lead, **values)
        found = self.does("convert_lead", lead_id=lead, customer_id="cust_1", title="由线索")
        assert self.does("convert_lead", lead_id=lead, customer_id="cust_1", title="x") is None
        deal = found.deal if found else self.pipeline.call(
            "create_deal", title="另一个", owner_id="emp_1")
        self.mine.append(deal.deal_id)
        return deal.deal_id

    @invariant()
    def histories_have_no_gaps(self):
        for deal_id in self.mine:
            deal = self.pipeline.call("get_deal", deal_id=deal_id)
            changes = self.pipeline.call("stage_history", deal_id=deal_id).changes
            assert changes[-1].to_stage == deal.stage
            assert all(one.to_stage == after.from_stage or after.from_stage is None
                       for one, after in zip(changes, changes[1:], strict=False))

    @invariant()
    def status_and_stage_agree(self):
        for deal_id in self.mine:
            deal = self.pipeline.call("get_deal", deal_id=deal_id)
            assert (deal.stage in STATES["signed"]) == (deal.status in STATES)
            assert (deal.lost_reason is not None) == (deal.status == "lost")
            assert (deal.signed_on is not None) == (deal.status in STATES)

    @invariant()
    def sales_count_one_by_one_and_receipts_add_up(self):
        for deal_id in self.mine:
            versions = self.pipeline.call("sale_versions", deal_id=deal_id).versions
            assert [one.sale.sale_version for one in versions] == list(
                range(1, len(versions) + 1))
            state = self.pipeline.call("payment_state", deal_id=deal_id)
            assert sum(one.amount.minor for one in state.payments) == state.received.minor
            if versions:
                facts = versions[-1].sale
                assert sum(one.amount.minor for one in facts.payments) == state.received.minor
                assert facts.amount == state.amount

    @invariant()
    def overrides_follow_one_another_and_the_last_stands(self):
        for deal_id in self.mine:
            told = [(one.probability, one.category) for one in self.pipeline.call(
                "forecast_overrides", deal_id=deal_id).items]
            before = [tuple(row) for row in self.pipeline.sql(
                "SELECT percent_before, category_before FROM forecast_override"
                " WHERE deal_id = :deal_id ORDER BY entry_id", deal_id=deal_id)]
            assert before == [(None, None), *told][:len(told)]
            stands = self.pipeline.call("win_probability", deal_id=deal_id).override
            last = told[-1] if told else (None, None)
            assert last == ((None, None) if stands is None
                            else (stands.probability, stands.category))

    @invariant()
    def the_forecast_holds_every_open_deal_once(self):
        [[whole, signed]] = self.pipeline.sql(
            "SELECT coalesce(sum(amount_minor) FILTER (WHERE status = 'open'"
            " AND expected_close_on IS NOT NULL), 0), coalesce(sum(amount_minor)"
            " FILTER (WHERE status = 'signed'), 0) FROM deal")
        found = self.pipeline.call("deal_forecast", from_on="2026-01-01", to_on="2026-12-31").items
        for sums in (one for each in found for one in (each.by_owners, each.with_overrides)):
            assert sums.to_pipeline.minor + sums.omitted.minor == whole
        assert sum(one.closed.minor for one in found) == signed

    @invariant()
    def no_case_is_open_about_a_deal_that_ended(self):
        for case in self.pipeline.call("list_exceptions", state="open").items:
            assert self.pipeline.call("get_deal", deal_id=case.deal_id).status == "open"

    @invariant()
    def of_what_was_given_up_nothing_is_awaited(self):
        rows = self.pipeline.call("list_receivables", state="written_off").items
        assert all(one.outstanding.minor == 0 < one.amount.minor for one in rows)

    @invariant()
    def what_is_owed_is_the_plan_or_the_sale(self):
        for deal_id in self.mine:
            state = self.pipeline.call("payment_state", deal_id=deal_id)
            rows = self.pipeline.call("list_receivables", deal_id=deal_id).items
            deal = self.pipeline.call("get_deal", deal_id=deal_id)
            planned = sum(one.amount.minor for one in state.instalments)
            whole = min(planned, state.amount.minor) if deal.status == "signed" else 0
            assert sum(one.amount.minor for one in rows) == whole
            assert sum(one.paid.minor for one in rows) == max(min(state.received.minor, whole), 0)


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1")
    return under_test


def test_whatever_is_done_what_must_hold_holds(pipeline):
    run(type("Way", (AnyWay,), {"pipeline": pipeline}), settings=settings(
        max_examples=20, stateful_step_count=25, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck)))
