"""A bad network: a TCP proxy on 127.0.0.1 that delays, stalls, cuts, resets and slices on command.

`with Proxy("127.0.0.1", 5432) as proxy:` listens on `proxy.port`; its loop runs in a thread of its
own, and every command may come from any thread. `seen` counts what went through and what was done.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

CHUNK, COMMAND_LIMIT = 65_536, 10
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER on, 0 seconds: closing sends RST and forgets what was not sent yet."""


class Proxy:
    """Forwards to `host`:`port`. `latency`: seconds that each piece is held back, either way;
    `piece`: the most bytes sent at once, 0 for all; both are read anew for every piece."""

    def __init__(self, host: str, port: int, listening: int = 0) -> None:
        self.target, self.port = (host, port), listening
        self.latency, self.piece = 0.0, 0
        self.seen: Counter[str] = Counter()
        self._pattern, self._forwards = b"", True
        self._pairs: set[Pair] = set()
        self._loop = asyncio.new_event_loop()
        self._flowing = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Proxy:
        self._thread.start()
        self._flowing.set()
        self._do(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._refuse())
        self.flow()
        self.cut()
        self._do(self._finished())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(COMMAND_LIMIT)
        self._loop.close()

    @property
    def open(self) -> int:
        """Connections that are open now."""
        return len(self._pairs)

    def stall(self) -> None:
        """Accept and forward nothing, say nothing: a half-open connection."""
        self._call(self._flowing.clear)

    def flow(self) -> None:
        """End a stall; what was held back goes on."""
        self._call(self._flowing.set)

    def cut(self) -> int:
        """Close every connection now, in good order; how many there were."""
        return self._each("cut", Pair.close)

    def reset(self) -> int:
        """Answer every connection with RST, both ways."""
        return self._each("reset", Pair.reset)

    def half_close(self) -> int:
        """End what the target says; what the client says still reaches the target."""
        return self._each("half_closed", Pair.end_answers)

    def refuse(self) -> None:
        """Take no new connection: the port is closed; those that are open go on."""
        self._do(self._refuse())

    def accept(self) -> None:
        """End `refuse`."""
        self._do(self._listen())

    def cut_at(self, pattern: bytes, *, forwards: bool = True) -> None:
        """Cut the next connection whose client says `pattern`, once: after it was passed on (the
        target does it, the answer is lost) or instead."""
        self._forwards, self._pattern = forwards, pattern

    def fires(self, said: bytes) -> bool:
        """Is this what `cut_at` waits for? Then it waits no longer."""
        if not self._pattern or self._pattern not in said:
            return False
        self._pattern = b""
        self.seen["triggered"] += 1
        return True

    async def pass_on(self, piece: bytes, to: asyncio.StreamWriter, way: str) -> None:
        """Give a piece on, as badly as is asked for now."""
        await self._flowing.wait()
        if self.latency:
            await asyncio.sleep(self.latency)
        size = self.piece or len(piece)
        for start in range(0, len(piece), size):
            if to.transport.is_closing():
                raise ConnectionResetError
            to.write(piece[start:start + size])
            await to.drain()
            if self.piece:
                self.seen["slices"] += 1
                await asyncio.sleep(0)
        self.seen[way] += len(piece)

    def keeps_back(self) -> bool:
        """Does the pattern's own piece stay here?"""
        return not self._forwards

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.seen["connections"] += 1
        try:
            there = await asyncio.open_connection(*self.target)
        except OSError:
            self.seen["unreachable"] += 1
            writer.close()
            return
        pair = Pair(self, (reader, writer), there)
        self._pairs.add(pair)
        try:
            with suppress(asyncio.CancelledError):  # only when the proxy ends
                await pair.carry()
        finally:
            self._pairs.discard(pair)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _refuse(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _finished(self) -> None:
        others = asyncio.all_tasks(self._loop) - {asyncio.current_task(self._loop)}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _each(self, name: str, act: Callable[[Pair], None]) -> int:
        def all_of_them() -> int:
            pairs = list(self._pairs)
            for pair in pairs:
                act(pair)
            self.seen[name] += len(pairs)
            return len(pairs)
        return int(self._call(all_of_them))

    def _call(self, act: Callable[[], Any]) -> Any:
        async def once() -> Any:
            return act()
        return self._do(once())

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Have the loop do it; returns once it is done."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(COMMAND_LIMIT)


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Pair:
    """One client's connection and its own to the target."""

    def __init__(self, proxy: Proxy, here: Streams, there: Streams) -> None:
        self.proxy, self.here, self.there = proxy, here, there
        self._is_mute = False
        for _, writer in (here, there):
            writer.transport.get_extra_info("socket").setsockopt(
                socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def carry(self) -> None:
        """Until both ways have ended, each in its own time."""
        await asyncio.gather(self._ask(), self._answer())
        self.close()

    async def _ask(self) -> None:
        last = b""
        with suppress(OSError):
            while piece := await self.here[0].read(CHUNK):
                if self.proxy.fires(last + piece):
                    if not self.proxy.keeps_back():
                        self.there[1].write(piece)
                    self.close()
                    return
                last = piece[-64:]
                await self.proxy.pass_on(piece, self.there[1], "asked")
            self.there[1].write_eof()

    async def _answer(self) -> None:
        with suppress(OSError):
            while piece := await self.there[0].read(CHUNK):
                with suppress(RuntimeError):  # muted while the piece was held back
                    if not self._is_mute:
                        await self.proxy.pass_on(piece, self.here[1], "answered")
            self.end_answers()

    def end_answers(self) -> None:
        """Whatever the target says from now on is dropped."""
        self._is_mute = True
        with suppress(OSError, RuntimeError):
            self.here[1].write_eof()

    def close(self) -> None:
        for _, writer in (self.here, self.there):
            writer.close()

    def reset(self) -> None:
        for _, writer in (self.here, self.there):
            line = writer.transport.get_extra_info("socket")
            with suppress(OSError):
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()

