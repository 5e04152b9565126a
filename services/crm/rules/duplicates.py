"""Are two customers perhaps the same?

Two names are the same when they agree in width, case, spaces, punctuation and legal form aside
(上海恒远泵业有限公司 = 上海恒远泵业); two addresses on the web when their domains do ("www.",
scheme, path and case aside; international names by their IDNA form); two phone numbers when their
digits do (a Chinese +86 aside). A tax id is compared in capitals without spaces, and is unique for
good. The rest is a hint: whoever knows better says `allow_duplicate`. Source: field notes 5.1 and
modules.md 5 "Duplicates".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kernel.personal import national_digits

LEGAL_FORMS = (
    "股份有限公司", "有限责任公司", "有限公司", "集团公司", "公司", "集团",
    "corporation", "incorporated", "company", "limited", "gmbh", "corp", "coltd", "inc", "llc",
    "ltd", "plc", "co", "ag", "sa",
)  # fmt: skip
_SHORTEST = 2
_DOMAIN = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@]*@)?(?:www\.)?([^/:?#\s]+)")


def name_key(name: str) -> str:
    """What of a name counts; the whole of it when nothing else would be left."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = [
        "".join(character for character in word if character.isalnum()) for word in folded.split()
    ]
    key = "".join(words)
    while True:
        form = next((form for form in LEGAL_FORMS if _ends_with(key, form, words)), None)
        if form is None:
            return key or "".join(folded.split())
        key, words = key.removesuffix(form), [*words[:-1], words[-1].removesuffix(form)]
        words = [word for word in words if word]


def _ends_with(key: str, form: str, words: list[str]) -> bool:
    """Latin legal forms are words of their own (Texaco is no Texa Co.); Chinese ones are not."""
    if len(key) - len(form) < _SHORTEST or not words:
        return False
    return words[-1] == form if form.isascii() else words[-1].endswith(form)


def domain_key(web_domain: str | None) -> str | None:
    found = _DOMAIN.match((web_domain or "").strip().casefold())
    if found is None:
        return None
    name = found[1].rstrip(".")
    try:
        return name.encode("idna").decode() or None
    except UnicodeError:
        return name or None


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
