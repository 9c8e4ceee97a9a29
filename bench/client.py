"""Clients that cost little: the machine that is measured carries them too."""

import asyncio
import time
from typing import NamedTuple
from urllib.parse import urlencode

HOST = "127.0.0.1"
PATIENCE_SECONDS = 120
BOUNDARY = "no-line-of-ours-begins-so"


class Response(NamedTuple):
    """An answer as it came: ``head`` is everything before the body."""

    status: int
    head: bytes
    body: bytes

    @property
    def location(self) -> str:
        return _header(self.head, b"location").decode()


def _header(head: bytes, name: bytes) -> bytes:
    start = head.lower().find(b"\r\n" + name + b":")
    if start < 0:
        return b""
    return head[start + len(name) + 3 :].partition(b"\r\n")[0].strip()


def _length(head: bytes) -> int:
    length = _header(head, b"content-length")
    if not length:
        raise ValueError(f"an answer without a length: {head!r}")
    return int(length)


class Browser:
    """One person's browser: one connection that is kept open, and cookies. It follows no redirects by itself."""

    def __init__(self, port: int, session: str = ""):
        self.port = port
        self.cookies = {"sessionid": session} if session else {}
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        if self.streams:
            self.streams[1].close()

    def another_tab(self) -> "Browser":
        """The same person a second time: the same cookies over another connection."""
        tab = Browser(self.port)
        tab.cookies = self.cookies
        return tab

    async def get(self, path: str) -> Response:
        return await self._ask(f"GET {path} HTTP/1.1\r\n{self._headers()}\r\n".encode())

    async def post(self, path: str, fields: dict[str, str]) -> Response:
        return await self._post(path, "application/x-www-form-urlencoded", urlencode(fields).encode())

    async def send_file(self, path: str, fields: dict[str, str], name: str, file_name: str, content: bytes) -> Response:
        """Posts a form with a file in its field ``name`` (RFC 7578)."""
        parts = [f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}' for field, value in fields.items()]
        parts.append(f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n\r\n')
        head = "".join(f"--{BOUNDARY}\r\n{part}\r\n" for part in parts).removesuffix("\r\n")
        body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        return await self._post(path, f"multipart/form-data; boundary={BOUNDARY}", body)

    async def _post(self, path: str, content_type: str, body: bytes) -> Response:
        form = f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        return await self._ask(f"POST {path} HTTP/1.1\r\n{self._headers()}{form}\r\n".encode() + body)

    def _headers(self) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return f"Host: {HOST}:{self.port}\r\n" + (f"Cookie: {cookies}\r\n" if cookies else "")

    async def _ask(self, request: bytes) -> Response:
        async with asyncio.timeout(PATIENCE_SECONDS):
            is_fresh = self.streams is None
            try:
                response = await self._exchange(request)
            except (ConnectionError, asyncio.IncompleteReadError) as error:
                # A server may close a connection that was idle; then browsers ask again, as here (RFC 9110, 9.2.2).
                if is_fresh or getattr(error, "partial", b""):
                    raise
                self.streams = None
                response = await self._exchange(request)
        self._keep_cookies(response.head)
        return response

    async def _exchange(self, request: bytes) -> Response:
        if self.streams is None:
            self.streams = await asyncio.open_connection(HOST, self.port)
        reader, writer = self.streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        if _header(head, b"connection").lower() == b"close":
            writer.close()
            self.streams = None
        return Response(int(head[9:12]), head, body)

    def _keep_cookies(self, head: bytes):
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"set-cookie:"):
                name, _, value = line[11:].decode().strip().partition(";")[0].partition("=")
                self.cookies[name] = value


class Flood(asyncio.Protocol):
    """One of several clients that ask for the same page again and again until ``end``."""

    def __init__(self, request: bytes, end: float, tally: "Tally"):
        self.request, self.end, self.tally, self.buffer = request, end, tally, b""
        self.is_over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data):
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self.tally.note(int(head[9:12]))
        self.buffer = b""
        if time.monotonic() < self.end and _header(head, b"connection").lower() != b"close":
            self.transport.write(self.request)
        else:
            self.transport.close()

    def connection_lost(self, error):
        self.is_over.set_result(None)


class Tally:
    def __init__(self):
        self.answers, self.errors = 0, 0

    def note(self, status: int):
        self.answers += 1
        self.errors += status != 200


async def flood(port: int, path: str, *, seconds: float, clients: int, keep_alive: bool) -> tuple[float, int]:
    """Asks for ``path`` with so many clients at a time; returns answers a second, and how many were not 200."""
    headers = f"Host: {HOST}:{port}\r\nAccept-Encoding: gzip\r\n" + ("" if keep_alive else "Connection: close\r\n")
    request = f"GET {path} HTTP/1.1\r\n{headers}\r\n".encode()
    tally, start = Tally(), time.monotonic()
    end = start + seconds

    async def client():
        while time.monotonic() < end:
            connect = asyncio.get_running_loop().create_connection(lambda: Flood(request, end, tally), HOST, port)
            _, protocol = await connect
            await protocol.is_over

    await asyncio.gather(*(client() for _ in range(clients)))
    return tally.answers / (time.monotonic() - start), tally.errors
