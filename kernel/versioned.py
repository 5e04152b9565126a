"""Which version of a rule holds on a day, and may this draft be put in force?

A rule that people change is kept in numbered versions: drafted, approved with the day from which it
holds, superseded by the next approved one. An approved version never changes; a faulty one is
corrected by a later number with the same day, which takes its place whole. Nothing happens at
midnight: what holds is read from the days. Source: architecture.md "Versioned rules".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.refusal import Refusal


class VersionState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Version:
    """A version by its number; `effective_on` is None while it is a draft."""

    number: int
    effective_on: date | None = None


def in_force(versions: Iterable[Version], day: date) -> Version | None:
    """The approved version that holds on the day; None before the first."""
    begun = [one for one in versions if one.effective_on is not None and one.effective_on <= day]
    return max(begun, key=_rank, default=None)


def superseded_on(version: Version, versions: Iterable[Version]) -> date | None:
    """The day from which another version holds instead; None while none does."""
    later = [one for one in versions if _is_approved(one) and _rank(one) > _rank(version)]
    return min(later, key=_rank).effective_on if _is_approved(version) and later else None


def state_on(version: Version, versions: Sequence[Version], day: date) -> VersionState:
    """What a version is on a day; one approved for a later day is approved already."""
    if not _is_approved(version):
        return VersionState.DRAFT
    end = superseded_on(version, versions)
    return VersionState.APPROVED if end is None or day < end else VersionState.SUPERSEDED


def wrong_approval(
    number: int, effective_on: date, versions: Iterable[Version]
) -> Iterator[Refusal]:
    """Everything in the numbers and days that forbids the approval of a draft."""
    approved = [one for one in versions if _is_approved(one)]
    if any(one.number == number for one in approved):
        yield Refusal("version.already_approved")
        return
    newest = max(approved, key=_rank, default=None)
    if newest is None or newest.effective_on is None:
        return
    if newest.number > number:
        yield Refusal("version.newer_approved", None, {"number": newest.number})
    if newest.effective_on > effective_on:
        yield Refusal(
            "version.effective_too_early",
            "effective_on",
            {"day": newest.effective_on.isoformat()},
        )


def _is_approved(version: Version) -> bool:
    return version.effective_on is not None


def _rank(version: Version) -> tuple[date, int]:
    return version.effective_on or date.max, version.number
