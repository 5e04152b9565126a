"""What a place remembers: ports, passwords and keys are chosen once."""

from __future__ import annotations

import json
import socket
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from deploy.local.place import PROCESSES, Place


def test_a_choice_survives_a_restart(tmp_path: Path) -> None:
    first = Place(tmp_path)
    chosen = first.port("amqp"), first.password("people_app")
    again = Place(tmp_path)
    assert (again.port("amqp"), again.password("people_app")) == chosen


def test_an_epoch_only_rises_and_survives_a_restart(tmp_path: Path) -> None:
    place = Place(tmp_path)
    assert (place.epoch("people"), place.raise_epoch("people"), place.epoch("org")) == (0, 1, 0)
    assert place.raise_epoch("people", above=7) == 8, "a backup of a later epoch"
    assert Place(tmp_path).raise_epoch("people", above=3) == 9


def test_two_names_never_share_a_port_or_a_password(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with ThreadPoolExecutor(4) as many:
        ports = list(many.map(place.port, [f"web_{number}" for number in range(40)]))
        passwords = list(many.map(place.password, [f"login_{number}" for number in range(40)]))
    assert len(set(ports)) == len(ports)
    assert len(set(passwords)) == len(passwords)


def test_a_port_that_another_program_took_is_chosen_anew(tmp_path: Path) -> None:
    place = Place(tmp_path)
    taken, kept = place.port("gateway"), place.port("amqp")
    with socket.socket() as other:
        other.bind(("127.0.0.1", taken))
        other.listen()
        place.free_taken_ports()
        assert place.port("gateway") != taken
    assert place.port("amqp") == kept


def test_secrets_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.password("postgres")
    secret = [tmp_path / "chosen.json", *place.keys().glob("*.pem")]
    assert len(secret) == len(PROCESSES) + 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret} == {0o600}


def test_every_process_has_a_key_whose_public_half_is_known(tmp_path: Path) -> None:
    keys = Place(tmp_path).keys()
    public = json.loads((keys / "public.json").read_text())
    assert set(public) == set(PROCESSES)
    for name, text in public.items():
        private = serialization.load_pem_private_key((keys / f"{name}.pem").read_bytes(), None)
        known = serialization.load_pem_public_key(text.encode())
        assert isinstance(private, Ed25519PrivateKey)
        assert isinstance(known, Ed25519PublicKey)
        known.verify(private.sign(b"passport"), b"passport")
