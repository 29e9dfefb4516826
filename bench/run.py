"""``make bench``: bids on a hot lot and look-ups in the land book, each beside its baseline, with a checker's verdict.

One throw-away PostgreSQL cluster (fsync on, synchronous commit on) and one throw-away SQLite file; server,
database and load share the machine. Prints a table and writes the same figures to ``bench/results/``. A run that
breaks an invariant is reported as a failure, never as a figure, and the exit status says so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from prepare import postgresql_folder  # noqa: E402
from processes import Processes, read_procfile  # noqa: E402

from bench import checker, land, load, pgbench, search  # noqa: E402 - the folder must be on the path first
from tests import postgres  # noqa: E402

RESULTS = ROOT / "bench" / "results"
HOST = "127.0.0.1"


class Site:
    """The processes under load, over a throw-away database."""

    def __init__(self, folder: Path, database_url: str | None) -> None:
        self.port = _free_port()
        self.env = {
            **{name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATA_DIR"}},
            "MARKET_ENV": "development",
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "LIVE_PORT": str(_free_port()),
            "LOG_LEVEL": "error",
        }
        if database_url:
            self.env["DATABASE_URL"] = database_url

    @property
    def base(self) -> str:
        return f"http://{HOST}:{self.port}"

    def flask(self, *arguments: str) -> str:
        """Run a command of the application; return what it printed."""
        command = [str(Path(sys.executable).with_name("flask")), "--app", "wsgi", *arguments]
        run = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"flask {' '.join(arguments)} failed:\n{run.stdout}{run.stderr}")
        return run.stdout

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve pages and the worker for a block."""
        processes = Processes(read_procfile(), self.env, lambda name, line: None)
        processes.start()
        self.web = processes.running["web"].pid
        try:
            processes.wait_until_ready(f"{self.base}/readyz")
            yield
        finally:
            processes.stop()


def cpu_seconds(pid: int) -> float:
    """Processor time that a process and its children have used."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_seconds(int(child)) for child in children)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def hot_lot(site: Site, room: dict, bidders: list[dict], connections: int, seconds: float, rounds: int) -> dict:
    """Several rounds of load on one room; medians over the rounds, one verdict over all."""
    before = cpu_seconds(site.web)
    outcomes = [
        asyncio.run(load.hot_lot((HOST, site.port), room, bidders, connections, seconds)) for _round in range(rounds)
    ]
    used = cpu_seconds(site.web) - before
    answers = [answer for outcome in outcomes for answer in outcome.answers]
    faults = checker.check(
        checker.register_of(site.base, room["listing"]),
        answers,
        load.cents(room["start_amount"]),
        load.cents(room["step"]),
    )
    refused = sum(answer.status == 409 for answer in answers)
    other = sorted({answer.status for answer in answers} - {201, 409})
    return {
        "bidders": connections,
        "accepted_per_second": round(statistics.median(len(one.accepted) / one.seconds for one in outcomes), 1),
        "p50_ms": round(statistics.median(one.percentile(0.5) for one in outcomes), 2),
        "p99_ms": round(statistics.median(one.percentile(0.99) for one in outcomes), 2),
        "accepted": sum(len(one.accepted) for one in outcomes),
        "refused": refused,
        "web_cpu_ms_per_answer": round(1000 * used / len(answers), 2),
        "other_statuses": other,
        "faults": faults[:10],
        "verdict": "clean" if not faults and not other else "BROKEN",
    }


def verified(site: Site) -> str:
    """The application's own check of every register and chain after the load; raises where it finds a fault."""
    return site.flask("verify-register").strip().splitlines()[-1]


