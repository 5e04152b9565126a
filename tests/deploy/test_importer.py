"""The importer: foreign files become our CSV, each row accounted for, each figure proved."""

from __future__ import annotations

import csv
import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.importer import expected
from deploy.importer.__main__ import MAVEN, main
from deploy.importer.api import Access, Gateway, Refused, money, request_key
from deploy.importer.compare import Figure, table
from deploy.importer.jobs import send
from deploy.importer.mapping import COLUMNS, KINDS, ColumnMapping
from kernel.money import Money
from kernel.tiers import Tier, TierMode, earned
from tests.deploy import dirty_folder
from tests.deploy.fake_business import Business
from tests.deploy.fake_gateway import TOKEN, FakeGateway

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = Path(os.environ.get("MAVEN_CRM", ROOT.parent / "shared" / "data" / "maven_crm"))
TIERS = (Tier(0, Fraction("0.03")), Tier(20_000_00, Fraction("0.05")))


@pytest.fixture
def dirty(tmp_path):
    return dirty_folder.write(tmp_path / "generated")


@pytest.fixture
def business():
    return Business()


@pytest.fixture
def fake(business):
    with FakeGateway(business.answers()) as running:
        yield running


@pytest.fixture(autouse=True)
def impatience(monkeypatch):
    """Figures that do not come are waited for but a moment."""
    monkeypatch.setattr("deploy.importer.compare.LONGEST_SILENCE_SECONDS", 0.1)


@pytest.fixture
def gateway(fake):
    return Gateway(Access(fake.base_url, token=TOKEN), patience_seconds=5)


def run(fake, dirty, tmp_path):
    return main(["--data", str(dirty.folder), "--mapping", str(dirty.mapping), "--token", TOKEN,
                 "--base-url", fake.base_url, "--out", str(tmp_path / "out")])


def deals(folder):
    return ColumnMapping.read(MAVEN, folder).canonical("deals")


def deal(folder, foreign_id):
    return next(row.cells for row in deals(folder).rows
                if row.cells["external_ref"] == f"maven_crm:{foreign_id}")


class TestMapping:
    @pytest.mark.parametrize(("foreign_id", "column", "value"), [
        ("ODD1", "product_ref", "maven_crm:GTX Pro"),            # spelt GTXPro
        ("ODD1", "product_line", "GTX"),
        ("ODD1", "list_price", "4821"),
        ("ODD1", "net_price", "4514"),
        ("ODD1", "status", "signed"),
        ("ODD1", "signed_on", "2017-03-01"),
        ("ODD1", "closed_on", ""),
        ("ODD2", "customer_ref", ""),                            # no account: no reference
        ("ODD2", "stage", "needs_discovery"),
        ("ODD2", "net_price", "55"),                             # open: stands at its list price
        ("ODD3", "stage", "lead_screening"),
        ("ODD3", "created_on", ""),
        ("ODD4", "owner_ref", "maven_crm:𠮷野㛃"),
        ("ODD4", "customer_ref", "maven_crm:株式会社😀"),
    ])
    def test_a_foreign_opportunity_becomes_a_deal(self, dirty, foreign_id, column, value):
        assert deal(dirty.folder, foreign_id)[column] == value

    def test_a_lost_opportunity_says_that_no_reason_was_recorded(self, dirty):
        lost = [row.cells for row in deals(dirty.folder).rows if row.cells["status"] == "lost"]
        assert {row["lost_reason"] for row in lost} == {"not_recorded"}
        assert all(row["closed_on"] and not row["signed_on"] for row in lost)

    @pytest.mark.parametrize(("name", "field", "code"), [
        ("duplicate id", "external_ref", "reference.repeated"),
        ("unknown product", "product_line", "value.not_in_file"),
        ("unknown stage", "stage", "value.not_in_mapping"),
        ("too few cells", "external_ref", "row.wrong_number_of_cells"),
    ])
    def test_what_cannot_be_translated_is_refused_by_its_line(self, dirty, name, field, code):
        refused = {row.line: (row.field, row.code) for row in deals(dirty.folder).refused}
        assert refused[dirty.refused_lines[name]] == (field, code)

    def test_no_row_is_lost_between_the_files(self, dirty):
        found = deals(dirty.folder)
        assert len(found.rows) + len(found.refused) == dirty.rows

    @pytest.mark.parametrize(("kind", "count"), [
        ("units", 3), ("employees", 9), ("assignments", 9), ("customers", 3), ("products", 3),
        ("prices", 3)])
    def test_offices_people_and_places_are_taken_from_the_teams(self, dirty, kind, count):
        found = ColumnMapping.read(MAVEN, dirty.folder).canonical(kind)
        assert (len(found.rows), found.refused) == (count, [])

    def test_a_revenue_in_millions_and_a_misspelt_industry_are_put_right(self, dirty):
        rows = ColumnMapping.read(MAVEN, dirty.folder).canonical("customers").rows
        assert [(row.cells["annual_revenue"], row.cells["industry"]) for row in rows] == [
            ("718620000.00", "retail"), ("3178240000.00", "technology"), ("500000.0", "medical")]
        assert rows[1].cells["parent_ref"] == rows[0].cells["external_ref"]

    @pytest.mark.parametrize("kind", KINDS)
    def test_only_our_columns_come_out(self, dirty, kind):
        rows = ColumnMapping.read(MAVEN, dirty.folder).canonical(kind).rows
        assert {name for row in rows for name in row.cells} <= set(COLUMNS[kind])

    def test_sellers_report_to_their_manager_in_their_office(self, dirty):
        rows = ColumnMapping.read(MAVEN, dirty.folder).canonical("assignments").rows
        by_ref = {row.cells["external_ref"]: row.cells for row in rows}
        seller = by_ref["maven_crm:Zoë 🚀 Ng @ East"]
        above = by_ref[seller["reports_to_ref"]]
        assert above["employee_ref"] == "maven_crm:Cara Losch"
        assert above["unit_ref"] == seller["unit_ref"] == "maven_crm:office/East"

    def test_a_file_in_the_chinese_national_encoding_is_read(self, dirty):
        teams = dirty.folder / "sales_teams.csv"
        written = "sales_agent,manager,regional_office\n王海涛,高振国,华北\n"
        teams.write_bytes(written.encode("gb18030"))
        names = [row.cells["name"] for row in
                 ColumnMapping.read(MAVEN, dirty.folder).canonical("employees").rows]
        assert names == ["高振国", "王海涛"]


