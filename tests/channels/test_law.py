"""The law of balance: every rebate account equals the rule applied to the rows that are held.

Whatever the order, batching and repetition of updates, and wherever an agreement is approved,
superseded or ended between them. What should be is worked out here row by row, in a way of its own.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

from hypothesis import HealthCheck, given, settings

from chassis.testing import Harness
from tests.channels.builders import FROM
from tests.channels.story import PLACES, PROGRAMMES, TIERS, Played, Story, play, stories

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
Balances = dict[tuple[int, str, date], int]


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories())
def test_every_account_is_the_rule_applied_to_the_rows_held(channels, story):
    played = play(channels, story)
    accounts = channels.call("rebate_statement", partner_id=played.partner_id).accounts
    found = {(one.agreement_version, one.programme_id, one.window_start): one.balance.minor
             for one in accounts if one.balance.minor}
    assert found == expected(story, played)
    assert channels.waiting() == 0
    assert wrong_sums(channels, played.partner_id) == []
    assert broken_ranges(channels, played.partner_id) == []


def expected(story: Story, played: Played) -> Balances:
    """Per (version, programme, window start) the balance in minor units, those of zero left out."""
    sums: Balances = defaultdict(int)
    for place, value in story.newest().items():
        day, line = PLACES[place]
        version, starts_on = version_on(day, story)
        if version in played.ended_versions and story.end and day >= story.end[1]:
            continue
        for programme in PROGRAMMES:
            if programme["product_line"] in (None, line):
                start = max(period_start(day, programme["window"]), starts_on)
                sums[version, programme["programme_id"], start] += value
    modes = {programme["programme_id"]: programme["mode"] for programme in PROGRAMMES}
    due = {key: earned(total, modes[key[1]]) for key, total in sums.items()}
    return {key: minor for key, minor in due.items() if minor}


def version_on(day: date, story: Story) -> tuple[int, date]:
    """The version that holds on a day, and its start: the second one from its own start on."""
    if story.second and day >= story.second[1]:
        return 2, story.second[1]
    return 1, FROM


def period_start(day: date, window: str) -> date:
    months = MONTHS_IN[window]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def earned(total: int, mode: str) -> int:
    """What a sum earns by tiers, in whole minor units, half away from zero."""
    lowers = [int(start.replace(".", "")) for start, _ in TIERS]
    rates = [Fraction(rate) for _, rate in TIERS]
    reached = max(place for place, lower in enumerate(lowers) if lower <= max(total, 0))
    exact = total * rates[reached]
    if mode == "marginal":              # the slices below were earned at less: take the surplus off
        exact -= sum((rates[place] - rates[place - 1]) * lowers[place]
                     for place in range(1, reached + 1))
    rounded = int(abs(exact) + Fraction(1, 2))
    return rounded if exact >= 0 else -rounded


def wrong_sums(channels: Harness, partner_id: str) -> list[object]:
    """Accounts that are not the sum of their lines, and lines without an account."""
    return channels.sql("""
        WITH sums AS (
            SELECT agreement_id, agreement_version, programme_id, window_start,
                   sum(base_minor) AS base, sum(amount_minor) AS amount
            FROM rebate_line WHERE partner_id = :partner_id GROUP BY 1, 2, 3, 4),
        accounts AS (SELECT * FROM rebate_account WHERE partner_id = :partner_id)
        SELECT * FROM accounts FULL JOIN sums
        USING (agreement_id, agreement_version, programme_id, window_start)
        WHERE base_minor IS DISTINCT FROM base OR balance_minor IS DISTINCT FROM amount""",
        partner_id=partner_id)


def broken_ranges(channels: Harness, partner_id: str) -> list[object]:
    """Accruals of one row and account whose ranges of versions do not follow each other."""
    return channels.sql("""
        SELECT * FROM (
            SELECT *, lag((to_epoch, to_counter)) OVER (
                PARTITION BY agreement_id, agreement_version, programme_id, window_start, row_name
                ORDER BY line_id) AS last_end
            FROM rebate_line WHERE partner_id = :partner_id AND kind = 'accrual') AS lines
        WHERE (from_epoch, from_counter) >= (to_epoch, to_counter)
           OR (from_epoch IS NULL AND last_end IS NOT NULL)
           OR (from_epoch, from_counter) < last_end""",
        partner_id=partner_id)
