"""The probe: a table of contents."""

from __future__ import annotations

from typing import Any

from chassis.contract import Nothing
from chassis.service import Service, operation
from tests.chassis.probe import reactions, usecases
from tests.chassis.probe.contract import PROBE, Probe
from tests.chassis.probe.tables import metadata
from tests.chassis.probe.texts import TEXTS


class ProbeService(Service):
    name = PROBE
    contract = Probe
    metadata = metadata
    texts = TEXTS
    reactions = reactions

    @operation
    def note(self, command: Any, work: Any) -> Any:
        return usecases.take(command, work)

    @operation
    def find(self, query: Any, work: Any) -> Any:
        return usecases.find(query, work)

    @operation
    def greet(self, query: Any, work: Any) -> Any:
        return Nothing()