class TestExpected:
    @pytest.mark.parametrize(("month_total", "earns"), [
        (0, 0), (100_00, 3_00), (20_000_00, 600_00), (30_000_00, 1_100_00),
        (50, 2), (20_000_01, 600_00), (20_000_10, 600_01),                   # half a cent goes up
    ])
    def test_what_a_month_earns(self, month_total, earns):
        assert expected.commission(month_total) == earns

    @given(st.integers(0, 10**12))
    def test_the_recomputation_and_the_kernel_agree_without_sharing_code(self, minor):
        assert expected.commission(minor) == earned(Money(minor, "USD"), TIERS, TierMode.STEP).minor

    def test_the_parts_sum_to_the_company(self, dirty):
        figures = expected.recomputed(dirty.folder, set(dirty.refused_lines.values()))
        assert figures.company == sum(figures.sellers.values()) == sum(figures.offices.values())
        assert figures.company == sum(figures.months.values()) > 0

    def test_lines_left_out_do_not_count(self, dirty):
        lines = set(dirty.refused_lines.values())
        with_one_less = expected.recomputed(dirty.folder, {*lines, dirty_folder.CLEAN_ROWS + 2})
        every = expected.recomputed(dirty.folder, lines)
        assert every.deals - with_one_less.deals == 1
        assert every.company - with_one_less.company == 4514_00

    def test_a_seller_without_a_deal_is_counted_with_nothing(self, dirty):
        figures = expected.recomputed(dirty.folder, set(dirty.refused_lines.values()))
        assert figures.sellers["No Deals Yet"] == 0

    @pytest.mark.skipif(not REAL.exists(), reason=f"the real files are not at {REAL}")
    def test_the_real_files_hold_what_is_known_of_them(self):
        figures, found = expected.recomputed(REAL), deals(REAL)
        assert (figures.deals, figures.company) == (4_238, 10_005_534_00)
        assert (len(found.rows), found.refused) == (8_800, [])
        assert sum(row.cells["status"] == "signed" for row in found.rows) == 4_238
        signed = sum(Decimal(row.cells["net_price"]) for row in found.rows
                     if row.cells["status"] == "signed")
        assert signed == 10_005_534


