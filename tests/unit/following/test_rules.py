"""What a search is kept as, and when a day's letter is due."""

from __future__ import annotations

import pytest

from trading.core import clock
from trading.following import rules
from trading.following.questions import kept, one_of, sieve


@pytest.mark.parametrize(
    "query",
    ["kind=transfer&district=150302&mu_min=10", "mu_min=10&district=150302&kind=transfer&page=3&view=map&sort=price"],
)
def test_a_search_is_kept_in_order_and_without_layout(query: str) -> None:
    assert rules.canonical(query) == "district=150302&kind=transfer&mu_min=10"


def test_what_the_portal_cannot_read_is_not_kept() -> None:
    assert kept("kind=theft&district=999999&colour=red&mu_min=ten&use=industrial&use=industrial") == "use=industrial"
    assert kept("q=%E5%8D%83%E9%87%8C%E5%B1%B1") == "q=%E5%8D%83%E9%87%8C%E5%B1%B1"


def test_a_search_with_too_many_conditions_is_refused() -> None:
    with pytest.raises(rules.SearchTooLong):
        rules.canonical("&".join(f"q={number:0100d}" for number in range(12)))


def test_the_sieve_names_kind_districts_and_uses() -> None:
    found = sieve("district=150303&district=150302&kind=lease&use=industrial&mu_min=10")
    assert (found.kind, found.districts, found.uses) == ("lease", "|150302|150303|", "|industrial|")
    assert one_of(()) == ""


@pytest.mark.parametrize(
    ("hour", "minute", "day"),
    [(8, 2, 3), (23, 59, 3), (8, 0, 2), (7, 0, 2), (0, 0, 2)],
)
def test_the_letter_of_the_day_waits_until_its_publications_are_written(hour: int, minute: int, day: int) -> None:
    now = clock.local(2026, 3, 3, hour, minute)
    assert rules.last_digest(now, 8) == clock.local(2026, 3, day, 8)
