"""``make bench``: what the platform does in a second, each figure beside its baseline, with a checker's verdict.

Throw-away databases (PostgreSQL with fsync and synchronous commit on; SQLite); server, database and load share the
machine. Prints a table a workload and keeps the same figures in ``bench/results/``. A run that breaks an invariant is
reported as a failure, never as a figure, and the exit status says so.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from bench import bids, land, search, storm, watchers  # noqa: E402 - the folders must be on the path first

RESULTS = ROOT / "bench" / "results"


def table(rows: list[dict], columns: dict[str, str], figures: set[str]) -> str:
    """The figures as people read them; of a row that is broken none is shown."""
    head, names = tuple(columns.values()), tuple(columns)
    lines = [head]
    for row in rows:
        broken = row["verdict"] != "clean"
        lines.append(tuple("-" if broken and name in figures else str(row.get(name, "-")) for name in names))
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


@dataclass(frozen=True)
class Workload:
    """What ``make bench ARGS=name`` runs: rows, their columns, which of them are figures, the conditions in words."""

    run: Callable[[argparse.Namespace], list[dict]]
    columns: dict[str, str]
    figures: set[str]
    conditions: str


WORKLOADS = {
    "bids": Workload(
        bids.run,
        bids.COLUMNS,
        bids.FIGURES,
        "{rounds} rounds of {seconds:g} s each, medians; server, database and load on {cores} cores; first ratio: against "
        "pgbench sending the same transaction as one statement; second: against a POST that touches no database",
    ),
    "storm": Workload(
        storm.run,
        storm.COLUMNS,
        storm.FIGURES,
        "{rounds} storms, medians; decided: after the close and the drain of 2 s; all on {cores} cores",
    ),
    "watchers": Workload(
        watchers.run,
        watchers.COLUMNS,
        watchers.FIGURES,
        "{told} bids each; from the bid's answer to the first and the last watcher; all on {cores} cores",
    ),
    "land": Workload(
        land.run,
        land.COLUMNS,
        land.FIGURES,
        "{lookups} look-ups each, one after another; database and load on {cores} cores; growth: p50 against the smallest "
        "book",
    ),
    "search": Workload(
        search.run,
        search.COLUMNS,
        search.FIGURES,
        "{questions} questions of each kind, one after another, each answered with count, facets and the first page of "
        "lots; database and load on {cores} cores; growth: p50 against the smallest market",
    ),
}


def measure(name: str, options: argparse.Namespace) -> bool:
    """Run a workload, print and keep its table; True where every invariant held."""
    workload = WORKLOADS[name]
    rows = workload.run(options)
    _keep(name, {"options": vars(options), "rows": rows})
    print(table(rows, workload.columns, workload.figures))
    print(f"\n{workload.conditions.format(cores=os.cpu_count(), **vars(options))}")
    for row in rows:
        for fault in row.get("faults", ()):
            print(f"FAULT {name}: {fault}")
    return _verdict(rows)


def _keep(name: str, figures: dict) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}.json"
    path.write_text(json.dumps(figures, indent=2))


def _verdict(rows: list[dict]) -> bool:
    clean = all(row["verdict"] == "clean" for row in rows)
    print("verdict: every invariant held" if clean else "verdict: BROKEN, the figures don't count")
    return clean


def main() -> int:
    """Run what was asked for; 1 where an invariant broke."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", metavar="workload", help=f"{', '.join(WORKLOADS)} (default: all)")
    parser.add_argument("--bidders", type=int, nargs="+", default=[1, 8, 32, 128], help="connections on the hot lot")
    parser.add_argument("--watchers", type=int, nargs="+", default=[200, 1_000, 3_000], help="open streams")
    parser.add_argument("--told", type=int, default=60, help="bids that each crowd of watchers is told")
    parser.add_argument("--seconds", type=float, default=6, help="length of one round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; medians are quoted")
    parser.add_argument("--parcels", type=int, nargs="+", default=[2_000, 20_000, 200_000], help="sizes of land books")
    parser.add_argument("--lookups", type=int, default=400, help="look-ups of each kind")
    parser.add_argument(
        "--listings", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="sizes of markets"
    )
    parser.add_argument("--questions", type=int, default=60, help="questions of each kind")
    parser.add_argument("--only", choices=["postgresql", "sqlite"])
    options = parser.parse_args()
    if unknown := set(options.workloads) - set(WORKLOADS):
        parser.error(f"there is no workload {', '.join(sorted(unknown))}")
    if min(options.bidders) < 2:
        # one bidder leads after its first bid and can't bid against itself: two take turns
        options.bidders = [max(2, bidders) for bidders in options.bidders]
    verdicts = [measure(name, options) for name in options.workloads or WORKLOADS]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
