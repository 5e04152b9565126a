"""By what is a customer found in a search box?

By any part of its name in any case and width, of its tax id, of its pinyin (zhongqing) or of its
pinyin initials (cqch), with or without spaces. A character with several readings is found by its
two most common ones; where many stand together, those writings come first that differ least from
the usual one, up to `MOST_INITIALS` and `MOST_READINGS`. A character without a known reading
(生僻字, emoji) is found as itself. Telephone numbers are personal: only the whole number finds its
customer, so that nobody guesses one digit by digit. Source: modules.md 5, PIPL article 51.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations, islice, product
from typing import Any

from pypinyin import Style, pinyin

from kernel.personal import national_digits
from services.crm.rules.duplicates import name_key

MOST_INITIALS, MOST_READINGS = 32, 8
COMMON_READINGS = 2
WHOLE_NUMBER = 7
"""A number of fewer digits is none that reaches anybody."""
_PHONE_MARKS = frozenset("+-()./ \u3000")


def searchable(name: str, tax_id: str | None) -> str:
    """All writings by which a customer is found, a line each."""
    whole = folded(name)
    readings = _readings(name_key(name))
    spoken = islice(_nearest_first(readings), MOST_READINGS)
    initials = islice(_nearest_first([_initials_of(one) for one in readings]), MOST_INITIALS)
    lines = [whole, "".join(whole.split()), name_key(name), *spoken, *initials,
             folded(tax_id or "")]
    return "\n".join(dict.fromkeys(line for line in lines if line))


def words_of(q: str) -> list[str]:
    """What each must be found for itself."""
    return folded(q).split()


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")


def whole_number(q: str) -> str | None:
    """The digits of a telephone number, if that is what was typed and nothing is missing."""
    written = unicodedata.normalize("NFKC", q).strip()
    if not all(one.isdecimal() or one in _PHONE_MARKS for one in written):
        return None
    digits = national_digits(written)
    return digits if len(digits) >= WHOLE_NUMBER else None


def _readings(key: str) -> list[tuple[str, ...]]:
    """Of each part of a name how it is read, the usual reading first; what is not Chinese is read
    as it stands."""
    as_it_stands: Any = list  # its stub wants one text, its code takes one a character
    usual = pinyin(key, style=Style.NORMAL, errors=as_it_stands)
    every = [pinyin(one, style=Style.NORMAL, heteronym=True, errors=as_it_stands) for one in key]
    return [
        tuple(dict.fromkeys((first[0], *islice(others[0], COMMON_READINGS))))
        for first, others in zip(usual, every, strict=True)]


def _initials_of(readings: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one[:1] for one in readings))


def _nearest_first(parts: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The usual reading, then those with one character read in another way, then with two."""
    several = [place for place, part in enumerate(parts) if len(part) > 1]
    for count in range(len(several) + 1):
        for places in combinations(several, count):
            for others in product(*(parts[place][1:] for place in places)):
                chosen = dict(zip(places, others, strict=True))
                yield "".join(chosen.get(place, part[0]) for place, part in enumerate(parts))
