"""Whoever is forgotten is found nowhere: one marker is entered in every way there is, then erased.

Searched are every table of every database (what waits and what was set aside, too), what was
published, the queues, the logs, and every file of the store: uploads, refused rows, exports,
attachments, issued documents of every kind (unpacked where they are archives). Ledgers are as they
were. Left out on purpose: why staff handed a customer over or set
its grade, words in ledgers that are only added to (README of crm).
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chassis.migrations import ledgers_of
from chassis.topology import UNHEARD
from deploy.drill.rabbit import Rabbit
from deploy.local.place import installed_services, migrated_services, stored_services
from deploy.local.waiting import wait_until
from tests.crm.attachment_builders import PNG
from tests.journeys.test_a_complaint_is_saved import WORDS
from tests.journeys.test_bulk import ended
from tests.journeys.test_personal_data import sent
from tests.journeys.test_recruiting import an_open_requisition
from tests.running import Client, RunningSystem
from tests.security import marked
from tests.security.test_personal_data import RARE, SPY, a_spy, is_in, rows_with

MARK = f"{RARE}forgotten"
LIMIT = 40
KEPT = f"{RARE}ledger"
"""In the note of a move, a word of a ledger, which stays (decision 0013)."""
PRINTED = {
    "organization_chart", "job_descriptions", "compensation_plan", "hiring_standard",
    "training_plan", "crm_rules", "grading_strategy", "sop_manual", "stage_guides",
    "strategic_plan", "persona_report", "target_breakdown"}  # fmt: skip
"""At least; whatever is printed besides is printed here, too."""
pytestmark = pytest.mark.timeout(400)


def send(client: Client, kind: str, *lines: str, **fields: str) -> Any:
    """An import, once it has ended, with its refused rows fetched and the job cancelled after."""
    reply = client.session.post(
        f"{client.base_url}/v1/imports/{kind}", data=fields, timeout=30,
        files={"file": (f"{MARK}.csv", "\n".join(lines).encode())})
    job = ended(client, reply.json()["job_id"])
    client.post(f"/v1/jobs/{job['job_id']}/cancel").ok()
    return job


def exported(client: Client, kind: str, **filters: str) -> None:
    job = client.post(f"/v1/exports/{kind}", {"format": "xlsx", "filters": filters}).ok()
    assert ended(client, job["job_id"])["state"] == "done"


def entered(system: RunningSystem, client: Client) -> dict[str, str]:
    """The marker in every field and every file; the addresses that erase its subjects."""
    firm = client.post("/v1/customers", {
        "name": MARK, "address": MARK, "pains": MARK, "email": f"{MARK}@example.com",
        "external_ref": MARK}).ok()["customer_id"]
    at = f"/v1/customers/{firm}"
    who = client.post(f"{at}/contacts", {"name": MARK, "role": MARK}).ok()["contact_id"]
    talk = client.post(f"{at}/interactions", {
        "channel": "visit", "summary": MARK, "next_step": MARK, "contact_ids": [who]}).ok()
    complaint = client.post(f"{at}/complaints", {
        "summary": MARK, "details": MARK, "contact_id": who}).ok()["complaint_id"]
    client.post(f"/v1/complaints/{complaint}/answer", {"answer": MARK}).ok()
    surveyed(client, firm, who)
    client.post(f"{at}/consents", {"contact_id": who, "purpose": "care", "is_given": True,
                                   "source": "paper"}).ok()
    client.post(f"{at}/reveal", {"fields": ["name", "pains"], "reason": MARK}).ok()
    for links in ({}, {"contact_id": who}, {"interaction_id": talk["interaction_id"]}):
        reply = sent(client, firm, f"{MARK}.png", PNG + MARK.encode(), **links)
        assert reply.status_code == 201, reply.text
        client.session.get(
            f"{client.base_url}/v1/attachments/{reply.json()['attachment_id']}/file", timeout=30)
    in_bulk(client)
    beside(system, client, firm)
    lead = client.post("/v1/leads", {
        "source": "website", "touch": "event", "contact_name": MARK, "company": MARK,
        "notes": MARK, "external_ref": MARK}).ok()["lead_id"]
    task = client.post("/v1/tasks", {"title": MARK, "lead_id": lead, "due_at": marked.DUE}).ok()
    client.post(f"/v1/tasks/{task['task_id']}/cancel", {"outcome": MARK}).ok()
    exported(client, "leads", q=MARK)
    client.get(f"/v1/crm-subjects/{firm}/export").ok()
    return {"crm": f"/v1/crm-subjects/{firm}/erase", "pipeline": f"/v1/lead-subjects/{lead}/erase",
            "people": f"/v1/candidates/{a_candidate(system, client)}/erase"}


def beside(system: RunningSystem, client: Client, firm: str) -> None:
    """What was written beside the customer's record, and beside that of one that is merged into
    it."""
    other = marked.another(client, MARK)
    marked.restarted(system, "org", marked.NOBODY_THERE)
    seller, above = marked.somebody_told(system, client)
    for one in (firm, other):
        marked.worked_on(client, one, seller, MARK, KEPT)
    wait_until(lambda: above.get("/v1/notices").ok()["unread"] >= 2, LIMIT, "the notices")
    marked.restarted(system, "org")
    mails = client.get("/v1/deliveries", state="queued").ok()["items"]
    assert {one["channel"] for one in mails} == {"email"}
    exported(client, "deals", status="lost")
    marked.cared_for(client, MARK)
    marked.spoken_with(system, client, firm, MARK)
    marked.merged(client, firm, other)


def surveyed(client: Client, firm: str, who: str) -> None:
    survey = client.post("/v1/surveys", {"kind": "nps", **WORDS}).ok()["survey_id"]
    token = client.post(f"/v1/surveys/{survey}/invitations", {
        "customer_id": firm, "contact_id": who}).ok()["token"]
    Client(client.base_url, None).post(
        f"/v1/public/surveys/{token}", {"score": 2, "comment": MARK}).ok()


def in_bulk(client: Client) -> None:
    """Uploads with rows that are taken, refused and tried, of customers, contacts and leads."""
    head = "external_ref,name,potential_score"
    job = send(client, "customers", head, f"{MARK},{MARK},7", f"x,{MARK},{MARK}")
    assert (job["refused"], job["errors"][0]["value"]) == (1, MARK)
    send(client, "customers", head, f"y,{MARK},{MARK}", dry_run="true")
    send(client, "contacts", "external_ref,customer_ref,name", f"z,{MARK}-none,{MARK}")
    send(client, "leads", "external_ref,contact_name,source", f"z,{MARK},{MARK}")
    exported(client, "customers", q=MARK)


def a_candidate(system: RunningSystem, client: Client) -> str:
    made = client.post("/v1/candidates", {
        "requisition_id": an_open_requisition(system, client), "name": MARK, "contact": MARK,
        "answers": [{"code": "tob", "is_met": True}]}).ok()
    name = str(made["candidate_id"])
    client.post(f"/v1/candidates/{name}/refuse", {"refused_by": "us", "reason": MARK}).ok()
    return name


def pieces(path: Path) -> Iterator[bytes]:
    """The name and the content of a file, and of the parts of an archive; nothing of one that has
    gone meanwhile."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    yield path.name.encode()
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            yield from (parts.read(name) for name in parts.namelist())


