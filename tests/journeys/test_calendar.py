"""The working calendar over HTTP: the next year is completed as data."""

from __future__ import annotations


def test_the_next_year_is_completed(running_system):
    director = running_system.client()
    year = max(one["year"] for one in director.get("/v1/calendar/years").ok()["items"]) + 1
    new_year = f"{year}-01-01"
    set_year = director.post(
        "/v1/calendar/years", {"year": year, "free_days": [new_year]}).ok()
    assert (set_year["version"], set_year["is_stated"]) == (1, True)
    listed = director.get("/v1/calendar/years").ok()
    assert listed["items"][-1] == set_year.body
    assert year not in listed["unknown"]
    refused = director.post(
        "/v1/calendar/years", {"year": year, "free_days": ["2001-01-01"]})
    assert refused.status == 422
    assert refused.body["errors"][0]["field"] == "free_days"
