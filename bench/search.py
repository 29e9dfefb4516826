"""The public search over markets of several sizes, beside a look-up by key and the join that it replaces.

Questions are asked as readers ask them, by query string. A sample of the answers is compared with what a plain reading
of every listing gives; a wrong one is reported as a failure, never as a figure.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from flask_migrate import upgrade
from sqlalchemy import Connection, text
from werkzeug.datastructures import MultiDict

import config
from bench import index_rows, listing_rows
from bench.land import analyse, throw_away
from bench.listing_rows import NOW, PATTERN, Fact
from trading import create_app
from trading.core.city import here
from trading.core.deal import Business
from trading.core.land_use import UseClass
from trading.core.money import unit_price
from trading.extensions import db
from trading.listing.states import ListingStatus
from trading.portal import queries
from trading.portal.index import keeping
from trading.portal.search import PAGE_SIZE, Search, Sort, read_search
from trading.transaction import transact

#: listings drawn in one transaction
AT_ONCE = 5_000
WARM_UP = 10
#: questions of each kind that are judged, by the size of the market: reading every listing takes its time
JUDGED = ((20_000, 20), (200_000, 6), (float("inf"), 2))
#: SQLite serves markets up to this size
LARGEST_ON_SQLITE = 200_000
#: the join that is replaced is asked less often: it takes its time
NAIVE_QUESTIONS = 12

Fits = Callable[[Fact], bool]


@dataclass(frozen=True)
class Question:
    """A query string, and the same in plain Python."""

    query: str
    fits: Fits

    @property
    def asked(self) -> Search:
        return read_search(
            MultiDict(pair.split("=", 1) for pair in self.query.split("&")), districts=here().district_codes
        )


def run(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure both databases (or the one that is asked for)."""
    rows = []
    for name, sizes in (
        ("postgresql", options.listings),
        ("sqlite", [n for n in options.listings if n <= LARGEST_ON_SQLITE]),
    ):
        if options.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="market-bench-") as folder, throw_away(name, "search") as url:
                rows += _measure(name, Path(folder), url, sizes, options)
    return rows


def _measure(
    name: str, folder: Path, url: str | None, sizes: Iterable[int], options: argparse.Namespace
) -> list[dict[str, Any]]:
    settings = {"MARKET_ENV": "development", "DATA_DIR": str(folder), "LOG_LEVEL": "error"}
    with mock.patch.dict(os.environ, settings | ({"DATABASE_URL": url} if url else {})):
        app = create_app(config.from_environment())
    rows: list[dict[str, Any]] = []
    with app.app_context(), app.test_request_context():
        upgrade()
        turns = 0
        for size in sorted(sizes):
            wanted = max(1, round(size / PATTERN))
            drawn = _fill(turns, wanted)
            turns, total = wanted, wanted * PATTERN
            analyse()
            facts = list(listing_rows.numbers(total))
            gc.collect()
            gc.freeze()  # the checker's own million facts are no business of the garbage collector's while times are taken
            for kind, questions in _workload(total, options.questions).items():
                rows.append(_row(name, facts, kind, questions))
            rows += [_key_row(name, total, options.questions), _naive_row(name, total)]
            rows[-1]["drawn_per_second"] = drawn
            print(f"  {name} {total:,}: measured{f', {drawn:,} rows drawn a second' if drawn else ''}", flush=True)
        db.session.remove()
        db.engine.dispose()
    smallest = {row["question"]: row["p50_ms"] for row in rows if row["listings"] == rows[0]["listings"]}
    for row in rows:
        row["growth"] = round(row["p50_ms"] / smallest[row["question"]], 2)
    return rows


def _fill(held: int, wanted: int) -> int:
    """Bring the market to so many repetitions of the pattern; return how many index rows the product drew a second."""
    repeats = db.engine.dialect.name == "postgresql"
    with db.engine.begin() as connection:
        if repeats:
            _take_time(connection)
        if not held:
            listing_rows.write_pattern(connection)
        if wanted > max(held, 1):
            listing_rows.repeat(connection, max(held, 1), wanted)
    analyse()
    drawn = 1 if repeats else wanted
    began = time.perf_counter()
    for first in range(held * PATTERN + 1, drawn * PATTERN + 1, AT_ONCE):
        transact(keeping.redraw, first, min(first + AT_ONCE - 1, drawn * PATTERN))
        db.session.expunge_all()
    rate = round(max(drawn - held, 0) * PATTERN / (time.perf_counter() - began))
    if repeats and wanted > max(held, 1):
        with db.engine.begin() as connection:
            _take_time(connection)
            index_rows.repeat(connection, max(held, 1), wanted)
    index_rows.check(wanted * PATTERN)
    return rate


def _take_time(connection: Connection) -> None:
    """A million rows take longer than the platform lets a statement run."""
    connection.execute(text("SET LOCAL statement_timeout = 0"))


# --- questions ------------------------------------------------------------------------------------------------------


