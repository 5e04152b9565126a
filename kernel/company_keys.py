"""Which names and addresses on the web mean the same company?

Two names do when they agree in width, case, spaces, punctuation and legal form aside
(上海恒远泵业有限公司 = 上海恒远泵业); two addresses when their domains do ("www.", scheme, path and
case aside; international names by their IDNA form). Source: field notes 5.1 and 7.1.
"""

from __future__ import annotations

import re
import unicodedata

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
