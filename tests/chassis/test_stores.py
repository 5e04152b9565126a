"""What every store does alike: keep, open, list by age, remove, and say that it is away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis import files
from chassis.errors import NotFound

NAME = "jobs/people/𠮷 龘🐉.csv"
SOON = timedelta(minutes=1)


def test_a_content_comes_back_whole_and_in_pieces(file_store):
    stored = files.put("jobs/people", b"x" * 600_000, "csv")
    assert files.read(stored.key, stored.sha256) == b"x" * 600_000
    size, pieces = files.stream(stored.key)
    assert (size, sum(map(len, pieces))) == (600_000, 600_000)
    with pytest.raises(NotFound):
        files.read(stored.key, "0" * 64)


def test_an_empty_content_and_a_rare_name_are_kept_and_the_second_replaces_the_first(file_store):
    files.put_as(NAME, b"first")
    files.put_as(NAME, b"")
    assert (files.read_as(NAME), files.lying_in("jobs/people")) == (b"", [NAME])


def test_a_large_local_file_is_kept_in_parts(file_store, tmp_path):
    path = Path(tmp_path) / "large"
    path.write_bytes(bytes(20_000_000))
    stored = files.put_path("jobs/people", path, "xlsx")
    assert (stored.size, len(files.read(stored.key, stored.sha256))) == (20_000_000, 20_000_000)


def test_what_is_removed_is_gone_and_may_be_removed_again(file_store):
    files.put_as(NAME, b"x")
    for _ in range(2):
        files.remove(NAME)
    for read in (files.read_as, files.stream):
        with pytest.raises(NotFound) as gone:
            read(NAME)
        assert gone.value.code == "file.gone"
    assert files.lying_in("jobs/people") == []


def test_a_folder_goes_whole_and_its_neighbour_stays(file_store):
    for key in ("jobs/people/a/1", "jobs/people/a/b/2", "jobs/people/ab/3"):
        files.put_as(key, b"x")
    for _ in range(2):
        files.remove_folder("jobs/people/a")
    assert files.lying_in("jobs") == ["jobs/people/ab/3"]


def test_the_age_of_a_file_is_that_of_its_last_writing(file_store):
    files.put_as(NAME, b"x")
    now = datetime.now(UTC)
    assert files.older_than("jobs/people", now - SOON) == []
    assert files.older_than("jobs/people", now + SOON) == [NAME]
    assert files.older_than("jobs/none", now + SOON) == []


@pytest.mark.parametrize("key", ["../a", "/etc/passwd", "jobs/../../a"])
def test_no_key_leads_out_of_the_store(file_store, key):
    for call in (files.read_as, files.stream, files.remove, files.remove_folder, files.lying_in):
        with pytest.raises(NotFound):
            call(key)


def test_a_bucket_may_be_shared_by_its_prefix(bucket_server, monkeypatch):
    bucket_server.empty()
    for name, value in bucket_server.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SALESLOOP_FILES", f"{bucket_server.environment['SALESLOOP_FILES']}/one/")
    files.put_as(NAME, b"x")
    assert bucket_server.keys() == [f"one/{NAME}"]
    assert (files.lying_in("jobs"), files.read_as(NAME)) == ([NAME], b"x")


def test_a_bucket_that_is_not_there_or_away_is_told_as_a_store_that_is_away(
    bucket_server, monkeypatch
):
    for name, value in bucket_server.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SALESLOOP_FILES", "s3://nobodys-bucket")
    for call in (lambda: files.put_as(NAME, b"x"), lambda: files.lying_in("jobs")):
        with pytest.raises(OSError, match="NoSuchBucket"):
            call()
