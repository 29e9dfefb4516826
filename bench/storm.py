"""A storm of closes: thirty lots whose last bids fell within one second close within one second, under fire.

The bids come at once, the rooms' four minutes pass by a moved clock, and while the worker decides one room after the
other, late bids rain on all of them. What is measured is how long after its close and drain each room was decided; what
is judged is that every late bid was told so, that no lot closed on anything but its register's best bid, and that there is
one award each.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from datetime import datetime
from pathlib import Path

import psycopg

from bench import checker, load
from bench.site import HOST, Site
from tests import postgres

COLUMNS = {
    "database": "database",
    "lots": "lots",
    "bids_p50_ms": "bids p50 ms",
    "bids_p99_ms": "p99 ms",
    "late": "late bids",
    "late_p99_ms": "late p99 ms",
    "decided_p50_ms": "decided after p50 ms",
    "decided_last_ms": "last ms",
    "verdict": "verdict",
}
FIGURES = {"bids_p50_ms", "bids_p99_ms", "late_p99_ms", "decided_p50_ms", "decided_last_ms"}
LOTS = 30
BIDDERS = 6
WINDOW_SECONDS = 240
#: what the platform leaves to bids that arrived in time, after the close
DRAIN_SECONDS = 2

#: beyond it the processes' own words are kept with the figures
SLOW_MS = 15_000

_DECISIONS = """
    SELECT listings.number, rooms.closes_at, rooms.closed_at, rooms.top_amount, awards.amount
    FROM rooms JOIN listings ON listings.id = rooms.listing_id LEFT JOIN awards ON awards.listing_id = rooms.listing_id
    WHERE listings.number = ANY(%s)
"""


class Clock:
    """The file that moves the clock of every process."""

    def __init__(self, path: Path) -> None:
        self.path, self.offset = path, 0.0
        path.write_text("0")

    def forward(self, seconds: float) -> None:
        """Move on. The file is replaced at once, so that nobody reads half a number."""
        self.offset += seconds
        fresh = self.path.with_suffix(".new")
        fresh.write_text(str(self.offset))
        fresh.replace(self.path)


def run(options: argparse.Namespace) -> list[dict]:
    """Several storms on PostgreSQL, each on lots of its own; medians, one verdict over all."""
    storms = []
    with tempfile.TemporaryDirectory(prefix="market-bench-") as name, postgres.cluster() as cluster:
        folder = Path(name)
        clock = Clock(folder / "clock")
        site = Site(folder, cluster.create("bench"), CLOCK_FILE=str(clock.path))
        for _round in range(options.rounds):
            opened = site.open_rooms(bidders=BIDDERS, rooms=LOTS, minutes=5)
            clock.forward(5 * 60 + 10)  # into the timed phase
            with site.serving(), psycopg.connect(cluster.conninfo("bench"), autocommit=True) as connection:
                storms.append(_storm(site, opened, clock, connection))
        verified = site.verified()
    faults = [fault for storm in storms for fault in storm.pop("faults")]
    slow = any(storm["decided_last_ms"] > SLOW_MS for storm in storms)
    figures = {name: round(statistics.median(storm[name] for storm in storms), 1) for name in storms[0]}
    verdict = "BROKEN" if faults else "clean"
    return [
        {
            "database": "postgresql",
            "lots": LOTS,
            **figures,
            "verify": verified,
            "faults": faults,
            "verdict": verdict,
            "storms": storms,
            "log": site.log if slow else [],
        }
    ]


def _storm(site: Site, opened: dict, clock: Clock, connection: psycopg.Connection) -> dict:
    lots = [load.Lot(room) for room in opened["rooms"]]
    base, bidders = (HOST, site.port), opened["bidders"]
    last = asyncio.run(load.closed_loop(base, lots, bidders, BIDDERS, 1.0))
    clock.forward(WINDOW_SECONDS + 0.5)  # every close has passed, no drain has
    late = asyncio.run(_rain(base, lots, bidders))
    decisions = _wait_for(connection, [lot.number for lot in lots])
    faults = []
    for lot in lots:
        answers = [answer for answer in last.answers + late if answer.listing == lot.number]
        faults += checker.check(checker.register_of(site.base, lot.number), answers, lot.start, lot.step)
    faults += [f"a late bid got {one.status} {one.body}" for one in late if one.body.get("code") != "room_closed"]
    faults += [f"{number}: the award isn't the best bid" for number, _, _, top, won in decisions if top != won]
    waits = [
        1000 * ((closed_at - closes_at).total_seconds() - DRAIN_SECONDS) for _, closes_at, closed_at, *_ in decisions
    ]
    times = sorted(1000 * (one.answered - one.sent) for one in late)
    return {
        "bids_p50_ms": last.percentile(0.5),
        "bids_p99_ms": last.percentile(0.99),
        "late": len(late),
        "late_p99_ms": times[int(len(times) * 0.99)],
        "decided_p50_ms": statistics.median(waits),
        "decided_last_ms": max(waits),
        "faults": faults,
    }


async def _rain(base: tuple[str, int], lots: list[load.Lot], bidders: list[dict]) -> list[load.Answer]:
    """Late bids on every lot from every bidder, while the drains run out and the worker decides."""
    # a first moment passes, so that no bid arrives before the last of the closes
    await asyncio.sleep(1.0)
    rain = await asyncio.gather(
        *(load.closed_loop(base, lots, bidders, 1, 3.0) for _stream in range(4)), return_exceptions=False
    )
    return [answer for outcome in rain for answer in outcome.answers]


def _wait_for(connection: psycopg.Connection, numbers: list[str]) -> list[tuple[str, datetime, datetime, int, int]]:
    """The decisions of all lots, asked for until all are there; raises when that takes a minute."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        decisions = connection.execute(_DECISIONS, (numbers,)).fetchall()
        if len(decisions) == len(numbers) and all(closed_at for _, _, closed_at, *_ in decisions):
            return decisions
        time.sleep(0.2)
    raise RuntimeError("the worker didn't decide every room within a minute")