def _workload(total: int, count: int) -> dict[str, list[Question]]:
    """The same questions for every run, by kind."""
    rng = Random(total)  # noqa: S311 - a benchmark, nothing secret
    makers: dict[str, Callable[[Random, int], Question]] = {
        "front page": lambda rng, total: Question("view=list", _is_offered),
        "district and use": _by_district_and_use,
        "sizes and prices": _by_figures,
        "words": _by_words,
        "words and sizes": _by_sentence,
        "open, free, years": _by_state,
        "map window": _by_window,
        "mixed": _mixed,
        **{f"order {sort.value}": _ordered(sort) for sort in Sort},
    }
    return {kind: [make(rng, total) for _ in range(count)] for kind, make in makers.items()}


def _is_offered(fact: Fact) -> bool:
    return fact.status in {ListingStatus.PUBLISHED, ListingStatus.SUSPENDED}


def _by_district_and_use(rng: Random, total: int) -> Question:
    district, use = rng.choice(sorted(here().district_codes)), rng.choice(list(UseClass)[:4])
    return Question(
        f"district={district}&use={use.value}",
        lambda fact: _is_offered(fact) and fact.district == district and fact.use_class is use,
    )


def _by_figures(rng: Random, total: int) -> Question:
    mu, wan = rng.randrange(5, 120), rng.randrange(100, 8_000)
    low, high = Decimal(mu) * 2000 / 3, Decimal(mu + 10) * 2000 / 3
    return Question(
        f"mu_min={mu}&mu_max={mu + 10}&price_min={wan}&price_max={wan + 500}&sort=newest",
        lambda fact: (
            _is_offered(fact)
            and _cents(low) <= fact.area <= _cents(high)
            and wan * 1_000_000 <= fact.price <= (wan + 500) * 1_000_000
        ),
    )


def _by_words(rng: Random, total: int) -> Question:
    road = listing_rows.fact(rng.randrange(total)).road
    return Question(f"q={road}", lambda fact: _is_offered(fact) and fact.road == road)


def _by_sentence(rng: Random, total: int) -> Question:
    place = listing_rows.fact(rng.randrange(total))
    district, mu = here().district(place.district), rng.randrange(10, 140)
    low, high = (Decimal(mu) * 2000 / 3 * part / 100 for part in (90, 110))
    return Question(
        f"q={district.short} {place.road} {mu}亩",
        lambda fact: (
            _is_offered(fact)
            and fact.district == district.code
            and fact.road == place.road
            and _cents(low) <= fact.area <= _cents(high)
        ),
    )


def _by_state(rng: Random, total: int) -> Question:
    business = rng.choice(list(Business))
    return Question(
        f"open=1&unburdened=1&business={business.value}&acquisition=grant&years_min=20&sort=ends",
        lambda fact: (
            fact.status is ListingStatus.PUBLISHED
            and fact.closes_at > NOW
            and not fact.is_burdened
            and fact.business is business
            and fact.acquisition.value == "grant"
        ),
    )


def _by_window(rng: Random, total: int) -> Question:
    """A window that holds some three hundred listings wherever the market's size puts it."""
    west, south, east, north = here().bounding_box
    part = min((300 / total) ** 0.5, 1.0)
    wide, tall = (east - west) * part, (north - south) * part
    left, foot = rng.uniform(west, east - wide), rng.uniform(south, north - tall)
    box = [round(edge, 5) for edge in (left, foot, left + wide, foot + tall)]
    return Question(
        f"bbox={','.join(map(str, box))}",
        lambda fact: _is_offered(fact) and box[0] <= fact.lon <= box[2] and box[1] <= fact.lat <= box[3],
    )


def _mixed(rng: Random, total: int) -> Question:
    """Three kinds of conditions at once, under any order."""
    one, other, third = (make(rng, total) for make in (_by_district_and_use, _by_figures, _by_state))
    sort = rng.choice(list(Sort))
    kept = [pair for pair in "&".join((one.query, other.query, third.query)).split("&") if not pair.startswith("sort=")]
    return Question(
        "&".join([*kept, f"sort={sort.value}"]), lambda fact: one.fits(fact) and other.fits(fact) and third.fits(fact)
    )


def _ordered(sort: Sort) -> Callable[[Random, int], Question]:
    def make(rng: Random, total: int) -> Question:
        use = rng.choice(list(UseClass)[:4])
        return Question(
            f"kind=transfer&use={use.value}&sort={sort.value}",
            lambda fact: _is_offered(fact) and fact.business is Business.TRANSFER and fact.use_class is use,
        )

    return make


def _cents(area: Decimal) -> Decimal:
    return area.quantize(Decimal("0.01"), ROUND_HALF_UP)


# --- asking and judging ---------------------------------------------------------------------------------------------


