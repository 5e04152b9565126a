"""The bad network really is one: real sockets, a real server behind it."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from deploy.drill.proxy import Proxy
from deploy.local.waiting import wait_until

LIMIT = 5


class Echo(socketserver.BaseRequestHandler):
    """Says back what it hears, and keeps it."""

    def handle(self) -> None:
        try:
            while said := self.request.recv(65_536):
                self.server.heard.append(said)
                self.request.sendall(said)
        finally:
            self.server.ended += 1


class EchoServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Echo)
        self.heard: list[bytes] = []
        self.ended = 0

    def handle_error(self, *_: object) -> None:
        """A reset is what the test wants."""


@pytest.fixture
def server() -> Iterator[EchoServer]:
    with EchoServer() as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def proxy(server: EchoServer) -> Iterator[Proxy]:
    with Proxy(*server.server_address) as running:
        yield running


@pytest.fixture
def line(proxy: Proxy) -> Iterator[socket.socket]:
    with closing(called(proxy)) as opened:
        assert answer(opened, b"hello") == b"hello"
        yield opened


def called(proxy: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), LIMIT)


def answer(line: socket.socket, said: bytes) -> bytes:
    line.sendall(said)
    return read(line, len(said))


def read(line: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size:
        piece = line.recv(size - len(got))
        if not piece:
            break
        got += piece
    return got


def test_what_is_said_goes_through_unchanged_and_is_counted(proxy, line):
    said = bytes(range(256)) * 2_000
    threading.Thread(target=line.sendall, args=(said,), daemon=True).start()
    assert read(line, len(said)) == said
    wait_until(lambda: proxy.seen["answered"] == len(said) + 5, LIMIT, "count")
    assert (proxy.seen["connections"], proxy.seen["asked"]) == (1, len(said) + 5)


def test_latency_holds_each_way_back(proxy, line):
    proxy.latency = 0.1
    began = time.monotonic()
    assert answer(line, b"slow") == b"slow"
    assert time.monotonic() - began >= 0.2


def test_a_stall_is_silence_and_loses_nothing(proxy, server, line):
    proxy.stall()
    line.sendall(b"held")
    line.settimeout(0.3)
    with pytest.raises(TimeoutError):
        line.recv(4)
    with closing(called(proxy)) as another:
        assert another.getpeername()[1] == proxy.port
    assert server.heard == [b"hello"]
    proxy.flow()
    line.settimeout(LIMIT)
    assert read(line, 4) == b"held"


def test_a_cut_ends_every_connection_and_the_next_one_works(proxy, line):
    assert proxy.cut() == 1
    assert line.recv(1) == b""
    wait_until(lambda: proxy.open == 0, LIMIT, "end")
    with closing(called(proxy)) as another:
        assert answer(another, b"again") == b"again"
    assert proxy.seen["cut"] == 1


def test_a_reset_is_a_reset(proxy, line):
    assert proxy.reset() == 1
    with pytest.raises(ConnectionResetError):
        line.recv(1)


def test_slices_arrive_in_order(proxy, line):
    proxy.piece = 3
    said = bytes(range(200))
    assert answer(line, said) == said
    assert proxy.seen["slices"] >= 2 * len(said) // 3


def test_a_half_closed_client_is_still_heard(proxy, server, line):
    assert proxy.half_close() == 1
    assert line.recv(1) == b""
    for said in (b"still here", b"and here"):  # the server answers each, and is not heard
        line.sendall(said)
        wait_until(lambda said=said: said in server.heard, LIMIT, "heard")
    line.close()
    wait_until(lambda: proxy.open == 0, LIMIT, "end")
    assert proxy.seen["answered"] == len(b"hello")


def test_refusal_closes_the_port_and_spares_what_is_open(proxy, line):
    proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        called(proxy)
    assert answer(line, b"open") == b"open"
    proxy.accept()
    with closing(called(proxy)) as another:
        assert answer(another, b"back") == b"back"


@pytest.mark.parametrize("forwards", [True, False])
def test_it_cuts_once_at_a_word_even_when_the_word_comes_in_pieces(proxy, server, line, forwards):
    proxy.cut_at(b"COMMIT", forwards=forwards)
    assert answer(line, b"..COM") == b"..COM"
    line.sendall(b"MIT..")
    assert line.recv(1) == b""
    wait_until(lambda: proxy.open == 0, LIMIT, "end")
    wait_until(lambda: server.ended, LIMIT, "the server has read all that came")
    assert (b"MIT.." in server.heard) is forwards
    assert proxy.seen["triggered"] == 1
    with closing(called(proxy)) as another:
        assert answer(another, b"COMMIT") == b"COMMIT"


def test_a_target_that_is_away_ends_the_call(server):
    with closing(socket.create_server(("127.0.0.1", 0))) as nobody:
        address = nobody.getsockname()
    with Proxy(*address) as proxy, closing(called(proxy)) as line:
        assert line.recv(1) == b""
        assert proxy.seen["unreachable"] == 1
