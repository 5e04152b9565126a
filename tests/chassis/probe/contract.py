"""What the probe offers, and what it is told by the service `strategy` (played by the tests)."""

from __future__ import annotations

from chassis.contract import PUBLIC, Contract, Event, Nothing, command, message, query, text

PROBE, TELLER = "crm", "strategy"
"""Names that have rights on the broker; nothing else of those services takes part."""


@message
class Told(Event):
    """Something to write down; `mood` says how the reaction behaves."""

    ref: str
    mood: str = "plain"
    needs: str = ""

    @property
    def aggregate_id(self) -> str:
        return self.ref

    @property
    def aggregate_version(self) -> int:
        return 1

    @classmethod
    def owner(cls) -> str:
        return TELLER


@message
class Noted(Event):
    """The probe wrote something down."""

    ref: str
    number: int

    @property
    def aggregate_id(self) -> str:
        return self.ref

    @property
    def aggregate_version(self) -> int:
        return self.number

    @classmethod
    def owner(cls) -> str:
        return PROBE


@message
class Note:
    ref: str = text()
    mood: str = text(default="plain")


@message
class Written:
    """How often this was written down, and by whom and for which request the last time."""

    ref: str
    times: int
    writer: str


@message
class Find:
    ref: str = text()


class Probe(Contract):
    """Take a note; look it up."""

    @command("notes:write")
    def note(self, request: Note) -> Written:
        """Write a note down."""
        raise NotImplementedError

    @query("notes:read")
    def find(self, request: Find) -> Written:
        """Look a note up."""
        raise NotImplementedError

    @query(PUBLIC)
    def greet(self, request: Nothing) -> Nothing:
        """Answer anybody."""
        raise NotImplementedError
