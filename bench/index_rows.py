"""The search index of a repeated market on PostgreSQL: the pattern's rows repeated inside the database.

The product draws a few hundred listings a second, which is right for a market that grows by dozens a day and too slow
for making a million. The rows are therefore repeated by the same arithmetic as the facts. Whether they are what the
product would have drawn isn't taken on trust: a sample is drawn anew by the product, and any difference ends the bench.
"""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

from sqlalchemy import Connection, text

from bench import listing_rows
from bench.listing_rows import PATTERN
from trading.portal.index import facts, keeping
from trading.portal.models import IndexedListing
from trading.portal.queries import index as queries
from trading.transaction import let_go, transact

#: listings that the product draws anew after the repetition
SAMPLE = 2_000

_UNIT_PRICE = "((b.price + 100000 * t.turn) * 200 + (b.area + 100 * t.turn)) / (2 * (b.area + 100 * t.turn))"
_NUMBER = f"(b.listing_id - 1 + t.turn * {PATTERN})"
_TURNS = "generate_series(CAST(:first AS bigint), CAST(:last AS bigint) - 1) AS t(turn)"


class IndexIsWrong(Exception):
    """The repeated index isn't what the product draws."""


def repeat(connection: Connection, first: int, last: int) -> None:
    """Write the index rows of the repetitions ``first`` to ``last`` (exclusive); commits nothing."""
    own = {
        **listing_rows.placed_on_the_map(_NUMBER, is_sqlite=False),
        "number": f"substr(b.number, 1, 14) || lpad({_NUMBER}::text, 7, '0')",
        "area": "b.area + 100 * t.turn",
        "price": "b.price + 100000 * t.turn",
        "unit_price": _UNIT_PRICE,
        "moved_at": "b.moved_at + t.turn * interval '1 minute'",
    }
    columns = [column.name for column in IndexedListing.__table__.columns]
    cells = [own.get(name) or listing_rows.cell(name, is_sqlite=False) for name in columns]
    bound = {"first": first, "last": last}
    connection.execute(
        text(
            f"INSERT INTO listing_index ({', '.join(columns)}) SELECT {', '.join(cells)} FROM listing_index AS b"
            f" CROSS JOIN {_TURNS} WHERE b.listing_id <= {PATTERN}"
        ),
        bound,
    )
    _keep_common_terms(connection)
    code = listing_rows.code_cell(_NUMBER, is_sqlite=False)
    connection.execute(
        text(
            "INSERT INTO listing_words (listing_id, terms)"
            ' SELECT one.id, ARRAY(SELECT DISTINCT term COLLATE "C" FROM unnest(one.terms || ARRAY['
            " lpad(one.number, 7, '0'), one.number, lower(one.code), lower(one.code) || 'w00000000',"
            " substr(lower(one.code), 1, 6), substr(lower(one.code), 1, 9), substr(lower(one.code), 1, 12),"
            " substr(lower(one.code), 13, 7)]) AS term ORDER BY 1)"
            f" FROM (SELECT b.listing_id + t.turn * {PATTERN} AS id, b.terms, {_NUMBER}::text AS number,"
            f" {code} AS code FROM common_terms AS b CROSS JOIN {_TURNS}) AS one"
        ),
        bound,
    )


def _keep_common_terms(connection: Connection) -> None:
    """A temporary table with the terms of the pattern that don't come from a number or a code."""
    connection.execute(
        text("CREATE TEMPORARY TABLE common_terms (listing_id bigint, code text, terms text[]) ON COMMIT DROP")
    )
    ids = range(1, PATTERN + 1)
    offered = queries.offered_by(ids)
    rows = []
    for one in queries.facts_of(ids):
        bare = [
            SimpleNamespace(location=it.location, boundaries=it.boundaries, code="", unit_code="")
            for it in offered[one.id]
        ]
        nameless = SimpleNamespace(**{**one._asdict(), "number": one.number[7:13], "notice_number": "试样[2026]号"})
        terms = [term for term in facts.words_of(nameless, bare) if term]
        rows.append({"id": one.id, "code": offered[one.id][0].code, "terms": [*terms, one.number[:6]]})
    let_go()  # the rows take minutes, and no reading transaction may idle beside them
    connection.execute(text("INSERT INTO common_terms VALUES (:id, :code, :terms)"), rows)


def check(total: int) -> None:
    """Let the product draw a sample anew, and count: nothing may differ."""
    rng = Random(total)  # noqa: S311 - a benchmark, nothing secret
    ids = sorted(rng.sample(range(1, total + 1), min(SAMPLE, total)))
    transact(keeping.recount)
    wrong = transact(keeping.draw, ids)
    if wrong:
        raise IndexIsWrong(f"{wrong} of {len(ids)} repeated rows differ from what the product draws.")
