"""Bids: one hot lot at several numbers of bidders, and two hundred lots at once, by closed and by open load.

Beside each figure of PostgreSQL stand two baselines of the same run: pgbench sending the whole transaction as one
statement, and an authenticated POST that touches no database, by the same server.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from prepare import postgresql_folder

from bench import checker, load, pgbench
from bench.site import HOST, Site, bare, cpu_seconds, megabytes
from tests import postgres

COLUMNS = {
    "database": "database",
    "load": "load",
    "accepted_per_second": "accepted/s",
    "judged_per_second": "judged/s",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "pgbench_per_second": "pgbench/s",
    "ratio": "ratio",
    "bare_per_second": "no db/s",
    "bare_ratio": "ratio",
    "cpu_s_per_1000": "CPU s/1,000",
    "megabytes": "MB",
    "refused": "refused",
    "verdict": "verdict",
}
FIGURES = {"accepted_per_second", "judged_per_second", "p50_ms", "p99_ms", "ratio", "bare_ratio", "cpu_s_per_1000"}
#: share of the closed loop's pace at which the open loop sends
OPEN_SHARE = 0.6
MANY = 200

Run = Callable[[], Coroutine[Any, Any, load.Outcome]]


def run(options: argparse.Namespace) -> list[dict]:
    """Every workload on each database asked for."""
    rows = []
    for name, bench in (("postgresql", _postgresql), ("sqlite", _sqlite)):
        if options.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="market-bench-") as folder:
                rows += [{"database": name, **row} for row in bench(Path(folder), options)]
    return rows


def _postgresql(folder: Path, options: argparse.Namespace) -> list[dict]:
    with postgres.cluster() as cluster:
        url = cluster.create("bench")
        site = Site(folder, url)
        rows = _hot_lots(site, options, options.bidders)
        rows.append(_many_lots(site, options))
        rows[-1]["verify"] = site.verified()
        # from here on the registers are no registers any more: pgbench writes what looks like bids
        program, conninfo = Path(postgresql_folder()) / "pgbench", cluster.conninfo("bench")
        for row in rows:
            rates = [
                pgbench.rate(program, conninfo, row["lots"], row["connections"], int(options.seconds))
                for _round in range(options.rounds)
            ]
            row["pgbench_per_second"] = round(statistics.median(rates), 1)
            row["ratio"] = round(row["accepted_per_second"] / row["pgbench_per_second"], 2)
    _beside_bare(rows, url, options)
    return rows


def _sqlite(folder: Path, options: argparse.Namespace) -> list[dict]:
    site = Site(folder, None)
    rows = _hot_lots(site, options, [8])
    rows[-1]["verify"] = site.verified()
    _beside_bare(rows, None, options)
    return rows


def _hot_lots(site: Site, options: argparse.Namespace, crowds: list[int]) -> list[dict]:
    """A lot of its own for each number of bidders, then one by open load at a share of the middle pace."""
    opened = site.open_rooms(bidders=max(crowds), rooms=len(crowds) + 1)
    lots = [load.Lot(room) for room in opened["rooms"]]
    bidders = opened["bidders"]
    rows = []
    with site.serving():
        base = (HOST, site.port)
        for lot, crowd in zip(lots, crowds, strict=False):
            run = partial(load.closed_loop, base, [lot], bidders[:crowd], crowd, options.seconds)
            row = _measured(site, [lot], run, options)
            rows.append({"load": f"{crowd} bidders", "connections": crowd, **row})
        pace = OPEN_SHARE * max(row["accepted_per_second"] for row in rows)
        run = partial(load.open_loop, base, lots[-1:], bidders, pace, options.seconds)
        row = _measured(site, lots[-1:], run, options)
        rows.append({"load": f"open, {pace:.0f}/s", "connections": 32, **row})
    return rows


def _many_lots(site: Site, options: argparse.Namespace) -> dict:
    """Thirty-two connections that go from lot to lot; each lot has a few bidders, as lots have."""
    opened = site.open_rooms(bidders=4, rooms=MANY)
    lots = [load.Lot(room) for room in opened["rooms"]]
    with site.serving():
        run = partial(load.closed_loop, (HOST, site.port), lots, opened["bidders"], 32, options.seconds)
        row = _measured(site, lots, run, options)
    return {"load": f"{MANY} lots, 32 lines", "connections": 32, **row}


def _measured(site: Site, lots: list[load.Lot], run: Run, options: argparse.Namespace) -> dict:
    """Several rounds of one load; medians over the rounds, one verdict over all."""
    before = cpu_seconds(site.web)
    outcomes = [asyncio.run(run()) for _round in range(options.rounds)]
    used = cpu_seconds(site.web) - before
    answers = [answer for outcome in outcomes for answer in outcome.answers]
    faults: list[str] = []
    for lot in lots:
        own = [answer for answer in answers if answer.listing == lot.number]
        faults += checker.check(checker.register_of(site.base, lot.number), own, lot.start, lot.step)
    accepted = sum(len(one.accepted) for one in outcomes)
    other = sorted({answer.status for answer in answers} - {201, 409})
    return {
        "lots": [lot.number for lot in lots],
        "accepted_per_second": round(statistics.median(len(one.accepted) / one.seconds for one in outcomes), 1),
        "judged_per_second": round(statistics.median(len(one.answers) / one.seconds for one in outcomes), 1),
        "p50_ms": round(statistics.median(one.percentile(0.5) for one in outcomes), 2),
        "p99_ms": round(statistics.median(one.percentile(0.99) for one in outcomes), 2),
        "accepted": accepted,
        "refused": sum(answer.status == 409 for answer in answers),
        "cpu_s_per_1000": round(1000 * used / max(accepted, 1), 2),
        "megabytes": megabytes(site.web),
        "other_statuses": other,
        "faults": faults[:10],
        "verdict": "clean" if not faults and not other else "BROKEN",
    }


def _beside_bare(rows: list[dict], database_url: str | None, options: argparse.Namespace) -> None:
    """The same closed load on the POST that touches no database."""
    crowd = [{"username": str(place), "token": f"token-{place}"} for place in range(32)]
    lot = load.Lot({"listing": "150302-T-2026-00001", "start_amount": "1000.00", "step": "1.00"})
    with bare(database_url) as port:
        for connections in {row["connections"] for row in rows}:
            outcomes = [
                asyncio.run(load.closed_loop((HOST, port), [lot], crowd, connections, options.seconds))
                for _round in range(options.rounds)
            ]
            rate = statistics.median(len(one.accepted) / one.seconds for one in outcomes)
            for row in rows:
                if row["connections"] == connections:
                    row["bare_per_second"] = round(rate, 1)
                    row["bare_ratio"] = round(row["accepted_per_second"] / rate, 2)
