"""How a service says what it does when another service's event arrives.

`@on(DealSigned, deal=deal_keys, party=seller_keys)` declares the event and the keys it must lock.
Keys are functions (events, work) -> names; the chassis takes those of the whole batch, class by
class, before any handler runs, so `party` keys may be read from rows that the `deal` locks already
protect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeVar

from chassis.contract import Event
from chassis.locks import LOCK_CLASSES
from chassis.work import Work

Handler = TypeVar("Handler", bound=Callable[..., None])
Keys = Callable[[Sequence[Any], Work], Iterable[str]]


@dataclass(frozen=True)
class Reaction:
    event: type[Event]
    run: Callable[[Any, Work], None]
    keys: Mapping[str, Keys]
    filled_by: Any = None  # the operation that tells what was announced before (`chassis.filling`)
    hop: str = ""  # its name in `salesloop_chain_seconds`


def on(
    *events: type[Event], filled_by: Any = None, hop: str = "", **keys: Keys
) -> Callable[[Handler], Handler]:
    """Declare a reaction to events; `deal`, `party` and `row` name the keys to lock, `filled_by`
    the operation that lists what was announced before this service heard anything, `hop` the place
    in the chain from a sale to its rebate whose delay is measured here."""
    unknown = set(keys) - set(LOCK_CLASSES)
    if unknown:
        raise TypeError(f"no such lock class: {unknown}")

    def declare(handler: Handler) -> Handler:
        handler.reactions = [  # type: ignore[attr-defined]
            Reaction(event, handler, keys, filled_by, hop) for event in events
        ]
        return handler

    return declare


def reactions_of(module: ModuleType) -> dict[str, Reaction]:
    """Every reaction that a service's `reactions.py` declares, by wire name."""
    found: dict[str, Reaction] = {}
    for reaction in _declared(module):
        name = reaction.event.wire_name()
        if name in found:
            raise TypeError(f"{module.__name__} hears {name} twice")
        found[name] = reaction
    return found


def heard_by(reactions: Mapping[str, Reaction]) -> list[tuple[str, str]]:
    """What these reactions hear: (owner, event type)."""
    return [(owner, name) for name, reaction in reactions.items()
            for owner in reaction.event.owners()]


def _declared(module: ModuleType) -> Iterator[Reaction]:
    for member in vars(module).values():
        yield from getattr(member, "reactions", [])