class TestWholeImport:
    def test_all_figures_agree_and_every_refused_row_is_listed(self, fake, dirty, tmp_path, capsys):
        assert run(fake, dirty, tmp_path) == 0
        said = capsys.readouterr().out
        for line in dirty.refused_lines.values():
            assert f"sales_pipeline.csv:{line} " in said
        assert f"拒绝 refused {len(dirty.refused_lines)};" in said
        assert "不符 differing 0" in said

    def test_kinds_come_in_order_and_the_plan_stands_before_the_deals(self, fake, dirty, tmp_path):
        run(fake, dirty, tmp_path)
        told = [call.values.get("kind", call.operation) for call in fake.calls
                if call.operation in ("import", "approve_price_list_version", "approve_plan",
                                      "assign_plan")]
        assert told[:9] == ["units", "employees", "assignments", "customers", "products", "prices",
                            "approve_price_list_version", "approve_plan", "assign_plan"]
        assert told.count("assign_plan") == len(dirty_folder.SELLERS)
        assert set(told[told.index("deals"):]) == {"deals"}

    def test_a_second_run_changes_nothing(self, fake, dirty, business, tmp_path, capsys):
        run(fake, dirty, tmp_path)
        plans, capsys_first = len(business.records["plan"]), capsys.readouterr()
        assert run(fake, dirty, tmp_path) == 0
        said = capsys.readouterr().out
        assert said.count("新建 created 0, 更新 updated 0") == len(KINDS), capsys_first
        assert len(business.records["plan"]) == plans == 1
        assert len(business.records["pass"]) == len(dirty_folder.SELLERS)

    def test_a_wrong_figure_is_shown_and_fails_the_run(self, fake, dirty, tmp_path, capsys):
        fake.answers["kpis"] = lambda call: {"total": 1}
        assert run(fake, dirty, tmp_path) == 1
        assert "≠" in capsys.readouterr().out

    def test_rows_refused_for_news_on_its_way_go_again(self, gateway, dirty, business, tmp_path):
        mapping = ColumnMapping.read(dirty.mapping, dirty.folder)
        for kind in ("units", "employees"):
            send(gateway, mapping.canonical(kind), tmp_path)
        business.late_news = 40
        outcome = send(gateway, mapping.canonical("deals"), tmp_path)
        assert {row.line for row in outcome.refused} == set(dirty.refused_lines.values())
        assert outcome.created == dirty.rows - len(dirty.refused_lines)

    def test_without_an_address_it_says_so(self, tmp_path, monkeypatch, capsys):
        monkeypatch.chdir(tmp_path)
        assert main(["--data", str(tmp_path)]) == 2
        assert "access.json" in capsys.readouterr().err

    def test_a_folder_without_the_files_is_named(self, fake, tmp_path, capsys):
        assert main(["--data", str(tmp_path), "--token", TOKEN, "--base-url", fake.base_url]) == 2
        assert "sales_teams.csv" in capsys.readouterr().err


class TestClient:
    def test_a_write_goes_through_a_gateway_that_is_away_for_a_moment(self, fake, gateway):
        fake.faults = [503, 502, 429]
        made = gateway.post("/v1/units", {"name": "x", "valid_from": "2026-01-01"}, key="k1")
        assert made["unit_id"] == "unit_0000"
        assert len(fake.made("create_unit")) == 1

    def test_it_gives_up_when_nobody_answers(self):
        lonely = Gateway(Access("http://127.0.0.1:9", token=TOKEN), patience_seconds=0.2)
        with pytest.raises(Refused, match=r"gateway\.unreachable"):
            lonely.get("/v1/units")

    def test_a_refusal_names_every_field(self, gateway):
        with pytest.raises(Refused) as refusal:
            gateway.post("/v1/units", {"nmae": "x"}, key="k2")
        assert {error["field"] for error in refusal.value.errors} >= {"nmae", "name", "valid_from"}

    def test_an_expired_token_is_renewed_once(self, fake):
        access = Access(fake.base_url, token="expired", login="admin", password="secret-secret")
        assert Gateway(access).get("/v1/units") == {"items": [], "next_cursor": None}

    def test_a_wrong_token_without_a_login_is_refused(self, fake):
        with pytest.raises(Refused, match="401"):
            Gateway(Access(fake.base_url, token="wrong")).get("/v1/units")

    def test_lists_are_read_to_their_end(self, gateway, business):
        for number in range(8):
            business.records["emp"][str(number)] = {"employee_id": str(number)}
        assert len(list(gateway.pages("/v1/employees", limit=200))) == 8

    @pytest.mark.parametrize(("minor", "amount"), [
        (0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123_456, "1234.56"), (-100_00, "-100.00")])
    def test_an_amount_is_written_with_its_decimals(self, minor, amount):
        assert money(minor, "CNY") == {"amount": amount, "currency": "CNY"}

    def test_the_same_request_of_the_same_seed_has_the_same_key(self):
        assert request_key("a", "x", 1) == request_key("a", "x", 1)
        assert len({request_key("a", "x", 1), request_key("b", "x", 1), request_key("a", "x1"),
                    request_key("a", "x", 2)}) == 4


def test_the_table_shows_totals_and_only_those_months_that_differ():
    shown = "\n".join(table([Figure("company", 100, 100), Figure("a / 2017-01", 1, 1),
                             Figure("a / 2017-02", 1, 2)]))
    assert "company" in shown
    assert "2017-01" not in shown
    assert "2017-02" in shown


def test_our_csv_can_be_read_back_with_every_character(gateway, dirty, tmp_path):
    mapping = ColumnMapping.read(dirty.mapping, dirty.folder)
    send(gateway, mapping.canonical("employees"), tmp_path)
    with (tmp_path / "employees.csv").open(encoding="utf-8", newline="") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    assert {"𠮷野㛃", "Zoë 🚀 Ng", "O'Neil, \"Ted\""} <= names
