"""From a request on the wire to its answer: decode, permit, run in one transaction, encode.

Free of Nameko, so that tests run the same path as the server. Every command carries an idempotency
key; its first answer is stored with its effect (finding 83), refusals are not stored.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis import codec, locks, schemas, tracing
from chassis.audit import recording as audit
from chassis.audit.bounds import Bounds
from chassis.contract import PUBLIC, Operation
from chassis.envelope import Origin
from chassis.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Refusal,
    RuleBroken,
    SalesloopError,
    Unavailable,
)
from chassis.passport import Caller
from chassis.texts import Texts, say
from chassis.topology import GATEWAY, SERVICES
from chassis.work import Ground, Work

log = logging.getLogger(__name__)
UseCase = Callable[[Any, Work], Any]
Ask = Callable[[Any, Work], Any]
"""What a use case has to know from another service; see `Dispatcher.run`."""
PROCESSES = (*SERVICES, GATEWAY)
SECRET_FIELDS = frozenset({"password", "old_password", "new_password", "one_time_code"})
"""Never part of a stored hash: a fast hash of a request would let a password be guessed."""
TOLD_ONCE = frozenset({"token", "secret", "provisioning_uri", "recovery_codes",
                       "public_link", "revealed"})
"""Fields of replies that are never stored: who sends the request again finds null in them."""


@dataclass(frozen=True)
class Call:
    """One request, as its headers described it."""

    operation: Operation
    values: Any
    caller: Caller
    key: str | None = None
    request_id: str | None = None
    language: str = "zh-CN"
    expected_version: int | None = None
    traceparent: str | None = None

    @property
    def asked(self) -> audit.Asked:
        return audit.Asked(self.operation, self.caller, self.request_id, self.values)


@dataclass(frozen=True)
class Answer:
    """An encoded reply with its version (the ETag), or an error ready to cross."""

    body: bytes = b"null"
    etag: str | None = None
    error: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Dispatcher:
    ground: Ground
    texts: Texts
    audit_bounds: Bounds = field(default_factory=Bounds)

    def run(self, call: Call, use_case: UseCase, ask: Ask | None = None) -> Answer:
        """The answer to a call; never raises for what a caller did or what a database does.

        `ask(request, work)` runs before the transaction; the use case finds its result in
        `work.asked`. A command whose answer is stored asks nothing.
        """
        try:
            return self._in_transaction(call, use_case, ask)
        except SalesloopError as error:
            audit.refused(self.ground, call.asked, error, self.audit_bounds)
            return Answer(error=self._error(error, call.language))
        except (DBAPIError, PoolTimeout) as error:
            return Answer(error=self._error(_database_trouble(error), call.language))
        except Exception:
            log.exception("operation failed: %s", call.operation.name)
            return Answer(error=self._error(SalesloopError("internal"), call.language))

    def _in_transaction(self, call: Call, use_case: UseCase, ask: Ask | None) -> Answer:
        scope = self._scope(call)
        request: Any = schemas.load(call.operation.request, call.values)
        work = Work(
            self.ground,
            call.caller,
            Origin(call.caller.subject, call.request_id, traceparent=tracing.current()),
            call.expected_version,
            call.language,
            scope,
            only_reads=call.operation.only_reads,
        )
        try:
            if ask is not None and not self._is_answered(call, work):
                work.asked = ask(request, work)
            answer = self._stored_answer(call, work) or self._fresh_answer(
                call, work, use_case, request
            )
            work.commit()
            if work.refusal is not None:
                raise work.refusal
            return answer
        finally:
            work.close()

    def _scope(self, call: Call) -> str:
        """How far the caller reaches; another process of ours only reads (events.md, "Calls")."""
        permission = call.operation.permission
        if call.operation.callers:
            is_refused = not _is_named(call)
        else:
            is_refused = call.operation.is_command and self._is_foreign(call.caller)
        if is_refused:
            raise Forbidden("caller.forbidden", permission=permission)
        return "own" if permission == PUBLIC else call.caller.scope(permission)

    def _is_foreign(self, caller: Caller) -> bool:
        is_process = caller.is_service and caller.subject in PROCESSES
        return is_process and caller.subject != self.ground.service

    def _fresh_answer(self, call: Call, work: Work, use_case: UseCase, request: Any) -> Answer:
        reply = use_case(request, work)
        if work.refusal is not None:
            return Answer()
        version = getattr(reply, "version", None)
        answer = Answer(codec.encode(reply), None if version is None else str(version))
        if call.operation.is_audited:
            audit.done(work, call.asked, reply, answer.body)
        if _has_key(call):
            work.session.execute(
                insert(self._keys),
                {
                    **_identity(call),
                    "request_hash": _hash(call.values),
                    "reply": _to_keep(reply, answer.body),
                    "etag": answer.etag,
                    "created_at": work.now,
                },
            )
        return answer

    def _is_answered(self, call: Call, work: Work) -> bool:
        """Was this key answered before? Looked up apart, so that nothing is held while asking."""
        if not _has_key(call):
            return False
        held = select(self._keys).filter_by(**_identity(call))
        with work.reading() as session:
            return session.execute(held).first() is not None

    def _stored_answer(self, call: Call, work: Work) -> Answer | None:
        if not _has_key(call):
            return None
        identity = _identity(call)
        if not locks.try_one(work.session, "key:" + "\x1f".join(identity.values())):
            raise Conflict("idempotency.in_progress")
        stored = work.session.execute(select(self._keys).filter_by(**identity)).first()
        if stored is None:
            return None
        if stored.request_hash != _hash(call.values):
            raise RuleBroken([Refusal("idempotency.key_reused", "Idempotency-Key")])
        return Answer(stored.reply, stored.etag)

    @property
    def _keys(self) -> Any:
        return self.ground.tables.tables["idempotency"]

    def _error(self, error: SalesloopError, language: str) -> dict[str, Any]:
        return describe(error, language, self.texts)


def describe(error: SalesloopError, language: str, texts: Texts) -> dict[str, Any]:
    """An error in words that may cross a border."""
    return {
        "kind": error.kind,
        "code": error.code,
        "retryable": error.retryable,
        "message": say(texts, error.code, language, error.details),
        "details": codec.plain(error.details),
        "errors": [
            {
                "field": refusal.field,
                "code": refusal.code,
                "details": codec.plain(refusal.details),
                "message": say(texts, refusal.code, language, refusal.details),
            }
            for refusal in error.refusals
        ],
    }


def _database_trouble(error: Exception) -> SalesloopError:
    """What a database failure means to a caller; its own words stay in the log, without
    parameters."""
    state = getattr(getattr(error, "orig", None), "pgcode", None)
    log.warning("database trouble: %s %s", type(error).__name__, state)
    if isinstance(error, IntegrityError):
        return Conflict("record.conflict")
    if isinstance(error, DataError):  # no column can hold it: sending it again is no use
        return Invalid("request.invalid")
    return Unavailable("service.unavailable")


def _is_named(call: Call) -> bool:
    """Is it one of the services that the operation is for? A person never is."""
    return call.caller.is_service and call.caller.subject in call.operation.callers


def _has_key(call: Call) -> bool:
    """Answers to callers nobody knows are never stored: they would be shared, tokens among them."""
    return call.operation.is_command and bool(call.key) and call.operation.permission != PUBLIC


def _to_keep(reply: Any, encoded: bytes) -> bytes:
    """The reply as it may be stored: without what is told once."""
    told = TOLD_ONCE & {part.name for part in fields(reply)}
    return codec.encode(replace(reply, **dict.fromkeys(told))) if told else encoded


def _identity(call: Call) -> dict[str, str]:
    return {"actor": call.caller.subject, "operation": call.operation.name, "key": call.key or ""}


def _hash(values: Any) -> bytes:
    return hashlib.sha256(codec.encode(_sorted(values))).digest()


def _sorted(values: Any) -> Any:
    if isinstance(values, Mapping):
        return {name: _sorted(values[name]) for name in sorted(values.keys() - SECRET_FIELDS)}
    return [_sorted(value) for value in values] if isinstance(values, list) else values
