"""Many browsers in one process, as far as a server can tell: kept-open connections and live streams."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

TOKEN = "c" * 32  # a browser makes up nothing else for Django's protection against forged forms
IDLE = 60  # seconds after which a connection is opened anew: the server closes idle ones after 75
GONE = (OSError, asyncio.IncompleteReadError)


@dataclass
class Browser:
    """Somebody signed in, with one connection for pages that is kept open while it is used."""

    port: int
    session: str = ""
    _connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    _used: float = 0.0

    async def ask(self, method: str, path: str, *, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Status and body. Raises OSError or IncompleteReadError where the server goes away."""
        if self._is_over():
            self.close()
        if self._connection is None:
            self._connection = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._connection
        try:
            writer.write(request(method, path, self.session, body, headers))
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            status, fields = int(head.split()[1]), head.split(b"\r\n")[1:]
            self._used = time.monotonic()
            said = dict(line.split(b": ", 1) for line in fields if b": " in line)
            return status, await reader.readexactly(int(said.get(b"content-length", 0)))
        except GONE:
            self.close()
            raise

    def _is_over(self) -> bool:
        """A browser asks nothing over a connection that it saw close."""
        closed = self._connection is not None and (self._connection[0].at_eof() or self._connection[1].is_closing())
        return closed or time.monotonic() - self._used > IDLE

    def close(self) -> None:
        if self._connection is not None:
            self._connection[1].close()
            self._connection = None


@dataclass
class Listener:
    """A live stream that comes back whenever it ends, as EventSource does.

    `heard` are the events in the order they came, `times` when (of the wall clock), `ends` how often the stream ended.
    """

    port: int
    session: str
    path: str
    last: int
    heard: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    ends: int = 0
    refused: list[int] = field(default_factory=list)
    far: int = 0
    is_open: bool = False
    _writer: asyncio.StreamWriter | None = None

    async def listen(self) -> None:
        """For ever."""
        while True:
            with contextlib.suppress(*GONE):
                await self._once()
            self.is_open = False
            self.ends += 1
            await asyncio.sleep(1)

    def cut(self) -> None:
        """As when a network fails for a moment."""
        if self._writer is not None:
            self._writer.transport.abort()

    async def _once(self) -> None:
        reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            headers = {"Accept": "text/event-stream", "Last-Event-ID": str(self.last)}
            self._writer.write(request("GET", self.path, self.session, b"", headers))
            status = int((await reader.readuntil(b"\r\n\r\n")).split()[1])
            if status != 200:
                self.refused.append(status)
                return
            self.is_open = True
            while size := int(await reader.readuntil(b"\r\n"), 16):
                self._take((await reader.readexactly(size + 2))[:-2])
        finally:
            self._writer.close()

    def _take(self, chunk: bytes) -> None:
        """The server sends whole frames a chunk."""
        now = time.time()
        for frame in chunk.split(b"\n\n"):
            if b"event: far" in frame:
                self.far += 1
            if frame.startswith(b"id: "):
                self.last = int(frame[4 : frame.find(b"\n") if b"\n" in frame else None])
                if b"event: changed" in frame:
                    self.heard.append(self.last)
                    self.times.append(now)


def request(method: str, path: str, session: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        f"Cookie: sessionid={session}; csrftoken={TOKEN}",
        f"X-CSRFToken: {TOKEN}",
        f"Content-Length: {len(body)}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
