"""Which certificates a stage asks for before a deal may leave it."""

from __future__ import annotations

from chassis.contract import Contract, Nothing, command, items, message, query
from services.pipeline.contract.deals import Stage


@message
class StageCertificates:
    """The courses of people whose certificates the deal's owner must hold; none: no condition."""

    stage: Stage
    course_codes: tuple[str, ...] = items(most=50, default=())


@message
class StageCertificateList:
    items: tuple[StageCertificates, ...]


class CertificateOperations(Contract):
    @command("sop:write")
    def require_certificates(self, command: StageCertificates) -> StageCertificates:
        """Say which certificates open the way out of a stage, instead of what was said before."""

    @query("deals:read")
    def stage_certificates(self, query: Nothing) -> StageCertificateList:
        """The stages that ask for certificates."""
