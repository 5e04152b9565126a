"""Certificates as exit criteria of stages: set as data, judged by what people announced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete, insert, select

from chassis.contract import Nothing
from chassis.errors import Refusal
from chassis.work import Work
from services.people.contract import CertificateEvent, CertificateRevoked
from services.pipeline import store
from services.pipeline.contract import Stage
from services.pipeline.contract.certificates import StageCertificateList, StageCertificates
from services.pipeline.rules.certificates import Held, missing
from services.pipeline.rules.stages import ORDER
from services.pipeline.tables import certificate_copy, stage_certificate


def require(command: StageCertificates, work: Work) -> StageCertificates:
    """`course_codes` are people's; a code that nobody can earn closes the stage."""
    stage = command.stage.value
    codes = tuple(sorted(set(command.course_codes)))
    work.lock("row", f"stage/{stage}")
    work.session.execute(delete(stage_certificate).where(stage_certificate.c.stage == stage))
    if codes:
        work.session.execute(insert(stage_certificate), [
            {"stage": stage, "course_code": code} for code in codes])
    return StageCertificates(command.stage, codes)


def listed(query: Nothing, work: Work) -> StageCertificateList:
    wanted = _wanted(work)
    return StageCertificateList(tuple(
        StageCertificates(stage, tuple(wanted[stage])) for stage in ORDER if stage in wanted))


def heard(event: CertificateEvent, work: Work) -> None:
    store.keep_copy(work, certificate_copy, {
        "certificate_id": event.certificate_id, "version": event.version,
        "employee_id": event.employee_id, "course_code": event.course_code,
        "valid_from": event.valid_from, "valid_to": event.valid_to,
        "is_revoked": isinstance(event, CertificateRevoked)})


def missing_to_leave(
    work: Work, owner_id: str, left: Iterable[Stage],
    by_sop: Mapping[Stage, Sequence[str]] = MappingProxyType({}),
) -> list[Refusal]:
    """What the owner lacks to leave these stages today, by the SOP and by what holds for all."""
    wanted = {stage: [*codes, *by_sop.get(stage, ())] for stage, codes in
              {**dict.fromkeys(by_sop, ()), **_wanted(work)}.items()}
    if not wanted:
        return []
    of = certificate_copy.c
    rows: Any = work.session.execute(select(certificate_copy).where(
        of.employee_id == owner_id, of.is_revoked.is_(False)))
    held = [Held(row.course_code, row.valid_from, row.valid_to) for row in rows]
    return missing(wanted, left, held, work.today)


def stages_left(here: Stage, there: Stage) -> tuple[Stage, ...]:
    """The stages that a move forward leaves behind; none on the way back."""
    return ORDER[ORDER.index(here):ORDER.index(there)]


def _wanted(work: Work) -> dict[Stage, list[str]]:
    found: dict[Stage, list[str]] = {}
    for row in work.session.execute(select(stage_certificate).order_by(
            stage_certificate.c.stage, stage_certificate.c.course_code)):
        found.setdefault(Stage(row.stage), []).append(row.course_code)
    return found
