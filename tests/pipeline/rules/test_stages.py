from datetime import date

import pytest

from services.pipeline.contract import Screening, Stage
from services.pipeline.rules.stages import (
    OPEN_STAGES,
    ORDER,
    Facts,
    missing_to_enter,
    missing_to_move,
)
from services.pipeline.rules.standard_sop import STANDARD

GOOD = Screening(80, 70, 90)
READY = Facts(Stage.NEGOTIATION, GOOD, "cust_1", True, date(2026, 6, 30))


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("facts", "target", "expected"),
    [
        (Facts(Stage.LEAD_CAPTURE), Stage.LEAD_SCREENING, []),
        (Facts(Stage.LEAD_CAPTURE), Stage.NEEDS_DISCOVERY, ["deal.stage_skipped"]),
        (Facts(Stage.LEAD_SCREENING), Stage.NEEDS_DISCOVERY, ["deal.screening_missing"]),
        (
            Facts(Stage.LEAD_SCREENING, Screening(100, 20, 80)),
            Stage.NEEDS_DISCOVERY,
            ["deal.screening_score_low"],
        ),
        (
            Facts(Stage.LEAD_SCREENING, Screening(50, 50, 50)),
            Stage.NEEDS_DISCOVERY,
            ["deal.screening_mean_low"],
        ),
        (
            Facts(Stage.LEAD_SCREENING, Screening(20, 20, 50)),
            Stage.NEEDS_DISCOVERY,
            ["deal.screening_score_low", "deal.screening_score_low", "deal.screening_mean_low"],
        ),
        (Facts(Stage.LEAD_SCREENING, Screening(60, 60, 60)), Stage.NEEDS_DISCOVERY, []),
        (Facts(Stage.NEEDS_DISCOVERY), Stage.PROPOSAL, ["deal.customer_missing"]),
        (
            Facts(Stage.PROPOSAL),
            Stage.NEGOTIATION,
            ["deal.lines_missing", "deal.expected_close_missing"],
        ),
        (Facts(Stage.PROPOSAL), Stage.LEAD_SCREENING, []),
        (READY, Stage.NEGOTIATION, ["deal.stage_is_current"]),
        (READY, Stage.SIGNING, ["deal.stage_entered_by_signing"]),
        (READY, Stage.COLLECTION, ["deal.stage_entered_by_signing"]),
        (
            Facts(Stage.LEAD_SCREENING),
            Stage.NEGOTIATION,
            ["deal.stage_skipped", "deal.screening_missing"],
        ),
    ],
)
def test_what_is_missing_to_move(facts, target, expected):
    assert codes(missing_to_move(facts, target, STANDARD)) == expected


def test_a_deal_entered_late_must_pass_every_gate_before():
    assert codes(missing_to_enter(Facts(Stage.NEGOTIATION), Stage.NEGOTIATION, STANDARD)) == [
        "deal.screening_missing",
        "deal.customer_missing",
        "deal.lines_missing",
        "deal.expected_close_missing",
    ]
    assert missing_to_enter(READY, Stage.NEGOTIATION, STANDARD) == []


def test_the_eight_stages_in_their_order():
    assert [stage.value for stage in ORDER] == [
        "lead_capture",
        "lead_screening",
        "needs_discovery",
        "proposal",
        "negotiation",
        "signing",
        "after_sales",
        "collection",
    ]
    assert len(OPEN_STAGES) == 5
