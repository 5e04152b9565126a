"""Every refusal code that org can give has its sentence in both languages."""

import re
from pathlib import Path

from chassis.texts import CHASSIS_TEXTS
from services.org.texts import TEXTS

FOLDER = Path(__file__).resolve().parents[2] / "services" / "org"
RAISED = "Refusal|Forbidden|NotFound|TooMany|Unauthenticated|Unavailable|Invalid"
CODE = re.compile(rf'(?:{RAISED})\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    used = {code for path in FOLDER.rglob("*.py") for code in CODE.findall(path.read_text())}
    assert used - set(TEXTS) - set(CHASSIS_TEXTS) == set()
    assert set(TEXTS) - used == set()
    assert all(text.zh and text.en for text in TEXTS.values())
