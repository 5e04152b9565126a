"""ETag, If-Match, If-None-Match: nobody overwrites what they have not seen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.deals import opened
from tests.running import Client, RunningSystem


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def _get(client: Client, deal_id: str, tag: str) -> Any:
    return client.session.get(
        f"{client.base_url}/v1/deals/{deal_id}", headers={"If-None-Match": tag}, timeout=15
    )


def test_a_single_record_carries_its_version_as_its_tag(client: Client) -> None:
    deal = opened(client)
    assert client.get(f"/v1/deals/{deal['deal_id']}").ok().headers["ETag"] == '"1"'


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"7", "1"', "*"])
def test_what_the_caller_holds_already_is_not_sent_again(client: Client, tag: str) -> None:
    deal = opened(client)
    response = _get(client, deal["deal_id"], tag)
    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", '"1"')


def test_what_has_changed_is_sent_again(client: Client) -> None:
    deal = opened(client)
    client.patch(f"/v1/deals/{deal['deal_id']}", {"title": "More pumps"}, 1).ok()
    response = _get(client, deal["deal_id"], '"1"')
    assert (response.status_code, response.json()["title"]) == (200, "More pumps")


def test_a_change_of_the_newest_version_makes_the_next(client: Client) -> None:
    deal = opened(client)
    reply = client.patch(f"/v1/deals/{deal['deal_id']}", {"title": "More pumps"}, 1).ok()
    assert (reply["version"], reply.headers["ETag"]) == (2, '"2"')


def test_a_change_of_an_older_version_is_refused_and_names_the_newest(client: Client) -> None:
    deal = opened(client)
    client.patch(f"/v1/deals/{deal['deal_id']}", {"title": "More pumps"}, 1).ok()
    reply = client.patch(f"/v1/deals/{deal['deal_id']}", {"title": "Fewer pumps"}, 1)
    assert (reply.status, reply["code"], reply["details"]) == (412, "record.stale", {"version": 2})
    assert client.get(f"/v1/deals/{deal['deal_id']}")["title"] == "More pumps"


def test_an_action_takes_if_match_and_does_without(client: Client) -> None:
    deal = opened(client)
    path = f"/v1/deals/{deal['deal_id']}/screen"
    form = {"money": 80, "authority": 80, "need": 80}
    stale = client.post(path, form, **{"If-Match": '"9"'})
    assert (stale.status, stale["code"]) == (412, "record.stale")
    assert client.post(path, form, **{"If-Match": '"1"'}).ok()["version"] == 2
    assert client.post(path, form).ok()["version"] == 3
