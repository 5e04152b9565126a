"""Other systems' files come into the running system, and every figure of theirs is found again."""

from __future__ import annotations

import json
import os
import re
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest

from deploy.importer.__main__ import MAVEN, main
from deploy.importer.expected import recomputed
from deploy.importer.mapping import KINDS
from tests.deploy import dirty_folder

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = Path(os.environ.get("MAVEN_CRM", ROOT.parent / "shared" / "data" / "maven_crm"))


@pytest.fixture
def bring_in(running_system, tmp_path, capsys):
    """Run the importer as an administrator would; its exit code and what it said."""
    access = tmp_path / "access.json"
    account = {"login": "importer", "password": "brings-other-files-in"}
    running_system.client().post("/v1/accounts", {**account, "roles": ["admin"]}).ok()
    access.write_text(json.dumps({"base_url": running_system.base_url, **account}))

    def run(folder, mapping=MAVEN, *more):
        code = main(["--data", str(folder), "--mapping", str(mapping), "--access", str(access),
                     "--out", str(tmp_path / "out"), *more])
        captured = capsys.readouterr()
        return code, captured.out + captured.err
    return run


@pytest.fixture
def dirty(tmp_path):
    return dirty_folder.write(tmp_path / "generated", namespace="generated", currency="EUR")


@pytest.mark.timeout(300)
def test_good_rows_come_in_and_every_other_row_is_listed_with_its_reason(bring_in, dirty):
    code, said = bring_in(dirty.folder, dirty.mapping)
    listed = {int(line) for line in re.findall(r"refused sales_pipeline\.csv:(\d+) ", said)}
    assert listed == set(dirty.refused_lines.values()), said
    assert code == 0, said
    assert f"签约 signed deals {_won(dirty)};" in said


@pytest.mark.timeout(300)
def test_a_second_import_of_the_same_files_changes_nothing(bring_in, dirty):
    bring_in(dirty.folder, dirty.mapping)
    code, said = bring_in(dirty.folder, dirty.mapping)
    assert code == 0, said
    assert said.count("新建 created 0, 更新 updated 0") == len(KINDS), said


@pytest.mark.timeout(300)
def test_the_year_that_follows_is_planned_by_history_and_printed(bring_in, tmp_path):
    files = dirty_folder.write(tmp_path / "planned", namespace="planned", currency="GBP")
    printed = tmp_path / "printed"
    code, said = bring_in(files.folder, files.mapping, "--targets", "2018", "--growth", "1.25",
                          "--documents", str(printed))
    assert code == 0, said
    (target, plan_id), = re.findall(r"targets of 2018: ([0-9.]+) GBP, locked, (\S+)", said)
    months = recomputed(files.folder, set(files.refused_lines.values())).months
    signed = sum(value for (_, month), value in months.items() if month.startswith("2017-"))
    assert Decimal(target) == (Decimal(signed) / 100 * Decimal("1.25")).quantize(Decimal("0.01"))
    assert {file.name for file in printed.iterdir()} >= {
        f"{kind}.{form}" for kind in (
            "strategic_plan", "persona_report", "target_breakdown", "organization_chart",
            "job_descriptions", "hiring_standard", "training_plan", "compensation_plan")
        for form in ("pdf", "docx", "xlsx", "html")}
    text = "".join(page.extract_text()
                   for page in pypdf.PdfReader(printed / "target_breakdown.pdf").pages)
    assert f"{Decimal(target):,.2f}" in text
    code, again = bring_in(files.folder, files.mapping, "--targets", "2018")
    assert code == 0, again
    assert f"GBP, locked, {plan_id}" in again


@pytest.mark.timeout(900)
@pytest.mark.skipif(not REAL.exists(), reason=f"the real files are not at {REAL} (MAVEN_CRM)")
def test_the_real_files_give_their_known_figures_twice(bring_in):
    code, said = bring_in(REAL)
    assert code == 0, said
    assert re.search(r"公司 company +10,005,534\.00 +10,005,534\.00 +=", said), said
    assert "签约 signed deals 4238;" in said
    assert "rows 8800, 新建 created 8800, 更新 updated 0, 未变 unchanged 0, 拒绝 refused 0;" in said
    code, said = bring_in(REAL)
    assert code == 0, said
    assert said.count("新建 created 0, 更新 updated 0") == len(KINDS), said


def _won(dirty):
    """How many opportunities of the generated file are won and must come in."""
    refused = set(dirty.refused_lines.values())
    lines = (dirty.folder / "sales_pipeline.csv").read_text(encoding="utf-8-sig").splitlines()
    return sum(",Won," in line for number, line in enumerate(lines, start=1)
               if number not in refused)