def files_with(system: RunningSystem, text: str) -> list[str]:
    folder = system.servers.place.folder("files")
    paths = [Path(root) / name for root, _, names in os.walk(folder) for name in names]
    return sorted(str(path.relative_to(folder)) for path in paths
                  if any(is_in(text, part.decode(errors="replace")) for part in pieces(path)))


def tables_with(system: RunningSystem, text: str) -> dict[str, list[str]]:
    found = {service: rows_with(system, service, text) for service in stored_services()}
    return {service: tables for service, tables in found.items() if tables}


def ledgers(system: RunningSystem) -> dict[str, set[str]]:
    """Every row of every ledger."""
    found = {}
    for service in migrated_services():
        database = system.servers.environment.database(service)
        with closing(system.servers.postgres.connect(database)) as session:
            cursor = session.cursor()
            for ledger in ledgers_of(service):
                cursor.execute(f"SELECT t::text FROM {ledger} t")
                found[f"{service}.{ledger}"] = {row for (row,) in cursor.fetchall()}
    return found


@pytest.fixture(scope="module")
def forgotten(system: RunningSystem) -> Iterator[dict[str, Any]]:
    """What was found before the erasures, and the running system after them."""
    system.empty()
    client = system.client()
    with a_spy(system) as spy:
        erasures = entered(system, client)
        marked.what_documents_need(client)
        before = {"forms": marked.printed(client), "tables": tables_with(system, MARK),
                  "files": files_with(system, MARK), "ledgers": ledgers(system)}
        for address in erasures.values():
            client.post(address, {} if "candidates" in address else {"reason": "要求"}).ok()
        yield {"system": system, "before": before, "spy": spy}
    system.empty()


