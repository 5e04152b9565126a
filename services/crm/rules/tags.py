"""Which words may be tags, and what may be put on a customer?

Two tags are the same word when they agree in width, case and spaces; a company has each word once.
A retired tag stays where it is and comes to nobody else. A customer bears at most `MOST_TAGS`.
Source: field notes 5.3 "Tag".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Set

from chassis.errors import Refusal

MOST_TAGS = 50


def tag_key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def wrong_tags(
    held: Set[str], add: Set[str], remove: Set[str], known: Mapping[str, bool]
) -> Iterator[Refusal]:
    """`known`: of the tags to be added those that there are, and whether they are retired."""
    unknown = sorted(add - set(known))
    if unknown:
        yield Refusal("tag.unknown", "add", {"tag_ids": unknown})
    retired = sorted(name for name in add - held if known.get(name))
    if retired:
        yield Refusal("tag.retired", "add", {"tag_ids": retired})
    if add & remove:
        yield Refusal("tag.added_and_removed", "remove", {"tag_ids": sorted(add & remove)})
    if len((held | add) - remove) > MOST_TAGS:
        yield Refusal("tag.too_many", "add", {"most": MOST_TAGS})
