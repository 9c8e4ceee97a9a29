"""A mail server on loopback that takes every message, keeps none and notes when each came, and for whom."""

import asyncio
import threading
import time

#: What is answered to each command (RFC 5321); without extensions, so that nothing is negotiated.
GREETING, READY, OK, SEND_DATA, BYE = b"220 sink", b"250 sink", b"250 OK", b"354 go on", b"221 bye"
END_OF_DATA = b"\r\n.\r\n"


class MailSink:
    """``with MailSink() as sink``: listens on ``sink.port`` in a thread of its own, until the block ends."""

    def __init__(self):
        self.arrivals: list[tuple[str, float]] = []  # recipient, time.monotonic()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._is_ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._is_ready.wait()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def wait_for(self, count: int, *, seconds: float) -> bool:
        """Returns once ``count`` messages have come in all; false when they have not after ``seconds``."""
        end = time.monotonic() + seconds
        while len(self.arrivals) < count:
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0, limit=2**22))
        self.port = server.sockets[0].getsockname()[1]
        self._is_ready.set()
        self._loop.run_forever()
        server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        recipients: list[str] = []
        writer.write(GREETING + b"\r\n")
        while line := await reader.readline():
            answer = OK
            match line[:4].upper():
                case b"HELO" | b"EHLO":
                    answer = READY
                case b"RCPT":
                    recipients.append(line.partition(b"<")[2].partition(b">")[0].decode())
                case b"DATA":
                    writer.write(SEND_DATA + b"\r\n")
                    await reader.readuntil(END_OF_DATA)
                    now = time.monotonic()
                    self.arrivals += [(recipient, now) for recipient in recipients]
                    recipients.clear()
                case b"QUIT":
                    answer = BYE
            writer.write(answer + b"\r\n")
            if answer is BYE:
                break
        writer.close()
