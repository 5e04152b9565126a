"""The SOP that a document is about: the approved version of the named pipeline, else the standard.

Both documents of pipeline are about a pipeline (`about`; none: new business).
"""

from __future__ import annotations

from collections.abc import Mapping

from chassis import clock
from chassis.contract import Nothing
from chassis.documents.printed import Wish
from chassis.documents.words import said_day
from chassis.errors import Refusal, refuse
from chassis.naming import names_if_there
from chassis.work import Work
from services.org.contract import Org
from services.pipeline.contract import Stage
from services.pipeline.contract.exceptions import Playbook
from services.pipeline.contract.sop import Sop, SopId
from services.pipeline.rules.standard_sop import STANDARD_VERSION
from services.pipeline.store import sop_figures as figures
from services.pipeline.store import sops as store
from services.pipeline.usecases import certificates, exceptions, sops
from services.pipeline.wording import pipeline_called

DEFAULT = "new_business"


def pipeline_of(wish: Wish) -> str:
    return wish.about or DEFAULT


def sop_of(wish: Wish, work: Work) -> Sop:
    """Refused for a pipeline that has neither an SOP nor a deal."""
    pipeline = pipeline_of(wish)
    row = store.in_force(work, pipeline)
    is_known = row is not None or pipeline == DEFAULT or figures.is_used(work, pipeline)
    refuse([] if is_known else [Refusal("document.nothing_to_print", "about")])
    version = STANDARD_VERSION if row is None else row.sop_version
    return sops.get(SopId(pipeline, version), work)


def before(sop: Sop, work: Work) -> Sop | None:
    """The version that this one superseded; none before the standard."""
    if sop.sop_version == STANDARD_VERSION:
        return None
    return sops.get(SopId(sop.pipeline, sop.sop_version - 1), work)


def for_all(work: Work) -> Mapping[Stage, tuple[str, ...]]:
    """Certificates that a stage asks for in every pipeline."""
    return {one.stage: one.course_codes for one in certificates.listed(Nothing(), work).items}


def playbooks(work: Work) -> Mapping[str, str]:
    """What the playbook of each kind of exception is called."""
    return {one.kind: one.title for one in _books(work)}


def _books(work: Work) -> tuple[Playbook, ...]:
    return exceptions.playbooks(Nothing(), work).items


def names(wish: Wish, work: Work) -> Mapping[str, str]:
    """What whoever approved is called; nothing while org is away: the document says the id then."""
    with work.reading():
        row = store.in_force(work, pipeline_of(wish))
    approved_by = None if row is None else row.approved_by
    return names_if_there(work, Org.account_names, [approved_by], "account_id")


def approver(sop: Sop, work: Work) -> str:
    called: Mapping[str, str] = work.asked or {}
    return called.get(sop.approved_by or "", sop.approved_by or "")


def subtitle(sop: Sop, wish: Wish) -> str:
    if sop.approved_at is None:
        since = wish.say("随系统提供的标准", "the standard that comes with the system")
    else:
        day = said_day(clock.business_day(sop.approved_at), wish.language)
        since = wish.say(f"{day}批准", f"approved on {day}")
    name = pipeline_called(sop.pipeline, wish)
    return f"{sop.content.title}  {name}  V{sop.sop_version}  {since}"


def state(wish: Wish, work: Work) -> str:
    """The version in force, and the certificates and playbooks that hold beside it."""
    row = store.in_force(work, pipeline_of(wish))
    version = STANDARD_VERSION if row is None else row.sop_version
    codes = ";".join(f"{stage.value}={','.join(found)}" for stage, found in for_all(work).items())
    books = ";".join(f"{one.kind}={one.version}" for one in _books(work))
    return f"{version}/{codes}/{books}"
