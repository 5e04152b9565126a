"""Every refusal of channels has its words in Chinese and English."""

from __future__ import annotations

import re
from pathlib import Path

import services.channels
from chassis.texts import CHASSIS_TEXTS
from services.channels.texts import TEXTS

CODE = re.compile(r'(?:Refusal|Problem|NotFound|Forbidden)\(\s*"([a-z_.]+)"')
OF_THE_KERNEL = {"tiers.must_start_at_zero", "tiers.not_ascending", "tiers.negative_rate"}


def test_every_code_that_is_raised_has_a_text_and_every_text_is_used():
    sources = Path(services.channels.__file__).parent.rglob("*.py")
    raised = {code for source in sources for code in CODE.findall(source.read_text())}
    assert raised >= {"agreement.overlaps", "partner.status_not_possible"}
    assert raised - TEXTS.keys() <= CHASSIS_TEXTS.keys()
    assert TEXTS.keys() == (raised - CHASSIS_TEXTS.keys()) | OF_THE_KERNEL


def test_texts_are_written_in_both_languages():
    for text in TEXTS.values():
        assert re.search(r"[\u4e00-\u9fff]", text.zh)
        assert re.search(r"[A-Za-z]{3}", text.en)
        assert not re.search(r"[\u4e00-\u9fff]", text.en)
