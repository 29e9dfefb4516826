"""A closed-loop load on one hot lot: every connection sends its next bid when the last one is answered.

Written on bare sockets, since the load shares the machine with what it measures.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from itertools import count

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


async def hot_lot(base: tuple[str, int], room: dict, bidders: list[dict], connections: int, seconds: float) -> Outcome:
    """Bid on one room from ``connections`` bidders at once for ``seconds``.

    Amounts rise from one shared counter, as they would where everybody sees the room: most bids are the
    best when they arrive, some lose the race and are refused. Refusals are answers too, and are kept.
    """
    start, step = cents(room["start_amount"]), cents(room["step"])
    path = f"/api/v1/listings/{room['listing']}/bids"
    steps, answers = count(room.get("taken", 0)), []
    ends = time.monotonic() + seconds

    async def bid(bidder: dict, number: int) -> None:
        connection = Connection(*base)
        for turn in count():
            sent = time.monotonic()
            if sent >= ends:
                break
            amount, key = start + next(steps) * step, f"{number}-{turn}-{time.time_ns()}"
            body = b'{"amount":"%d.%02d"}' % divmod(amount, 100)
            status, said = await connection.post(path, bidder["token"], key, body)
            answers.append(Answer(bidder["username"], amount, key, sent, time.monotonic(), status, said))
        connection.close()

    began = time.monotonic()
    await asyncio.gather(*(bid(bidder, number) for number, bidder in enumerate(bidders[:connections])))
    room["taken"] = next(steps)
    return Outcome(time.monotonic() - began, answers)


def cents(decimal: str) -> int:
    """Whole fen of a decimal yuan string."""
    whole, _point, rest = decimal.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0")[:2] or 0)
