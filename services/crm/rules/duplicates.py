"""Are two customers perhaps the same?

Two names are the same when they agree in width, case, spaces, punctuation and legal form aside
(上海恒远泵业有限公司 = 上海恒远泵业); two addresses on the web when their domains do ("www.",
scheme, path and case aside; international names by their IDNA form); two phone numbers when their
digits do (a Chinese +86 aside). A tax id is compared in capitals without spaces, and is unique for
good. The rest is a hint: whoever knows better says `allow_duplicate`. Source: field notes 5.1 and
modules.md 5 "Duplicates".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from kernel.company_keys import domain_key, name_key
from kernel.personal import national_digits

__all__ = ["domain_key", "name_key", "phone_key", "score_of", "tax_id_of"]


def phone_key(phone: str | None) -> str | None:
    return national_digits(phone) or None


def tax_id_of(tax_id: str | None) -> str | None:
    """A tax id as it is stored."""
    return "".join(unicodedata.normalize("NFKC", tax_id or "").split()).upper() or None


POINTS = {"name": 60, "phone": 50, "web_domain": 30}
"""What a field that two customers share says for their being one; at most 100 together."""
MOST_SHARING = 20
"""What more customers than this share (a switchboard, a mall's page) says nothing."""
HIGHEST = 100


def score_of(shared: Iterable[str]) -> int:
    return min(HIGHEST, sum(POINTS[field] for field in set(shared)))
