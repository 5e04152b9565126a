"""What of a person is shown to somebody who may not read personal data?

A mobile number keeps its first three and last four digits (138****1111), a shorter one its last
two; an e-mail its first letter and its domain (z***@example.com); a name its first character
(王**). In free text what looks like a number of seven digits or more, or like an e-mail, is masked;
days are not. Source: PIPL article 51 (de-identification), modules.md "Personal data"; the forms are
those that people in China expect.
"""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[\w-]+(?:\.[\w-]+)+")
_OTHER_EMAIL = re.compile(r"[^\s@*]+@[\w-]+(?:\.[\w-]+)+")  # its name in another script
_DAY = r"(?!(?:19|20)\d\d-\d\d-\d\d(?!\d))"
_NUMBER = re.compile(rf"(?<!\d){_DAY}\+?\d(?:[ \-()]{{0,2}}\d){{6,17}}(?!\d)")
_FULL_NUMBER, _KEPT_FIRST, _KEPT_LAST = 10, 3, 4


def masked_phone(phone: str | None) -> str | None:
    if phone is None:
        return None
    digits = "".join(character for character in phone if character.isdigit())
    if len(digits) >= _FULL_NUMBER:
        return f"{digits[:_KEPT_FIRST]}****{digits[-_KEPT_LAST:]}"
    return f"****{digits[-2:]}" if len(digits) > _KEPT_LAST else "****"


def masked_email(email: str | None) -> str | None:
    if email is None:
        return None
    before, at, domain = email.strip().rpartition("@")
    return f"{before[:1]}***@{domain}" if at else "***"


def masked_text(words: str | None) -> str | None:
    """Free text with its numbers and e-mails masked."""
    if words is None:
        return None
    for pattern in (_EMAIL, _OTHER_EMAIL):
        words = pattern.sub(lambda found: masked_email(found[0]) or "", words)
    return _NUMBER.sub(lambda found: masked_phone(found[0]) or "", words)
