"""The example company is loaded through the API once, however often that is asked."""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from deploy.example import walk as walking
from deploy.example.__main__ import load, main, show_walk
from deploy.example.company import company, ref
from deploy.example.deals import COUNT, OPEN_STAGES
from deploy.example.history import remaining
from deploy.example.load import Ids, Loader, password
from deploy.example.people import people
from deploy.example.relations import SPOKEN_WITH
from deploy.example.walk import TrailUnfinished
from deploy.importer.api import Access, Gateway, Refused
from tests.deploy.example_trail import TODAY, a_trail
from tests.deploy.fake_business import Business
from tests.deploy.fake_gateway import Answered, FakeGateway

SECRET = "a-long-secret"


@pytest.fixture(scope="module")
def told_company():
    return company(TODAY)


@pytest.fixture
def business():
    return Business()


@pytest.fixture
def fake(business):
    with FakeGateway(business.answers()) as running:
        running.answers["trail"] = lambda call: a_trail()
        yield running


@pytest.fixture
def loader(fake, told_company):
    """A company with the first thirty deals, so that loading it again and again is quick."""
    small = replace(told_company, deals=told_company.deals[:30], quotas=told_company.quotas[:5])
    return Loader(Gateway(Access(fake.base_url, login="admin", password=SECRET)), small)


@dataclass
class Loaded:
    fake: FakeGateway
    business: Business
    said: str


@pytest.fixture(scope="module")
def loaded():
    """The whole company, loaded by the command itself."""
    business, said = Business(), io.StringIO()
    with FakeGateway(business.answers()) as running, contextlib.redirect_stdout(said):
        running.answers["trail"] = lambda call: a_trail()
        assert run(running, TODAY) == 0
        yield Loaded(running, business, said.getvalue())


def run(fake, today):
    return main(["--base-url", fake.base_url, "--login", "admin", "--password", SECRET,
                 "--today", today.isoformat()])


def load_once_more(loader):
    """Another run, with nothing remembered by the client."""
    again = replace(loader, ids=Ids())
    load(again, SECRET)
    show_walk(again)


def state(business):
    return repr(sorted(business.records["deal"].items()))


def refused(call):
    raise Answered(422, "payment.in_future")


class TestLoading:
    def test_everything_arrives_and_is_judged_by_the_contracts(self, loaded):
        kept = loaded.business.records
        assert {kind: len(records) for kind, records in kept.items()} == {
            "unit": 6, "emp": 25, "pos": 25, "asg": 25, "acct": 25, "plan": 2, "pass": 16,
            "part": 6, "agr": 6, "quota": 80, "deal": COUNT + 1,
            "prod": 30, "plist": 3, "cust": 60, "cont": 60,
            "int": SPOKEN_WITH, "splan": 1, "tplan": 1}
        assert {one["state"] for one in kept["agr"].values()} == {"approved"}
        assert {one["status"] for one in kept["part"].values()} == {"active"}

    def test_deals_end_where_their_stories_do(self, loaded, told_company):
        deals = loaded.business.records["deal"]
        for story in told_company.deals:
            assert list(remaining(story.steps, deals[story.ref])) == [], story.ref
        ends = Counter(deal["status"] for deal in deals.values())
        assert ends == {"open": 60, "signed": 180 - 12 + 1, "lost": 60, "cancelled": 12}

    def test_only_the_directors_password_is_shown(self, loaded):
        shown = [one.login for one in people() if password(SECRET, one.login) in loaded.said]
        assert shown == ["zhengqiming"]

    def test_a_run_on_a_later_day_keeps_the_first_day_and_adds_nothing(self, loaded, capsys):
        made = len(loaded.fake.kept)
        assert run(loaded.fake, TODAY + timedelta(days=40)) == 0
        assert len(loaded.fake.kept) == made
        assert "told for 2026-11-23" in capsys.readouterr().out

    def test_a_second_run_changes_nothing(self, fake, loader, business):
        load_once_more(loader)
        before, made = state(business), len(fake.kept)
        load_once_more(loader)
        assert (state(business), len(fake.kept)) == (before, made)

    def test_a_second_run_long_after_relies_on_what_it_finds(self, fake, loader, business):
        load_once_more(loader)
        before = state(business)
        fake.kept.clear()                                   # the server has forgotten the keys
        load_once_more(loader)
        assert state(business) == before
        assert len(business.records["plan"]) == 2
        assert len(business.records["agr"]) == 6

    def test_it_waits_for_the_news_of_a_hiring(self, loader, business):
        business.late_news = 3
        load_once_more(loader)
        assert business.late_news == 0

    def test_it_goes_on_where_it_was_interrupted(self, fake, loader, business):
        healthy = fake.answers["record_payment"]
        fake.answers["record_payment"] = refused
        with pytest.raises(Refused, match=r"payment\.in_future"):
            load_once_more(loader)
        fake.answers["record_payment"] = healthy
        fake.kept.clear()
        load_once_more(loader)
        assert not any(remaining(story.steps, business.records["deal"][story.ref])
                       for story in loader.company.deals)

    def test_what_cannot_be_loaded_is_told_in_one_line(self, fake, capsys):
        fake.faults = [403]
        assert run(fake, TODAY) == 1
        assert "fault.planned" in capsys.readouterr().err


class TestWalk:
    def test_it_meets_every_open_stage_in_order_and_ends_in_collection(self, loaded):
        deal = loaded.business.records["deal"][ref("deal", "walk")]
        moves = [values["stage"] for values in loaded.fake.made("move_deal")
                 if values["deal_id"] == deal["deal_id"]]
        assert moves == list(OPEN_STAGES[1:])
        assert (deal["status"], deal["stage"], deal["sale_version"]) == ("signed", "collection", 3)
        assert "阶段 stage: collection" in loaded.said

    def test_changes_name_the_version_they_change(self, loaded):
        changes = [call for call in loaded.fake.calls if call.operation == "change_deal"]
        assert [call.if_match for call in changes] == [4, 6]

    def test_a_chain_that_does_not_end_is_told_with_its_steps(self, fake, loader, monkeypatch):
        monkeypatch.setattr(walking, "LONGEST_TRAIL_SECONDS", 0.3)
        fake.answers["trail"] = lambda call: {**a_trail(), "is_complete": False}
        with pytest.raises(TrailUnfinished, match="commissions"):
            load_once_more(loader)