def test_the_search_finds_what_is_there_before(forgotten):
    before = forgotten["before"]
    assert before["tables"].keys() == {"crm", "pipeline", "people"}
    assert {"customer", "contact", "job", "idempotency", "attachment", "disclosure_reason",
            "interaction_text", "complaint_text", "survey_answer"} <= set(before["tables"]["crm"])
    assert {"customer_merge", "care_item", "wecom_contact", "wecom_message"} <= set(
        before["tables"]["crm"])
    assert {"lead", "deal", "task", "exception_case"} <= set(before["tables"]["pipeline"])
    folders = {"/".join(name.split("/")[:2]) for name in before["files"]}
    assert folders == {"attachments/crm", "imports/crm", "imports/pipeline", "jobs/crm",
                       "jobs/pipeline"}


def test_every_document_was_printed_in_every_form(forgotten):
    forms = forgotten["before"]["forms"]
    assert forms.keys() >= PRINTED
    assert {form for kinds in forms.values() for form in kinds} == {"html", "pdf", "docx", "xlsx"}


def test_no_queue_of_the_broker_holds_anything(forgotten):
    """Each is emptied by who hears it, none has a dead letter; what nobody hears (`unheard`), the
    spy has."""
    servers = forgotten["system"].servers
    rabbit = Rabbit(servers.broker, servers.environment)

    def full() -> set[str]:
        return {name for name, depth in rabbit.depths().items() if depth} - {SPY, UNHEARD}

    wait_until(lambda: not full(), LIMIT, "the queues to be empty")
    assert {"crm.inbox", "pipeline.inbox", "analytics.inbox"} <= rabbit.depths().keys()


def test_what_is_kept_are_words_of_a_ledger_only(forgotten):
    assert tables_with(forgotten["system"], KEPT) == {"pipeline": ["stage_change"]}


def test_afterwards_no_file_holds_them(forgotten):
    system = forgotten["system"]
    wait_until(lambda: not files_with(system, MARK), LIMIT, "the files to go")
    assert files_with(system, MARK) == []


def test_afterwards_no_row_of_any_table_holds_them(forgotten):
    system = forgotten["system"]
    wait_until(lambda: not tables_with(system, MARK), LIMIT, "the rows to be emptied")
    assert tables_with(system, MARK) == {}


def test_no_event_and_no_log_held_them(forgotten):
    system = forgotten["system"]
    bodies = [body.decode() for body in forgotten["spy"].bodies()]
    assert any('"customer_erased"' in body for body in bodies)
    assert [body for body in bodies if is_in(MARK, body)] == []
    assert [one for one in (*installed_services(), "gateway") if is_in(MARK, system.log(one))] == []


def test_the_ledgers_are_as_they_were_and_only_grew(forgotten):
    after = ledgers(forgotten["system"])
    before = forgotten["before"]["ledgers"]
    assert sum(map(len, before.values())) > 50
    assert {name for name, rows in before.items() if not rows <= after[name]} == set()
