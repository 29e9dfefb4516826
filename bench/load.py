"""Loads of bids. Closed: every connection sends its next bid when the last one is answered. Open: bids come by a
timetable, whether the platform keeps up or not, and wait is counted from the instant at which they were to be sent.

Written on bare sockets, since the load shares the machine with what it measures.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from itertools import count, cycle

JSON = b"application/json"


@dataclass(frozen=True)
class Answer:
    """One bid as its bidder saw it. Instants are monotonic seconds; status 0: no answer came."""

    bidder: str
    amount: int
    key: str
    sent: float
    answered: float
    status: int
    body: dict
    listing: str = ""


@dataclass
class Outcome:
    """What a run gave."""

    seconds: float
    answers: list[Answer] = field(default_factory=list)

    @property
    def accepted(self) -> list[Answer]:
        """Bids answered with a receipt."""
        return [answer for answer in self.answers if answer.status == 201]

    def percentile(self, share: float) -> float:
        """Latency of accepted bids in milliseconds; ``share`` between 0 and 1."""
        times = sorted(answer.answered - answer.sent for answer in self.accepted)
        return 1000 * times[min(len(times) - 1, int(len(times) * share))] if times else float("nan")


class Connection:
    """One kept-alive HTTP/1.1 connection."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, token: str, key: str, body: bytes) -> tuple[int, dict]:
        """Send one POST and read the answer; the connection is opened again where it was closed."""
        if self._writer is None or self._writer.is_closing():
            self._reader, self._writer = await asyncio.open_connection(*self._address)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._address[0]}\r\nAuthorization: Bearer {token}\r\n"
            f"Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        return await self._answer()

    async def _answer(self) -> tuple[int, dict]:
        assert self._reader
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines[1:])}
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(lines[0].split(" ")[1]), json.loads(body) if JSON[12:] in headers["content-type"].encode() else {}

    def close(self) -> None:
        """Give the socket back."""
        if self._writer:
            self._writer.close()


class Lot:
    """A room under load. Amounts rise from one counter that all its bidders share, as they would where everybody sees
    the room: most bids are the best when they arrive, some lose the race and are refused. Refusals are answers too."""

    def __init__(self, room: dict) -> None:
        self.number: str = room["listing"]
        self.start, self.step = cents(room["start_amount"]), cents(room["step"])
        self.path = f"/api/v1/listings/{self.number}/bids"
        self._steps = count()

    def next_amount(self) -> int:
        return self.start + next(self._steps) * self.step


async def bid(connection: Connection, lot: Lot, bidder: dict, sent: float, answers: list[Answer]) -> None:
    """Send one bid and keep its answer; ``sent`` is the instant that its wait counts from."""
    amount, key = lot.next_amount(), f"{time.time_ns()}"
    body = b'{"amount":"%d.%02d"}' % divmod(amount, 100)
    status, said = await connection.post(lot.path, bidder["token"], key, body)
    answers.append(Answer(bidder["username"], amount, key, sent, time.monotonic(), status, said, lot.number))


async def closed_loop(
    base: tuple[str, int], lots: list[Lot], bidders: list[dict], connections: int, seconds: float
) -> Outcome:
    """Bid from so many connections for ``seconds``, each a bidder's own, each going from lot to lot."""
    answers: list[Answer] = []
    began = time.monotonic()

    async def go(place: int) -> None:
        connection, bidder = Connection(*base), bidders[place % len(bidders)]
        for turn in count(place):
            sent = time.monotonic()
            if sent >= began + seconds:
                break
            await bid(connection, lots[turn % len(lots)], bidder, sent, answers)
        connection.close()

    await asyncio.gather(*map(go, range(connections)))
    return Outcome(time.monotonic() - began, answers)


async def open_loop(
    base: tuple[str, int], lots: list[Lot], bidders: list[dict], per_second: float, seconds: float
) -> Outcome:
    """Bid by a timetable: ``per_second`` bids, evenly spaced. A bid that finds all of 128 connections busy waits, and
    its wait counts."""
    answers: list[Answer] = []
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _connection in range(128):
        free.put_nowait(Connection(*base))
    turns, crowd = cycle(lots), cycle(bidders)
    began = time.monotonic()

    async def go(due: float) -> None:
        connection = await free.get()
        await bid(connection, next(turns), next(crowd), due, answers)
        free.put_nowait(connection)

    sending = []
    for place in range(int(per_second * seconds)):
        due = began + place / per_second
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        sending.append(asyncio.ensure_future(go(due)))
    await asyncio.gather(*sending)
    while not free.empty():
        free.get_nowait().close()
    return Outcome(time.monotonic() - began, answers)


def cents(decimal: str) -> int:
    """Whole fen of a decimal yuan string."""
    whole, _point, rest = decimal.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0")[:2] or 0)
