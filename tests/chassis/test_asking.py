"""What a command has to know from another service is asked before its transaction begins."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InternalError

from chassis import contract
from chassis.contract import Contract, command, message, query
from chassis.dispatch import describe
from chassis.envelope import Origin
from chassis.errors import Conflict, NotFound, Refusal, RuleBroken, Unavailable
from chassis.passport import Caller, service_caller
from chassis.remote import as_raised
from chassis.service import SERVED, Service, operation
from chassis.testing import Harness, Refused
from chassis.work import Work
from services.org.tables import metadata


@message
class Question:
    word: str = contract.text()


@message
class Said:
    word: str


class Elsewhere(Contract):
    @query("words:read")
    def translate(self, query: Question) -> Said:
        """A word in another language."""


class Asking(Contract):
    @command("words:write")
    def keep(self, command: Question) -> Said:
        """Keep a word with its translation."""


def _ask(command: Any, work: Any) -> Any:
    with work.reading() as session:
        is_short = session.execute(text("SELECT length(:word) < 3"), {"word": command.word})
    return None if is_short.scalar() else work.services.call(Elsewhere.translate, command)


class AskingService(Service):
    name = "org"
    contract = Asking
    metadata = metadata
    texts: dict[str, Any] = {}

    @operation(ask=_ask)
    def keep(self, command: Any, work: Any) -> Any:
        assert work.session.execute(text("SELECT 1")).scalar() == 1
        with pytest.raises(RuntimeError):
            _ = work.services
        return Said("nothing" if work.asked is None else work.asked.word)


@pytest.fixture
def asking(harness) -> Harness:
    return harness(AskingService)


def _translated(question: Any) -> Said:
    return Said(f"{question.word}!")


def test_the_use_case_finds_the_answer_and_asks_no_more(asking):
    asking.answers(Elsewhere.translate, _translated)
    assert asking.call("keep", word="泵站😀").word == "泵站😀!"
    assert [request.word for _, request in asking.others.calls] == ["泵站😀"]


def test_nothing_is_asked_where_nothing_has_to_be(asking):
    assert asking.call("keep", word="a").word == "nothing"
    assert asking.others.calls == []


def test_a_command_that_was_answered_asks_nothing_again(asking):
    asking.answers(Elsewhere.translate, _translated)
    first = asking.call("keep", key="one", word="pump")
    asking.answers(Elsewhere.translate, lambda _: Said("another"))
    assert asking.call("keep", key="one", word="pump") == first
    assert len(asking.others.calls) == 1


def test_a_key_of_another_request_is_refused_without_asking(asking):
    asking.answers(Elsewhere.translate, _translated)
    asking.call("keep", key="one", word="pump")
    with pytest.raises(Refused) as refused:
        asking.call("keep", key="one", word="valve")
    assert refused.value.code == "idempotency.key_reused"
    assert len(asking.others.calls) == 1


def test_a_service_that_nobody_plays_is_away(asking):
    with pytest.raises(Refused) as refused:
        asking.call("keep", key="one", word="pump")
    assert (refused.value.kind, refused.value.code) == ("unavailable", "service.unavailable")
    asking.answers(Elsewhere.translate, _translated)
    assert asking.call("keep", key="one", word="pump").word == "pump!"


def test_a_foreign_refusal_reaches_the_caller_whole(asking):
    def refuse(_: Any) -> Said:
        raise RuleBroken([Refusal("word.unknown", "word", {"word": "pump"})])

    asking.answers(Elsewhere.translate, refuse)
    with pytest.raises(Refused) as refused:
        asking.call("keep", word="pump")
    assert (refused.value.kind, refused.value.codes, refused.value.fields) == (
        "refused", ["word.unknown"], ["word"])
    assert refused.value.error["errors"][0]["details"] == {"word": "pump"}


def test_nobody_without_the_permission_makes_us_ask(asking):
    asking.answers(Elsewhere.translate, _translated)
    with pytest.raises(Refused) as refused:
        asking.call("keep", caller=Caller("acct_1"), word="pump")
    assert refused.value.kind == "forbidden"
    assert asking.others.calls == []


def test_reading_apart_cannot_write_and_cannot_lie_inside_a_transaction(asking):
    work = Work(asking.ground, service_caller("org"), Origin("org"))
    with pytest.raises(InternalError), work.reading() as session:
        session.execute(text("DELETE FROM unit"))
    assert work.services is asking.others
    work.session.execute(text("SELECT 1"))
    with pytest.raises(RuntimeError), work.reading():
        pass
    work.close()


def test_the_lookup_of_a_key_leaves_no_connection_behind(asking):
    asking.answers(Elsewhere.translate, _translated)
    for number in range(30):
        asking.call("keep", key=f"key {number}", word="pump")
    assert asking.engine.pool.checkedout() == 0
    assert len(asking.others.calls) == 30


def _described(error: Exception) -> dict[str, Any]:
    return describe(error, "en", {})  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [
    RuleBroken([Refusal("a.b", "x", {"most": 3}), Refusal("a.c")]),
    RuleBroken([Refusal("a.b", "x", {"most": 3})]),
    NotFound("record.not_found"),
    Conflict("record.conflict"),
    Unavailable("service.unavailable", Refusal("a.b")),
], ids=lambda error: error.kind)
def test_an_error_is_raised_here_as_it_was_raised_there(error):
    raised = as_raised(_described(error))
    assert type(raised) is type(error)
    assert (raised.code, raised.refusals, raised.details) == (
        error.code, error.refusals, error.details)


@pytest.mark.parametrize(("is_retryable", "kind"), [(True, "unavailable"), (False, "internal")])
def test_a_kind_that_is_not_known_here_yet_is_no_accident(is_retryable, kind):
    error = {"kind": "later", "code": "x.y", "retryable": is_retryable, "message": "their words"}
    raised = as_raised(error)
    assert (raised.kind, raised.code, raised.retryable) == (kind, "x.y", is_retryable)
    assert "their words" not in str(raised)


def test_a_class_without_documents_takes_none_from_a_printing_class_of_its_name(monkeypatch):
    printer: dict[str, Any] = {"chart": None}
    monkeypatch.setitem(SERVED, "org", printer)

    class Silent(Service):
        name = "org"
        contract = Contract
        metadata = metadata
        texts: dict[str, Any] = {}

    assert Silent.documents == {}
    assert SERVED["org"] is printer
