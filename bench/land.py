"""Look-ups in land books of several sizes: by code, by holder, by map window, beside the barest SELECT there is.

Every answer is compared with what the generator knows; a wrong one is reported as a failure, never as a figure.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from flask_migrate import upgrade
from sqlalchemy import text

import config
from bench import land_rows
from tests import postgres
from trading import create_app
from trading.core.city import here
from trading.extensions import db
from trading.parcels import queries

#: parcels that a window is made to hold, so that every size answers with about as many
IN_WINDOW = 40
WARM_UP = 20

Look = tuple[Callable[[], Any], Callable[[Any], bool]]


def run(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure both databases (or the one that is asked for)."""
    rows = []
    for name in ("postgresql", "sqlite"):
        if options.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="market-bench-") as folder, throw_away(name, "land") as url:
                rows += _measure(name, Path(folder), url, options)
    return rows


@contextmanager
def throw_away(name: str, purpose: str) -> Iterator[str | None]:
    """The address of a database that is gone afterwards; None for the embedded default."""
    if name == "sqlite":
        yield None
        return
    with postgres.cluster() as cluster:
        yield cluster.create(purpose)


def _measure(name: str, folder: Path, url: str | None, options: argparse.Namespace) -> list[dict[str, Any]]:
    settings = {"MARKET_ENV": "development", "DATA_DIR": str(folder), "LOG_LEVEL": "error"}
    with mock.patch.dict(os.environ, settings | ({"DATABASE_URL": url} if url else {})):
        app = create_app(config.from_environment())
    rows: list[dict[str, Any]] = []
    with app.app_context():
        upgrade()
        held = 0
        for total in sorted(options.parcels):
            with db.engine.begin() as connection:
                land_rows.fill(connection, held, total)
            analyse()
            held = total
            rows += [_row(name, total, kind, looks) for kind, looks in _looks(total, options.lookups).items()]
        db.session.remove()
        db.engine.dispose()
    smallest = {row["lookup"]: row["p50_ms"] for row in rows if row["parcels"] == min(options.parcels)}
    for row in rows:
        row["growth"] = round(row["p50_ms"] / smallest[row["lookup"]], 2)
    return rows


def analyse() -> None:
    """Let the database know what its tables hold."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _looks(total: int, count: int) -> dict[str, list[Look]]:
    """The same look-ups for every run: what to ask, and how to tell a right answer."""
    rng = Random(total)  # noqa: S311 - a benchmark, nothing secret
    numbers = [rng.randrange(total) for _ in range(count)]
    windows = [_window(total, rng) for _ in range(count)]
    return {
        "primary key": [_by_key(number) for number in numbers],
        "code": [_by_code(number) for number in numbers],
        "holder": [_by_holder(land_rows.party_of(number), total) for number in numbers],
        "window": [_by_window(window, total) for window in windows],
    }


def _by_key(number: int) -> Look:
    """The baseline: one column by primary key through the bare driver."""
    mark = "%s" if db.engine.dialect.name == "postgresql" else "?"
    statement = f"SELECT code FROM parcels WHERE id = {mark}"

    def ask() -> Any:
        cursor = db.session.connection().connection.cursor()
        cursor.execute(statement, (number + 1,))
        return cursor.fetchone()[0]

    return ask, lambda answer: answer == land_rows.code_of(number)


def _by_code(number: int) -> Look:
    code = land_rows.code_of(number)
    return lambda: queries.find_parcel(code), lambda parcel: parcel is not None and parcel.id == number + 1


def _by_holder(party: int, total: int) -> Look:
    held = land_rows.codes_of_party(party, total)
    return lambda: queries.rights_of_party(party), lambda rights: [right.parcel.code for right in rights] == held


def _window(total: int, rng: Random) -> tuple[float, float, float, float]:
    """A window somewhere in the city that holds about :data:`IN_WINDOW` parcels."""
    west, south, east, north = here().bounding_box
    part = min((IN_WINDOW / total) ** 0.5, 1.0)
    wide, tall = (east - west) * part, (north - south) * part
    left, foot = rng.uniform(west, east - wide), rng.uniform(south, north - tall)
    return left, foot, left + wide, foot + tall


def _by_window(window: tuple[float, float, float, float], total: int) -> Look:
    def is_right(parcels: Any) -> bool:
        west, south, east, north = window
        inside = {
            number + 1
            for number in range(total)
            for lon, lat in (land_rows.place_of(number),)
            if west <= lon <= east and south <= lat <= north
        }
        return {parcel.id for parcel in parcels} == inside

    return lambda: queries.parcels_in_window(*window), is_right


def _row(name: str, total: int, kind: str, looks: list[Look]) -> dict[str, Any]:
    """Ask everything once, timed alone; judge a sample of windows and all the rest."""
    for ask, _is_right in looks[:WARM_UP]:
        ask()
    times, wrong = [], 0
    judged = looks if kind != "window" else looks[:: max(1, len(looks) // 25)]
    for look in looks:
        ask, is_right = look
        db.session.expunge_all()
        began = time.perf_counter()
        answer = ask()
        times.append(1000 * (time.perf_counter() - began))
        wrong += look in judged and not is_right(answer)
    db.session.rollback()
    return {
        "database": name,
        "parcels": total,
        "lookup": kind,
        "p50_ms": round(statistics.median(times), 3),
        "p99_ms": round(statistics.quantiles(times, n=100)[98], 3),
        "judged": len(judged),
        "wrong": wrong,
        "verdict": "clean" if not wrong else "BROKEN",
    }


COLUMNS = {
    "database": "database",
    "parcels": "parcels",
    "lookup": "look-up",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "growth": "growth",
    "judged": "judged",
    "verdict": "verdict",
}
FIGURES = {"p50_ms", "p99_ms", "growth"}
