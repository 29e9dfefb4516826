"""Writing side of the stream: plain asyncio, straight to the sockets.

A message is built once a room and written to every watcher's transport. A watcher that doesn't read
is dropped before it costs memory; it reconnects with the last sequence it saw and misses nothing,
since the register is the truth and the stream only points at it.
"""

from __future__ import annotations

import asyncio
import logging
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import cast
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from trading.live.pump import News, Pump, Seen

log = logging.getLogger(__name__)

TICK_SECONDS = 0.05
HEARTBEAT_SECONDS = 15
#: unread bytes after which a watcher is dropped
BACKLOG = 256 * 1024
HEAD_BYTES = 8192
HEAD_SECONDS = 10

_PATH = re.compile(r"/listings/([0-9A-Za-z-]{1,32})/live")
_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
    b"X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nAccess-Control-Allow-Origin: *\r\n"
    b"Connection: close\r\n\r\nretry: 2000\n\n"
)


def _plain(status: str, body: str) -> bytes:
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        f"Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n{body}"
    ).encode()


class Hub:
    """All watchers by room, and the loop that feeds them."""

    def __init__(self, app: Flask) -> None:
        self._pump = Pump(app)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pump")
        self._watchers: dict[int, set[asyncio.Transport]] = {}
        self._seen: dict[int, Seen] = {}

    @property
    def count(self) -> int:
        """Open streams."""
        return sum(map(len, self._watchers.values()))

    async def admit(self, transport: asyncio.Transport, number: str, after: int) -> int | None:
        """Send the first message and watch from then on; None where there is no such room."""
        news = await self._ask(self._pump.look_up, number, after)
        if transport.is_closing():
            return None
        if news is None:
            transport.write(_plain("404 Not Found", "unknown"))
            transport.close()
            return None
        transport.write(_HEAD + news.message)
        self._watchers.setdefault(news.listing_id, set()).add(transport)
        # the pump's thread answers in order: what it reads next is newer than this
        self._seen.setdefault(news.listing_id, news.seen)
        return news.listing_id

    def leave(self, transport: asyncio.Transport, listing_id: int) -> None:
        """Forget a watcher."""
        watchers = self._watchers.get(listing_id, set())
        watchers.discard(transport)
        if not watchers:
            self._watchers.pop(listing_id, None)
            self._seen.pop(listing_id, None)

    async def run(self) -> None:
        """Feed the watchers until cancelled. Trouble with the database is waited out."""
        beat = 0.0
        loop = asyncio.get_running_loop()
        while True:
            started = loop.time()
            try:
                for news in await self._ask(self._pump.moved, dict(self._seen)):
                    self._tell(news)
            except Exception as failure:  # the stream outlives a restart of the database
                log.warning("pump: %s", type(failure).__name__)
                await asyncio.sleep(1)
            if started - beat > HEARTBEAT_SECONDS:
                beat = started
                self._beat()
            await asyncio.sleep(max(0.0, TICK_SECONDS - (loop.time() - started)))

    def close(self) -> None:
        """End every stream; browsers come back by themselves."""
        for watchers in list(self._watchers.values()):
            for transport in list(watchers):
                transport.close()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _tell(self, news: News) -> None:
        if news.listing_id not in self._watchers:
            return
        self._seen[news.listing_id] = news.seen
        self._write(self._watchers[news.listing_id], news.message)

    def _beat(self) -> None:
        for watchers in self._watchers.values():
            self._write(watchers, b": beat\n\n")

    def _write(self, watchers: set[asyncio.Transport], message: bytes) -> None:
        for transport in list(watchers):
            if transport.get_write_buffer_size() > BACKLOG:
                transport.abort()
            else:
                transport.write(message)

    async def _ask(self, question, *args):  # type: ignore[no-untyped-def]
        return await asyncio.get_running_loop().run_in_executor(self._thread, question, *args)


class Connection(asyncio.Protocol):
    """One connection: reads a request's head, then only listens for the end."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._head = b""
        self._listing_id: int | None = None
        self._asked = False
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._deadline = asyncio.get_running_loop().call_later(HEAD_SECONDS, self._too_slow)

    def data_received(self, data: bytes) -> None:
        if self._asked:
            return
        self._head += data
        if len(self._head) > HEAD_BYTES:
            self._refuse("431 Request Header Fields Too Large")
        elif b"\r\n\r\n" in self._head:
            self._asked = True
            self._answer()

    def connection_lost(self, failure: Exception | None) -> None:
        if self._deadline:
            self._deadline.cancel()
        if self._listing_id is not None:
            self._hub.leave(self._transport, self._listing_id)

    def _too_slow(self) -> None:
        if not self._asked:
            self._refuse("408 Request Timeout")

    def _answer(self) -> None:
        lines = self._head.decode("latin-1").split("\r\n")
        method, _space, rest = lines[0].partition(" ")
        try:
            address = urlsplit(rest.split(" ")[0])
        except ValueError:
            self._refuse("400 Bad Request")
            return
        if address.path == "/healthz":
            self._transport.write(_plain("200 OK", f"ok {self._hub.count}"))
            self._transport.close()
            return
        match = _PATH.fullmatch(address.path)
        if method != "GET" or match is None:
            self._refuse("404 Not Found" if method == "GET" else "405 Method Not Allowed")
            return
        after = _last_seen(lines[1:]) or parse_qs(address.query).get("after", ["0"])[0]
        task = asyncio.ensure_future(self._admit(match[1], int(after) if after.isdecimal() and len(after) < 16 else 0))
        task.add_done_callback(_log_failure)

    async def _admit(self, number: str, after: int) -> None:
        try:
            self._listing_id = await self._hub.admit(self._transport, number, after)
        except Exception:
            self._refuse("503 Service Unavailable")
            raise
        if self._listing_id is not None and self._transport.is_closing():
            self._hub.leave(self._transport, self._listing_id)

    def _refuse(self, status: str) -> None:
        self._asked = True
        self._transport.write(_plain(status, status))
        self._transport.close()


def _last_seen(lines: list[str]) -> str:
    for line in lines:
        name, _colon, value = line.partition(":")
        if name.lower() == "last-event-id":
            return value.strip()
    return ""


def _log_failure(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.warning("watcher not admitted: %s", type(task.exception()).__name__)


async def serve(app: Flask, host: str, port: int) -> None:
    """Serve streams until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    hub = Hub(app)
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.set)
    server = await loop.create_server(lambda: Connection(hub), host, port, backlog=4096)
    feeding = asyncio.ensure_future(hub.run())
    log.info("live stream on %s:%s", host, port)
    try:
        await stop.wait()
    finally:
        server.close()
        feeding.cancel()
        hub.close()
