"""What of a person's data is compared, and what of a name is shown to who may not read it?

Source: PIPL article 51 (de-identification); the forms are those that people in China expect.
"""

from __future__ import annotations

_CHINA, _NATIONAL_DIGITS = "86", 10


def national_digits(phone: str | None) -> str:
    """The digits of a telephone number, in any script: a Chinese +86 or 0086 and leading zeros
    aside, so that two spellings of one number agree."""
    digits = "".join(str(int(one)) for one in phone or "" if one.isdecimal()).removeprefix("00")
    if len(digits) > _NATIONAL_DIGITS and digits.startswith(_CHINA):
        digits = digits.removeprefix(_CHINA)
    return digits.lstrip("0")


def masked_name(name: str | None) -> str | None:
    """Its first character (王**)."""
    return None if name is None else f"{name.strip()[:1]}**"
