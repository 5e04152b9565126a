"""What somebody without personal:read sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.personal import masked_name
from services.crm.rules.masking import masked_email, masked_phone, masked_text


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812341111", "138****1111"), ("+86 138-1234-1111", "861****1111"), ("8812345", "****45"),
     ("110", "****"), ("", "****"), (None, None)],
)
def test_a_phone_keeps_its_ends(phone, shown):
    assert masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("email", "shown"),
    [("zhang@example.com", "z***@example.com"), ("nobody", "***"), ("张@例子.cn", "张***@例子.cn"),
     (None, None)],
)
def test_an_email_keeps_its_first_letter_and_domain(email, shown):
    assert masked_email(email) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("王小明", "王**"), ("𠮷野", "𠮷**"), (" Ann Lee", "A**"), ("", "**"), (None, None)],
)
def test_a_name_keeps_its_first_character(name, shown):
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("请打 138 1234 1111 找她", "请打 138****1111 找她"),
        ("邮箱zhang.wei@mail.example.com，谢谢", "邮箱z***@mail.example.com，谢谢"),
        ("2026-03-31 报价 1250.00 元，3 台", "2026-03-31 报价 1250.00 元，3 台"),
        ("座机010-88886666转801", "座机010****6666转801"),
        ("张三@例子.cn 或 +8613812341111", "张***@例子.cn 或 861****1111"),
        (None, None),
    ],
)
def test_numbers_and_emails_inside_a_text_are_masked(words, shown):
    assert masked_text(words) == shown


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text(max_size=5).filter(
    lambda words: not any(one.isdigit() for one in words)))
def test_no_mobile_number_survives_in_a_text(number, around):
    assert number not in (masked_text(f"{around}{number}{around}") or "")
