"""Which customers are perhaps the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.crm.rules.duplicates import domain_key, name_key, phone_key, tax_id_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海恒远泵业有限公司", "上海恒远泵业"),
        ("上海恒远泵业股份有限公司", "上海 恒远 泵业 有限公司"),
        ("ACME Co., Ltd.", "acme"),
        ("ＡＣＭＥ　Inc", "Acme, Inc."),
        ("Müller GmbH", "müller"),
    ],
)
def test_names_that_are_the_same(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Texaco", "Texa"), ("上海泵业", "北京泵业"), ("公司", "集团"), ("Visa", "Vi"),
     ("😀", "😁"), ("A & B", "A"), ("Zinc", "Z")],
)
def test_names_that_are_not(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("https://www.Pumps.example/cn?a=1", "pumps.example"), ("pumps.example.", "pumps.example"),
        ("http://user@pumps.example:8080", "pumps.example"), ("例子.cn", "xn--fsqu00a.cn"),
        ("  ", None), ("", None), (None, None), ("wwwidgets.example", "wwwidgets.example"),
    ],
)
def test_a_domain(written, key):
    assert domain_key(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [("+86 138-1234-1111", "13812341111"), ("0086 13812341111", "13812341111"),
     ("13812341111", "13812341111"), ("010-8888 6666", "1088886666"), ("8612345", "8612345"),
     ("１３８", "138"), ("ext.", None), (None, None)],
)
def test_a_phone(written, key):
    assert phone_key(written) == key


def test_a_tax_id_is_compared_in_capitals_without_spaces():
    assert tax_id_of(" 91310000ma1fl 0xyz9 ") == "91310000MA1FL0XYZ9"
    assert tax_id_of("  ") is None


@given(st.text(min_size=1, max_size=60))
def test_a_key_is_found_for_any_name_and_is_its_own_key_again(name):
    assert name_key(f" {name} ") == name_key(name) or not name.strip()
    assert name_key(name) != "" or not name.strip()


@given(st.text(max_size=80))
def test_any_text_has_a_domain_or_none(written):
    key = domain_key(written)
    assert key is None or key
