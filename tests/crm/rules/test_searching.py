"""By what a customer is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.crm.rules.searching import searchable, whole_number, words_of


def finds(q: str, name: str, tax_id: str | None = None) -> bool:
    return all(word in searchable(name, tax_id) for word in words_of(q))


@pytest.mark.parametrize(("q", "name", "expected"), [
    ("恒远", "上海恒远泵业有限公司", True),
    ("HYBY", "上海恒远泵业有限公司", True),
    ("shhy", "上海恒远泵业有限公司", True),
    ("hengyuan", "上海恒远泵业有限公司", True),
    ("beng hengyuan", "上海恒远泵业有限公司", True),
    ("恒通", "上海恒远泵业有限公司", False),
    ("cqca", "重庆长安汽车", True),
    ("zqca", "重庆长安汽车", True),
    ("zhongqing", "重庆长安汽车", True),
    ("chongqingzhang", "重庆长安汽车", True),
    ("yh", "招商银行", True),
    ("yx", "招商银行", True),
    ("lüdi", "绿地", True),
    ("lvdi", "绿地", True),
    ("ＡＣＭＥ", "Acme Pumps Ltd", True),
    ("ltd acme", "Acme Pumps Ltd", True),
    ("abcby", "ABC泵业", True),
    ("𠮷野", "𠮷野家🙂", True),
    ("🙂", "𠮷野家🙂", True),
    ("%", "上海", False),
])
def test_what_is_found_by_name(q, name, expected):
    assert finds(q, name) is expected


def test_a_tax_id_is_found_by_any_part_in_any_case():
    assert finds("ma1k4", "甲", "91310000MA1K4ABC5D")
    assert not finds("ma1k5", "甲", "91310000MA1K4ABC5D")


@pytest.mark.parametrize(("q", "digits"), [
    ("138 1234 1111", "13812341111"), ("+86 138-1234-1111", "13812341111"),
    ("０１３８１２３４１１１１", "13812341111"), ("021-5888123", "215888123"),
    ("138123", None), ("1234567", "1234567"), ("0000000", None), ("", None),
    ("1381234111x", None), ("138%", None),
])
def test_only_a_whole_number_is_a_number(q, digits):
    assert whole_number(q) == digits


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_every_name_is_found_by_itself_and_by_its_parts(name):
    found_by = searchable(name, None)
    assert len(found_by) < 20_000
    for word in words_of(name):
        assert word in found_by
