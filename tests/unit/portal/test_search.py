"""Reading a query string: what fits is kept, what doesn't is named, nothing raises."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from trading.core.deal import DealKind, UseClass
from trading.portal.search import Scope, Search, Sort, View, read_machine_search, read_search

DISTRICTS = ("150302", "150303", "150304")


def read(*pairs: tuple[str, str]) -> Search:
    return read_search(MultiDict(pairs), districts=DISTRICTS)


def test_an_empty_query_asks_for_everything_on_offer() -> None:
    asked = read()
    assert (asked.scope, asked.sort, asked.view, asked.page) == (Scope.OFFERED, Sort.ENDS, View.BOTH, 1)
    assert not asked.is_filtered


def test_a_full_query_is_read() -> None:
    asked = read(
        ("kind", "transfer"),
        ("district", "150302"),
        ("district", "150304"),
        ("use", "industrial"),
        ("mu_min", "10"),
        ("mu_max", "1,000"),
        ("price_min", "100.5"),
        ("open", "1"),
        ("unburdened", "1"),
        ("q", " 千里山 "),
        ("sort", "price"),
        ("view", "map"),
        ("page", "3"),
    )
    assert asked.kind is DealKind.TRANSFER
    assert asked.districts == ("150302", "150304")
    assert asked.uses == (UseClass.INDUSTRIAL,)
    assert asked.area_min == Decimal("6666.67")
    assert asked.area_max == Decimal("666666.67")
    assert asked.price_min == 100_500_000
    assert asked.only_open
    assert asked.unburdened
    assert (asked.text, asked.sort, asked.view, asked.page) == ("千里山", Sort.PRICE, View.MAP, 3)
    assert not asked.problems


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "barter"),
        ("district", "110101"),
        ("use", "moon"),
        ("mu_min", "ten"),
        ("mu_max", "-3"),
        ("price_min", "1e9"),
        ("price_max", "NaN"),
        ("sort", "random"),
        ("view", "globe"),
        ("page", "two"),
        ("page", "٣"),
    ],
)
def test_what_cannot_be_read_is_named_and_left_out(name: str, value: str) -> None:
    asked = read((name, value))
    assert asked.problems == (name,)
    assert name not in asked.query()


def test_links_keep_the_rest_of_the_question() -> None:
    asked = read(("district", "150302"), ("district", "150303"), ("mu_min", "5"), ("page", "2"))
    assert asked.query(page=3) == "mu_min=5&district=150302&district=150303&page=3"
    assert asked.without("district") == "mu_min=5"


def test_the_machine_interface_reads_yuan_and_square_metres() -> None:
    asked = read_machine_search(MultiDict([("area_min", "20000"), ("price_max", "1200000.50")]), districts=DISTRICTS)
    assert asked.area_min == Decimal("20000.00")
    assert asked.price_max == 120_000_050
    assert asked.scope is Scope.ALL


@given(
    st.lists(
        st.tuples(st.sampled_from(["kind", "district", "use", "mu_min", "price_max", "q", "page", "sort"]), st.text())
    )
)
def test_no_query_string_breaks_the_reader(pairs: list[tuple[str, str]]) -> None:
    asked = read(*pairs)
    assert "\x00" not in asked.text
    assert 1 <= asked.page <= 10_000
    assert asked.area_min is None or asked.area_min >= 0
