"""With SALESLOOP_FILES=s3://..., the running services keep, show and forget files in a bucket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from deploy.local.waiting import wait_until
from tests.buckets import BucketServer
from tests.crm.attachment_builders import PDF, PNG
from tests.journeys.test_bulk import ended, fetch, lines
from tests.journeys.test_documents import printed
from tests.journeys.test_personal_data import fetched, sent
from tests.running import Client, RunningSystem

LIMIT = 60
AT_ONCE = 12


@pytest.fixture(scope="module")
def bucketed(system: RunningSystem, bucket_server: BucketServer) -> Iterator[BucketServer]:
    """Crm and the gateway keep their files in a bucket."""
    _restarted(system, bucket_server.environment)
    yield bucket_server
    _restarted(system, {})


@pytest.fixture
def in_bucket(running_system: RunningSystem, bucketed: BucketServer) -> BucketServer:
    """It is empty, and so are the records."""
    bucketed.empty()
    return bucketed


def _restarted(system: RunningSystem, more: Mapping[str, str]) -> None:
    for name in ("crm", "gateway"):
        system.terminate(name)
        system.start_one(name, more)
    for name in ("crm", "gateway"):
        system.wait_ready(name)


def test_a_file_goes_through_the_bucket_and_is_gone_with_its_customer(running_system, in_bucket):
    client = running_system.client()
    firm = client.post("/v1/customers", {"name": "恒远泵业"}).ok()["customer_id"]
    large = PDF + bytes(17_000_000)
    kept = [sent(client, firm, "合同.pdf", one).json()["attachment_id"] for one in (PDF, large)]
    assert len(in_bucket.keys()) == 2
    assert [fetched(client, one).content == content
            for one, content in zip(kept, (PDF, large), strict=True)] == [True, True]
    refused = sent(client, firm, "a.pdf", PNG)
    assert refused.json()["errors"][0]["code"] == "attachment.content_differs"
    client.session.delete(f"{client.base_url}/v1/attachments/{kept[0]}", timeout=LIMIT,
                          headers={"If-Match": '"1"'}).raise_for_status()
    wait_until(lambda: len(in_bucket.keys()) == 2, LIMIT, "one file to go")
    client.post(f"/v1/crm-subjects/{firm}/erase", {"reason": "要求"}).ok()
    refused_one = 1  # of a refused upload; it goes after an hour
    wait_until(lambda: len(in_bucket.keys()) == refused_one, LIMIT, "the files to go")
    assert fetched(client, kept[1]).status_code == 404


def test_jobs_and_documents_lie_in_the_bucket(running_system, in_bucket):
    client = running_system.client()
    rows = "\n".join(["external_ref,name,potential_score", "a,恒远泵业,7", "b,,7"])
    reply = client.session.post(f"{client.base_url}/v1/imports/customers", timeout=LIMIT,
                                files={"file": ("a.csv", rows.encode())}).json()
    job = ended(client, reply["job_id"])
    assert (job["created"], job["refused"]) == (1, 1)
    refused = fetch(client, f"/v1/jobs/{job['job_id']}/refused")
    assert [one["external_ref"] for one in lines(refused)] == ["b"]
    made = client.post("/v1/exports/customers", {"format": "csv", "filters": {}}).ok()["job_id"]
    assert ended(client, made)["state"] == "done"
    (exported,) = lines(fetch(client, f"/v1/jobs/{made}/file"))
    assert "恒远泵业" in exported.values()
    assert "Rules of CRM use" in printed(running_system, "crm_rules")
    kept = in_bucket.keys()
    folders = {key.partition("/")[0] for key in kept}
    assert folders == {"imports", "jobs", "documents"}


def test_the_bucket_is_read_while_others_are_served(running_system, in_bucket):
    """Uploads at once from many: nobody waits for the bucket's answer but who asked."""
    client = running_system.client()
    firm = client.post("/v1/customers", {"name": "恒远泵业"}).ok()["customer_id"]
    assert _sent_at_once(running_system, firm) == [201] * AT_ONCE
    assert len(in_bucket.keys()) == AT_ONCE
    listed = client.get(f"/v1/customers/{firm}/attachments").ok()["items"]
    assert [fetched(client, one["attachment_id"]).status_code for one in listed] == [200] * AT_ONCE


def _sent_at_once(system: RunningSystem, firm: str) -> list[int]:
    def send(number: int) -> int:
        return sent(Client(system.base_url, system.token()), firm, f"{number}.pdf",
                    PDF + str(number).encode()).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, range(AT_ONCE)))
