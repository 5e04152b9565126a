"""Values that people send: odd scripts, odd numbers, odd days. Kept exactly, or refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.conftest import assert_says_nothing_inner
from tests.gateway.deals import PUMPS, a_deal, faults, opened
from tests.running import Client, RunningSystem


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


@pytest.mark.parametrize(
    "title",
    [
        "𠮷野家 㐂 𪚥",
        "👩‍👩‍👧‍👦 🇨🇳 ✅",
        "e\u0301 is not é",
        "عربى right to left",
        "line one\nline two\ttab",
        "\u3000全角空格\u3000",
        "'; DROP TABLE deal; --",
        "<script>alert(1)</script>",
        "%s %(x)s {0} {title} \\u0000",
        "﷽" * 200,
        "a" * 200,
    ],
)
def test_a_text_comes_back_exactly_as_it_was_sent(client: Client, title: str) -> None:
    deal = opened(client, title=title)
    assert deal["title"] == client.get(f"/v1/deals/{deal['deal_id']}").ok()["title"] == title


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("a\x00b", "field.text_bad_character"),
        ("a\x1bb", "field.text_bad_character"),
        ("\uffff", "field.text_bad_character"),
        ("", "field.too_short"),
        ("   ", "field.too_short"),
        ("𠮷" * 201, "field.too_long"),
        (None, "field.null"),
        (5, "field.text"),
        (["a"], "field.text"),
        ({"zh": "a"}, "field.text"),
        (True, "field.text"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused(client: Client, title: Any, code: str) -> None:
    reply = client.post("/v1/deals", a_deal(title=title))
    assert (reply.status, faults(reply)) == (422, {"title": code})


def test_a_lone_surrogate_never_reaches_a_service(client: Client) -> None:
    response = client.session.post(
        f"{client.base_url}/v1/deals",
        data=b'{"title": "\\udc00x"}',
        timeout=15,
        headers={"Content-Type": "application/json"},
    )
    assert (response.status_code, response.json()["code"]) == (400, "body.not_json")


def test_everything_that_is_wrong_is_said_at_once(client: Client) -> None:
    reply = client.post(
        "/v1/deals",
        {
            "currency": "YUAN",
            "stage": "dreaming",
            "colour": "red",
            "expected_close_on": "tomorrow",
            "lines": [
                PUMPS,
                {
                    "product_id": "",
                    "net_price": {"amount": "1.005", "currency": "CNY"},
                    "quantity": 1,
                },
            ],
            "credits": [{"employee_id": "emp_1", "rate": "2"}],
        },
    )
    assert reply.status == 422
    assert faults(reply) == {
        "title": "field.required",
        "currency": "field.too_long",
        "stage": "field.choice",
        "colour": "field.unknown",
        "expected_close_on": "field.date",
        "lines.1.product_id": "field.too_short",
        "lines.1.net_price": "money.too_many_decimals",
        "lines.1.quantity": "field.decimal",
        "credits.0.rate": "field.out_of_range",
    }


@pytest.mark.parametrize(
    ("price", "code"),
    [
        ({"amount": 10, "currency": "CNY"}, "money.malformed"),
        ({"amount": "1e3", "currency": "CNY"}, "money.malformed"),
        ({"amount": "１０", "currency": "CNY"}, "money.malformed"),
        ({"amount": "NaN", "currency": "CNY"}, "money.malformed"),
        ({"amount": "9" * 400, "currency": "CNY"}, "money.out_of_range"),
        ({"amount": "92233720368547758.08", "currency": "CNY"}, "money.out_of_range"),
        ({"amount": "1.5", "currency": "JPY"}, "money.too_many_decimals"),
        ({"amount": "1.00", "currency": "ZZZ"}, "money.unknown_currency"),
        ({"amount": "1.00", "currency": None}, "money.unknown_currency"),
        ({"amount": "1.00"}, "field.money"),
        ({"amount": "1.00", "currency": "CNY", "rate": 1}, "field.money"),
        ("10 CNY", "field.money"),
        (10, "field.money"),
        ({"amount": None, "currency": "CNY"}, "money.malformed"),
    ],
)
def test_an_amount_that_is_none_is_refused_in_words(client: Client, price: Any, code: str) -> None:
    reply = client.post("/v1/deals", a_deal(lines=[{**PUMPS, "net_price": price}]))
    assert (reply.status, faults(reply)) == (422, {"lines.0.net_price": code})
    assert reply["errors"][0]["message"] != code


def test_a_negative_price_is_refused(client: Client) -> None:
    reply = client.post(
        "/v1/deals", a_deal(lines=[{**PUMPS, "net_price": {"amount": "-0.01", "currency": "CNY"}}])
    )
    assert (reply.status, faults(reply)) == (422, {"lines.0.net_price": "deal.line_negative"})


def test_prices_whose_sum_is_beyond_any_ledger_are_refused(client: Client) -> None:
    largest = {"amount": "92233720368547758.07", "currency": "CNY"}
    reply = client.post("/v1/deals", a_deal(lines=[{**PUMPS, "net_price": largest}] * 2))
    assert (reply.status, faults(reply)) == (422, {"lines": "money.out_of_range"})


@pytest.mark.parametrize(
    "number", ["9" * 30, "-" + "9" * 30, "18446744073709551616", "1e308", "1.5", "-1", "101"]
)
def test_a_number_outside_its_limits_is_refused(client: Client, number: str) -> None:
    deal = opened(client)
    response = client.session.post(
        f"{client.base_url}/v1/deals/{deal['deal_id']}/screen",
        timeout=15,
        headers={"Content-Type": "application/json"},
        data=f'{{"money": {number}, "authority": 1, "need": 1}}',
    )
    assert response.status_code == 422
    assert [one["field"] for one in response.json()["errors"]] == ["money"]


@pytest.mark.parametrize(
    ("day", "is_kept"),
    [
        ("2028-02-29", True),
        ("2026-02-29", False),
        ("1900-02-29", False),
        ("2000-02-29", True),
        ("2026-02-30", False),
        ("0001-01-01", False),
        ("9999-12-31", False),
        ("2026-3-1", False),
        ("2026-03-01T00:00:00Z", False),
        ("", False),
        ("２０２６-03-01", False),
        ("20260301", False),
        ("2026-W10-1", False),
    ],
)
def test_a_day_is_kept_if_the_calendar_has_it(client: Client, day: str, is_kept: bool) -> None:
    reply = client.post("/v1/deals", a_deal(expected_close_on=day))
    if is_kept:
        assert reply.ok()["expected_close_on"] == day
    else:
        assert (reply.status, faults(reply)) == (422, {"expected_close_on": "field.date"})


@pytest.mark.parametrize(
    "body",
    [
        {"lines": [PUMPS] * 201},
        {"lines": {"0": PUMPS}},
        {"lines": [[]]},
        {"lines": [None]},
        {"lines": "all"},
        {"credits": [{"employee_id": "emp_1", "rate": "0.1234567890123"}]},
        {"screening": []},
        {"screening": {"money": {}}},
        {"stage": ["proposal"]},
        {"stage": {}},
        {"currency": "ZZZ"},
        {"": 1},
        {"_schema": 1},
        {"self": 1},
        {"work": 1},
        {"title": {"$ne": None}},
        {"\ud83d\ude00": 1},
        {"a.b": 1},
        {"__class__": "x"},
    ],
)
def test_an_odd_body_is_refused_and_breaks_nothing(client: Client, body: dict[str, Any]) -> None:
    reply = client.post("/v1/deals", a_deal(**body))
    assert (reply.status, reply.headers["Content-Type"]) == (422, "application/problem+json")
    assert reply["errors"]
    assert_says_nothing_inner(str(reply.body))


@pytest.mark.parametrize("period", ["2026-13", "2026-00", "2026-3", "abcdefg", "０２６-03"])
def test_a_month_that_is_none_is_refused(client: Client, period: str) -> None:
    reply = client.get(f"/v1/employees/emp_1/statements/{period}")
    assert (reply.status, list(faults(reply))) == (422, ["period"])


def test_a_settlement_in_a_currency_that_is_none_is_refused(client: Client) -> None:
    hired = client.post("/v1/employees", {"name": "王芳", "hired_on": "2026-01-01"}).ok()
    reply = client.post(
        "/v1/settlements",
        {"employee_id": hired["employee_id"], "period": "2026-01", "currency": "ZZZ"},
    )
    assert (reply.status, faults(reply)) == (422, {"currency": "money.unknown_currency"})


def test_texts_of_services_come_in_both_languages(client: Client) -> None:
    deal = opened(client)
    said = {}
    for language in ("zh-CN", "en"):
        client.session.headers["Accept-Language"] = language
        said[language] = client.post(f"/v1/deals/{deal['deal_id']}/move", {"stage": "proposal"})[
            "errors"
        ][0]
    assert said["en"]["code"] == said["zh-CN"]["code"] == "deal.stage_skipped"
    assert said["en"]["message"] == "A stage cannot be skipped; the next one is lead_screening."
    assert said["zh-CN"]["message"] == "不能跳过阶段，下一阶段是 lead_screening"
