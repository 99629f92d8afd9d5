"""What a browser's EventSource does, over a bare socket: read frames, remember the last id, come back."""

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from reader.models import Article


@dataclass(frozen=True)
class Frame:
    """One frame: `event` is "" for one that dispatches nothing, `data` what its JSON says."""

    event: str
    data: Any
    id: int | None


class Listener:
    """One stream. `status` is what it was answered; `last` the last id it was told."""

    def __init__(
        self,
        port: int,
        article: Article,
        *,
        session: str,
        after: object = None,
        last: int | None = None,
        visit: str = "",
    ) -> None:
        self.port, self.article, self.session, self.visit = port, article, session, visit
        self.last = last
        self.comments = 0
        query = f"?visit={visit}" + ("" if after is None else f"&after={quote(str(after))}")
        self.path = f"/c/{article.collection.slug}/a/{article.pk}/stream/{query}"
        self._kept = b""
        self.status = 0
        self.socket: socket.socket | None = None
        self.connect()

    def connect(self) -> None:
        """Ask, or ask again from where it was."""
        self.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        known = "" if self.last is None else f"Last-Event-ID: {self.last}\r\n"
        self.socket.sendall(
            f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
            f"Cookie: sessionid={self.session}\r\n{known}\r\n".encode()
        )
        self._read, self._kept, self._is_over = b"", b"", False
        while b"\r\n\r\n" not in self._read:
            part = self.socket.recv(65536)
            if not part:
                raise ConnectionResetError
            self._read += part
        self.head, _, self._read = self._read.partition(b"\r\n\r\n")
        self.status = int(self.head.split()[1])

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()

    def frames(self, *, seconds: float) -> Iterator[Frame]:
        """What comes within the time, until the stream ends."""
        end = time.monotonic() + seconds
        while True:
            while b"\n\n" in self._kept:
                block, _, self._kept = self._kept.partition(b"\n\n")
                frame = self._frame(block.decode())
                if frame is not None:
                    yield frame
            left = end - time.monotonic()
            if left <= 0 or not self._more(left):
                return

    def wait_for(self, event: str, *, seconds: float = 5) -> Frame:
        for frame in self.frames(seconds=seconds):
            if frame.event == event:
                return frame
        raise AssertionError(f"no {event!r} within {seconds} s")

    def events(self, number: int, *, seconds: float = 5) -> list[int]:
        """The ids of the next `number` changes."""
        found = []
        for frame in self.frames(seconds=seconds) if number else ():
            if frame.event == "changed":
                assert frame.id == frame.data["event"]
                found.append(frame.data["event"])
                if len(found) == number:
                    break
        assert len(found) == number, f"{len(found)} of {number}: {found}"
        return found

    def hears_nothing(self, *, seconds: float = 0.5) -> bool:
        """Whether nothing is told of changes in that time."""
        return not [frame for frame in self.frames(seconds=seconds) if frame.event in {"changed", "far"}]

    def has_ended(self, *, seconds: float = 5) -> bool:
        list(self.frames(seconds=seconds))
        return self._is_over

    def _more(self, seconds: float) -> bool:
        """Read on; whether there may be more."""
        if self._unpack():
            return True
        self.socket.settimeout(max(0.01, seconds))
        try:
            part = self.socket.recv(65536)
        except TimeoutError:
            return True
        except ConnectionError:
            part = b""
        self._read += part
        self._is_over |= not part
        return self._unpack() or not self._is_over

    def _unpack(self) -> bool:
        """Take the chunks that are there whole; whether there were any."""
        found = False
        while b"\r\n" in self._read:
            size, _, rest = self._read.partition(b"\r\n")
            length = int(size, 16)
            if length == 0:
                self._is_over = True
                break
            if len(rest) < length + 2:
                break
            self._kept += rest[:length]
            self._read = rest[length + 2 :]
            found = True
        return found

    def _frame(self, block: str) -> Frame | None:
        fields: dict[str, str] = {}
        for line in block.split("\n"):
            name, _, value = line.partition(":")
            if name:
                fields[name] = value.removeprefix(" ")
            else:
                self.comments += 1
        if not fields:
            return None
        number = int(fields["id"]) if "id" in fields else None
        if number is not None:
            self.last = number
        data = json.loads(fields["data"]) if "data" in fields else None
        return Frame(fields.get("event", ""), data, number)
