"""Stories for the law of balance: updates in any order and batches, an agreement that moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from chassis.testing import Harness
from services.analytics.contract import KpiUpdated, RowVersion
from services.channels.contract import Agreement, AgreementState
from tests.channels.builders import a_draft, a_partner, a_programme, a_row, an_approved, approved

DAYS = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2),
        date(2026, 12, 31)]
PLACES = [(day, line) for day in DAYS for line in ("pumps", "valves")]
VERSIONS = [(0, 1), (0, 2), (0, 5), (1, 1), (1, 2)]
TIERS = (("0.00", "0.05"), ("1500.00", "0.08"), ("4000.00", "0.1"))
PROGRAMMES = [
    a_programme("year", tiers=TIERS, mode="marginal"),
    a_programme("quarter", tiers=TIERS, mode="whole", window="quarter"),
    a_programme("pumps", tiers=TIERS, mode="whole", window="month", product_line="pumps"),
]
LAST = 6


@dataclass(frozen=True)
class Story:
    """Before which batch the agreement is approved, ended (from a day), followed by a version."""

    updates: list[tuple[int, int, int]]            # place, version, value; in order of arrival
    sizes: list[int]                               # of the batches
    approve_at: int
    end: tuple[int, date] | None
    second: tuple[int, date] | None

    def newest(self) -> dict[int, int]:
        """Per place the value of its newest version."""
        newest: dict[int, tuple[int, int]] = {}
        for place, version, value in self.updates:
            newest[place] = max(newest.get(place, (-1, 0)), (version, value))
        return {place: value for place, (_, value) in newest.items()}


@st.composite
def stories(draw):
    places = draw(st.lists(st.integers(0, len(PLACES) - 1), min_size=1, max_size=5, unique=True))
    updates = [(place, version, draw(st.integers(-100_000, 400_000)))
               for place in places for version in range(draw(st.integers(1, len(VERSIONS))))]
    arriving = draw(st.permutations([*updates, *draw(st.lists(st.sampled_from(updates)))]))
    sizes = draw(st.lists(st.integers(1, 6), min_size=len(arriving), max_size=len(arriving)))
    moment = st.integers(0, LAST)
    change = st.none() | st.tuples(moment, st.sampled_from(DAYS))
    return Story(arriving, sizes, draw(moment), draw(change), draw(change))


def batches_of(story: Story, partner_id: str) -> list[list[KpiUpdated]]:
    rows = [a_row(day, partner_id=partner_id, product_line=line) for day, line in PLACES]
    events = [KpiUpdated(rows[place], value, RowVersion(*VERSIONS[version]))
              for place, version, value in story.updates]
    cut, batches = 0, []
    for size in story.sizes:
        batches.append(events[cut:cut + size])
        cut += size
    return [batch for batch in batches if batch]


@dataclass
class Played:
    """What became of a story: whose it is, and which versions were in force when it was ended."""

    partner_id: str
    ended_versions: frozenset[int] = frozenset()


def play(channels: Harness, story: Story) -> Played:
    """Let everything in a story happen, moment by moment."""
    partner_id = a_partner(channels)
    drafted = a_draft(channels, partner_id, *PROGRAMMES)
    played = Played(partner_id)
    batches = batches_of(story, partner_id)
    for moment in range(max(len(batches), LAST + 1)):
        _move_agreement(channels, story, moment, drafted, played)
        if moment < len(batches):
            channels.hears(*batches[moment])
    return played


def _move_agreement(channels: Harness, story: Story, moment: int, drafted: Agreement,
                    played: Played) -> None:
    if moment == story.approve_at:
        approved(channels, drafted)
    if story.second and moment == max(story.second[0], story.approve_at):
        an_approved(channels, drafted.partner_id, *PROGRAMMES, starts_on=story.second[1],
                    agreement_id=drafted.agreement_id)
    if story.end and moment == max(story.end[0], story.approve_at):
        channels.call("end_agreement", agreement_id=drafted.agreement_id, ends_on=story.end[1],
                      reason="终止")
        listed = channels.call("list_agreements", partner_id=drafted.partner_id).items
        played.ended_versions = frozenset(
            one.agreement_version for one in listed if one.state is AgreementState.ENDED)
