"""The public search of listings, through its queries and its pages."""

from __future__ import annotations

import pytest

from tests.conftest import FrozenClock
from tests.factories.applications import a_lot
from trading.portal import queries
from trading.portal.search import Search

pytestmark = pytest.mark.usefixtures("app", "clock")


def numbers(lots: list[queries.Lot]) -> list[str | None]:
    return [lot.listing.number for lot in lots]


def test_a_saved_search_is_told_what_was_published_since_in_order(clock: FrozenClock) -> None:
    a_lot()
    since = clock.now
    clock.move(hours=1)
    second = a_lot()
    clock.move(hours=1)
    a_lot(start_amount=900_000_000)
    third = a_lot()
    asked = Search(price_max=300_000_000)
    assert numbers(queries.published_since(asked, since, clock.now, 10)) == [second.number, third.number]
    assert numbers(queries.published_since(asked, since, clock.now, 1)) == [second.number]