def bench_postgresql(folder: Path, options: argparse.Namespace) -> list[dict]:
    """The hot lot over PostgreSQL at several numbers of bidders, each beside pgbench at the same number."""
    programs = Path(postgresql_folder())
    with postgres.cluster() as cluster:
        site = Site(folder, cluster.create("bench"))
        site.flask("db", "upgrade")
        most = max(options.bidders)
        opened = json.loads(
            site.flask("bench-room", "--bidders", str(most), "--rooms", str(len(options.bidders)), "--minutes", "60")
        )
        rows = []
        with site.serving():
            for room, connections in zip(opened["rooms"], options.bidders, strict=True):
                rows.append(
                    {
                        "database": "postgresql",
                        **hot_lot(site, room, opened["bidders"], connections, options.seconds, options.rounds),
                    }
                )
        rows[-1]["verify"] = verified(site)
        spare = json.loads(site.flask("bench-room", "--bidders", str(most), "--rooms", "1", "--minutes", "60"))
        lot = spare["rooms"][0]["listing"]
        for row in rows:
            rates = [
                pgbench.rate(programs / "pgbench", cluster.conninfo("bench"), lot, row["bidders"], int(options.seconds))
                for _round in range(options.rounds)
            ]
            row["pgbench_per_second"] = round(statistics.median(rates), 1)
            row["ratio"] = round(row["accepted_per_second"] / row["pgbench_per_second"], 2)
        return rows


def bench_sqlite(folder: Path, options: argparse.Namespace) -> list[dict]:
    """The hot lot over the embedded default."""
    site = Site(folder, None)
    site.flask("db", "upgrade")
    opened = json.loads(site.flask("bench-room", "--bidders", "8", "--rooms", "1", "--minutes", "60"))
    with site.serving():
        row = hot_lot(site, opened["rooms"][0], opened["bidders"], 8, options.seconds, options.rounds)
    return [{"database": "sqlite", **row, "verify": verified(site)}]


BID_COLUMNS = {
    "database": "database",
    "bidders": "bidders",
    "accepted_per_second": "accepted/s",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "pgbench_per_second": "pgbench/s",
    "ratio": "ratio",
    "web_cpu_ms_per_answer": "web CPU ms",
    "refused": "refused",
    "verdict": "verdict",
}
BID_FIGURES = {"accepted_per_second", "p50_ms", "p99_ms", "ratio"}


def table(rows: list[dict], columns: dict[str, str], figures: set[str]) -> str:
    """The figures as people read them; of a row that is broken none is shown."""
    head, names = tuple(columns.values()), tuple(columns)
    lines = [head]
    for row in rows:
        broken = row["verdict"] != "clean"
        lines.append(tuple("-" if broken and name in figures else str(row.get(name, "-")) for name in names))
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def bids(options: argparse.Namespace) -> bool:
    """The hot lot; True where every invariant held."""
    rows = []
    for name, bench in (("postgresql", bench_postgresql), ("sqlite", bench_sqlite)):
        if options.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="market-bench-") as folder:
                rows += bench(Path(folder), options)
    _keep("hot-lot", {"seconds": options.seconds, "rounds": options.rounds, "rows": rows})
    print(table(rows, BID_COLUMNS, BID_FIGURES))
    print(
        f"\n{options.rounds} rounds of {options.seconds:g} s each, medians; server, database and load on {os.cpu_count()} cores"
    )
    for row in rows:
        for fault in row["faults"]:
            print(f"FAULT {row['database']} {row['bidders']}: {fault}")
    return _verdict(rows)


def land_book(options: argparse.Namespace) -> bool:
    """Look-ups in the land book; True where every answer was right."""
    rows = land.run(options)
    _keep("land", {"lookups": options.lookups, "rows": rows})
    print(table(rows, land.COLUMNS, land.FIGURES))
    print(
        f"\n{options.lookups} look-ups each, one after another; database and load on {os.cpu_count()} cores; "
        "growth: p50 against the smallest book"
    )
    return _verdict(rows)


def public_search(options: argparse.Namespace) -> bool:
    """The public search; True where every judged answer was right."""
    rows = search.run(options)
    _keep("search", {"questions": options.questions, "rows": rows})
    print(table(rows, search.COLUMNS, search.FIGURES))
    print(
        f"\n{options.questions} questions of each kind, one after another, each answered with count, facets and the first "
        f"page of lots; database and load on {os.cpu_count()} cores; growth: p50 against the smallest market"
    )
    return _verdict(rows)


WORKLOADS = {"bids": bids, "land": land_book, "search": public_search}


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
    parser.add_argument("--bidders", type=int, nargs="+", default=[1, 8, 32, 64], help="connections on the hot lot")
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
    verdicts = [WORKLOADS[name](options) for name in options.workloads or WORKLOADS]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
