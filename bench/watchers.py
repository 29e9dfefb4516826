"""Watchers of one room: how long after a bid's answer its last watcher has it."""

from __future__ import annotations

import argparse
import asyncio
import re
import resource
import statistics
import tempfile
import time
from pathlib import Path

from bench import checker, load
from bench.site import HOST, Site, cpu_seconds, megabytes
from tests import postgres

COLUMNS = {
    "database": "database",
    "watchers": "watchers",
    "bids": "bids",
    "first_p50_ms": "first p50 ms",
    "last_p50_ms": "last p50 ms",
    "last_p99_ms": "last p99 ms",
    "cpu_ms_per_bid": "CPU ms/bid",
    "megabytes": "MB",
    "verdict": "verdict",
}
FIGURES = {"first_p50_ms", "last_p50_ms", "last_p99_ms", "cpu_ms_per_bid"}
#: between two bids, so that each is told by itself
PAUSE_SECONDS = 0.23
PATIENCE_SECONDS = 60.0

_ID = re.compile(rb"^id: (\d+)$", re.MULTILINE)


class Watcher(asyncio.Protocol):
    """One open stream: when each sequence came."""

    def __init__(self, number: str) -> None:
        self._number = number
        self.heard: dict[int, float] = {}
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        transport.write(f"GET /listings/{self._number}/live HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        for match in _ID.finditer(data):
            self.heard.setdefault(int(match[1]), now)

    def connection_lost(self, failure: Exception | None) -> None:
        self.lost = True

    def close(self) -> None:
        """Leave."""
        self._transport.close()


def run(options: argparse.Namespace) -> list[dict]:
    """Crowds of each size on PostgreSQL, all of them in one room one after the other."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    rows = []
    with tempfile.TemporaryDirectory(prefix="market-bench-") as folder, postgres.cluster() as cluster:
        site = Site(Path(folder), cluster.create("bench"))
        opened = site.open_rooms(bidders=2, rooms=len(options.watchers))
        with site.serving():
            for room, crowd in zip(opened["rooms"], options.watchers, strict=True):
                row = asyncio.run(_watched(site, load.Lot(room), opened["bidders"], crowd, options.told))
                rows.append({"database": "postgresql", "watchers": crowd, **row})
        rows[-1]["verify"] = site.verified()
    return rows


async def _watched(site: Site, lot: load.Lot, bidders: list[dict], crowd: int, bids: int) -> dict:
    loop = asyncio.get_running_loop()
    watchers: list[Watcher] = []
    for _watcher in range(crowd):
        _transport, watcher = await loop.create_connection(lambda: Watcher(lot.number), HOST, site.live_port)
        watchers.append(watcher)
    await _until(lambda: all(0 in watcher.heard for watcher in watchers))
    before = cpu_seconds(site.live)
    answers: list[load.Answer] = []
    lines = [load.Connection(HOST, site.port) for _bidder in bidders]
    for turn in range(bids):
        place = turn % 2
        await load.bid(lines[place], lot, bidders[place], time.monotonic(), answers)
        await asyncio.sleep(PAUSE_SECONDS)
    sequences = [answer.body["sequence"] for answer in answers if answer.status == 201]
    await _until(lambda: all(sequences[-1] in watcher.heard for watcher in watchers))
    used = cpu_seconds(site.live) - before
    faults = checker.check(checker.register_of(site.base, lot.number), answers, lot.start, lot.step)
    faults += [f"a watcher was dropped after {max(one.heard, default=0)}" for one in watchers if one.lost]
    first, last = [], []
    for answer in answers:
        times = [watcher.heard.get(answer.body.get("sequence")) for watcher in watchers]
        if None in times:
            faults.append(f"bid {answer.body.get('sequence')} wasn't told to {times.count(None)} watchers")
            continue
        first.append(1000 * max(0.0, min(times) - answer.answered))
        last.append(1000 * max(0.0, max(times) - answer.answered))
    if not last:
        raise RuntimeError(f"no bid reached all of {crowd} watchers: {faults[:3]}")
    held = megabytes(site.live)
    for watcher in watchers:
        watcher.close()
    for line in lines:
        line.close()
    return {
        "bids": len(sequences),
        "first_p50_ms": round(statistics.median(first), 1),
        "last_p50_ms": round(statistics.median(last), 1),
        "last_p99_ms": round(sorted(last)[int(len(last) * 0.99)], 1),
        "cpu_ms_per_bid": round(1000 * used / len(sequences), 1),
        "megabytes": held,
        "faults": faults[:10],
        "verdict": "BROKEN" if faults else "clean",
    }


async def _until(holds) -> None:  # type: ignore[no-untyped-def]
    """Wait for something, at most for the watchers' patience; what is missing then is found by the verdict."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not holds() and time.monotonic() < ends:
        await asyncio.sleep(0.02)
