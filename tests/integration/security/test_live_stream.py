"""The live process under bad requests: each is answered or dropped, and the next watcher is served."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import FrozenClock
from tests.factories.bidding import OpenRoom, an_open_room
from trading.live import server

GARBAGE = [
    b"\x00" * 100 + b"\r\n\r\n",
    b"\xff\xfe\xfd\r\n\r\n",
    b"\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET http://[bad/listings/x/live HTTP/1.1\r\n\r\n",
    b"GET /listings/x/live?after=%FF%00 HTTP/1.1\r\n\r\n",
    b"GET /listings/../../etc/passwd/live HTTP/1.1\r\n\r\n",
    b"GET /listings/x/live HTTP/1.1\r\nLast-Event-ID: " + b"9" * 5000 + b"\r\n\r\n",
    b"GET /listings/x/live HTTP/1.1\r\nLast-Event-ID: \xb2\r\n\r\n",
    b"POST /listings/x/live HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 60,
    b"GET / HTTP/1.1\r\n" + b"X: " + b"x" * 10_000,
    b"x" * 10_000,
]


@pytest.fixture
def room(own_app: Flask, clock: FrozenClock) -> OpenRoom:
    return an_open_room()


@pytest.fixture
def port(own_app: Flask, room: OpenRoom) -> Iterator[int]:
    """The stream on a port of its own, in a loop of its own thread."""
    loop, faults = asyncio.new_event_loop(), []
    loop.set_exception_handler(lambda _loop, context: faults.append(context))
    hub = server.Hub(own_app)
    listening = loop.run_until_complete(loop.create_server(lambda: server.Connection(hub), "127.0.0.1", 0))
    feeding = loop.create_task(hub.run())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield listening.sockets[0].getsockname()[1]

    async def stop() -> None:
        listening.close()
        feeding.cancel()
        hub.close()
        await asyncio.sleep(0.1)

    asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()
    assert faults == []


async def ask(port: int, request: bytes, wanted: int = 4096) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        return await asyncio.wait_for(reader.read(wanted), 5)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def watch(room: OpenRoom) -> bytes:
    return f"GET /listings/{room.number}/live HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def test_bad_requests_hurt_nobody(port: int, room: OpenRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 1)

    async def attack() -> None:
        for request in GARBAGE:
            answer = await ask(port, request)
            assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 200")) or answer == b"", request[:60]
            assert b"Traceback" not in answer
        assert (await ask(port, watch(room))).startswith(b"HTTP/1.1 200 OK")

    asyncio.run(attack())


def test_slow_and_silent_ones_are_dropped(port: int, room: OpenRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)

    async def attack() -> None:
        crowd = [await asyncio.open_connection("127.0.0.1", port) for _one in range(50)]
        for _reader, writer in crowd:
            writer.write(b"GET /listings")
        assert (await ask(port, watch(room))).startswith(b"HTTP/1.1 200 OK")
        for reader, writer in crowd:
            assert (await asyncio.wait_for(reader.read(100), 5)).startswith(b"HTTP/1.1 408")
            writer.close()

    asyncio.run(attack())


def test_a_stream_tells_numbers_only(port: int, room: OpenRoom) -> None:
    told = asyncio.run(ask(port, watch(room))).decode()
    for bidder in room.bidders:
        assert bidder.username not in told