def _row(name: str, facts: list[Fact], kind: str, questions: list[Question]) -> dict[str, Any]:
    """Ask each question once for its first page, timed alone, and a second page behind the cursor where there is one."""
    for question in questions[:WARM_UP]:
        queries.search(question.asked, NOW)
    times, wrong, total = [], 0, len(facts)
    judged = questions[: next(count for most, count in JUDGED if total <= most)]
    for question in questions:
        asked = question.asked
        db.session.expunge_all()
        began = time.perf_counter()
        found = queries.search(asked, NOW)
        times.append(1000 * (time.perf_counter() - began))
        if question in judged:
            wrong += not _is_right(question, asked, found, facts)
    db.session.rollback()
    return {**_figures(times), "database": name, "listings": total, "question": kind, **_verdict(len(judged), wrong)}


def _is_right(question: Question, asked: Search, found: queries.Found, facts: list[Fact]) -> bool:
    """The whole count, the first page and the one behind it are what reading every listing gives."""
    hits = [fact for fact in facts if question.fits(fact)]
    hits.sort(key=_KEYS[asked.sort])
    shown = [listing_rows.number_of(lot.listing.number or "") for lot in found.lots]
    if found.following is not None:
        behind = queries.search(replace(asked, after=str(found.following)), NOW)
        shown += [listing_rows.number_of(lot.listing.number or "") for lot in behind.lots]
    return shown == [fact.number for fact in hits[: 2 * PAGE_SIZE]] and found.total == min(len(hits), queries.CAP + 1)


def _ends(fact: Fact) -> tuple[Any, ...]:
    is_live = fact.status is ListingStatus.PUBLISHED
    if is_live and fact.closes_at > NOW:
        return 0, fact.closes_at - NOW, fact.number
    return 1 if is_live else 2, timedelta(0) - (fact.closes_at - NOW), -fact.number


_KEYS: dict[Sort, Callable[[Fact], Any]] = {
    Sort.ENDS: _ends,
    Sort.NEWEST: lambda fact: (NOW - fact.published_at, -fact.number),
    Sort.UNIT_PRICE: lambda fact: (unit_price(fact.price, fact.area), fact.number),
    Sort.PRICE: lambda fact: (fact.price, fact.number),
    Sort.PRICE_DOWN: lambda fact: (-fact.price, -fact.number),
    Sort.AREA: lambda fact: (fact.area, fact.number),
    Sort.AREA_DOWN: lambda fact: (-fact.area, -fact.number),
}


# --- baselines ------------------------------------------------------------------------------------------------------


def _key_row(name: str, total: int, count: int) -> dict[str, Any]:
    """One column by primary key through the bare driver."""
    rng = Random(total)  # noqa: S311 - a benchmark, nothing secret
    mark = "%s" if name == "postgresql" else "?"
    times, wrong = [], 0
    cursor = db.session.connection().connection.cursor()
    for number in [rng.randrange(total) for _ in range(count)]:
        began = time.perf_counter()
        cursor.execute(f"SELECT number FROM listings WHERE id = {mark}", (number + 1,))
        answer = cursor.fetchone()[0]
        times.append(1000 * (time.perf_counter() - began))
        wrong += listing_rows.number_of(answer) != number
    db.session.rollback()
    return {**_figures(times), "database": name, "listings": total, "question": "primary key", **_verdict(count, wrong)}


_NAIVE = """
    FROM listings l JOIN land_rights r ON r.id = l.right_id JOIN parcels p ON p.id = r.parcel_id
    LEFT JOIN rooms o ON o.listing_id = l.id
    WHERE l.status IN ('published', 'suspended') AND p.location LIKE :road AND p.area BETWEEN :low AND :high
"""


def _naive_row(name: str, total: int) -> dict[str, Any]:
    """Words and a size by joining the facts: counted, sorted, and a page of keys."""
    rng = Random(total)  # noqa: S311 - a benchmark, nothing secret
    times, wrong = [], 0
    for _number in range(NAIVE_QUESTIONS):
        road, mu = listing_rows.fact(rng.randrange(total)).road, rng.randrange(10, 140)
        bound = {"road": f"%{road}%", "low": mu * 66_667, "high": (mu + 10) * 66_667}
        began = time.perf_counter()
        db.session.execute(text(f"SELECT count(*) {_NAIVE}"), bound).scalar_one()
        order = "ORDER BY coalesce(o.closes_at, l.timed_starts_at), l.number LIMIT 20"
        db.session.execute(text(f"SELECT l.id {_NAIVE} {order}"), bound).all()
        times.append(1000 * (time.perf_counter() - began))
    db.session.rollback()
    return {**_figures(times), "database": name, "listings": total, "question": "naive join", **_verdict(0, wrong)}


def _figures(times: list[float]) -> dict[str, float]:
    return {
        "p50_ms": round(statistics.median(times), 3),
        "p99_ms": round(statistics.quantiles(times, n=100)[98], 3),
    }


def _verdict(judged: int, wrong: int) -> dict[str, Any]:
    return {"judged": judged, "wrong": wrong, "verdict": "clean" if not wrong else "BROKEN"}


COLUMNS = {
    "database": "database",
    "listings": "listings",
    "question": "question",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "growth": "growth",
    "judged": "judged",
    "verdict": "verdict",
}
FIGURES = {"p50_ms", "p99_ms", "growth"}
