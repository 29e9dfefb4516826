"""Queries and invariants of the land book, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories.parcels import a_benchmark_price, a_burden, a_holder, a_parcel, a_right
from trading import rulebook as rules
from trading.core import clock as market_clock
from trading.core.actor import Actor
from trading.core.deal import AcquisitionMode, BurdenKind, CoOwnership
from trading.core.errors import NotFound
from trading.extensions import db
from trading.parcels import queries, services
from trading.parcels.models import RightShare
from trading.parcels.states import PriceKind


def end(right):
    """Record the end of a right today."""
    db.session.flush()
    services.end_right(
        right.parcel.code, effective_on=market_clock.today(), paper_no="注销登记 1 号", by=Actor.system()
    )


def test_a_parcel_is_found_by_its_codes(app):
    parcel = a_parcel()
    assert queries.get_parcel(parcel.code) is parcel
    assert queries.find_parcel_by_unit(parcel.unit_code) is parcel
    with pytest.raises(NotFound):
        queries.get_parcel("150302001001GB99999")


def test_a_right_is_found_by_its_certificate_and_through_its_holders(app):
    holder, other = a_holder(), a_holder()
    both = [
        RightShare(party=holder, position=1, numerator=1, denominator=2),
        RightShare(party=other, position=2, numerator=1, denominator=2),
    ]
    mine, gone = a_right(holder=holder), a_right(holder=holder)
    shared = a_right(shares=both, co_ownership=CoOwnership.BY_SHARES)
    end(gone)
    db.session.flush()
    assert queries.find_right_by_certificate(mine.certificate_no) is mine
    assert queries.rights_of_party(holder.id) == sorted([mine, shared], key=lambda right: right.parcel.code)
    assert queries.rights_of_party(other.id) == [shared]
    assert shared.is_held_by(other.id)
    assert not mine.is_held_by(other.id)


def test_a_parcel_has_one_right_in_force(app):
    first = a_right()
    end(first)
    db.session.flush()
    second = a_right(parcel=first.parcel)
    assert queries.find_active_right(first.parcel.id) is second
    assert queries.rights_of_parcel(first.parcel.id) == [second, first]
    with pytest.raises(IntegrityError):
        a_right(parcel=first.parcel)


@pytest.mark.parametrize(
    "overrides",
    [
        {"ends_on": None},
        {"ends_on": date(2015, 4, 18)},
        {"investment_done_fen": -1},
    ],
)
def test_the_database_refuses_a_right_that_cannot_be(app, overrides):
    with pytest.raises(IntegrityError):
        a_right(**overrides)


def test_allocated_land_may_have_no_end(app):
    assert (
        a_right(acquisition_mode=AcquisitionMode.ALLOCATION, sub_mode=None, ends_on=None).years_left(date(2026, 3, 2))
        is None
    )


def test_facts_carry_only_burdens_in_force(app):
    today = date(2026, 3, 2)
    right = a_right()
    a_burden(right, BurdenKind.SEIZURE, ended_on=today)
    a_burden(right, BurdenKind.MORTGAGE, registered_on=today)
    a_burden(right, BurdenKind.LEASE, registered_on=date(2026, 3, 3))
    facts = services.facts_for_right(right, today)
    assert [burden.kind for burden in facts.burdens] == [BurdenKind.MORTGAGE]
    assert {finding.rule for finding in rules.judge(facts)} == {"V-21"}


def test_a_right_in_order_is_judged_clean(app, clock):
    assert services.judge(a_right()) == []


def test_the_benchmark_of_the_day_is_found(app):
    parcel = a_parcel()
    a_benchmark_price(name="2021", fen_per_m2=17_000, valid_from=date(2021, 7, 1), valid_to=date(2024, 6, 30))
    a_benchmark_price(kind=PriceKind.ALLOCATION, fen_per_m2=9_000)
    new = a_benchmark_price()
    assert queries.benchmark_for(parcel, date(2021, 6, 30)) is None
    assert queries.benchmark_for(parcel, date(2024, 6, 30)).fen_per_m2 == 17_000
    assert queries.benchmark_for(parcel, date(2024, 7, 1)) is new
    assert queries.benchmark_for(parcel, date(2026, 1, 1), kind=PriceKind.ALLOCATION).fen_per_m2 == 9_000
    assert not new.is_due_for_renewal(date(2027, 6, 30))
    assert new.is_due_for_renewal(date(2027, 7, 1))


def test_a_map_window_holds_the_parcels_whose_centre_lies_in_it(app):
    parcel = a_parcel()
    lon, lat = parcel.centre_lon, parcel.centre_lat
    assert parcel in queries.parcels_in_window(lon, lat, lon, lat)
    assert parcel not in queries.parcels_in_window(lon + 0.001, lat, lon + 0.1, lat + 0.1)


def test_neighbours_are_near(app):
    parcels = [a_parcel() for _ in range(3)]
    near = queries.neighbours_of(parcels[1])
    assert parcels[1] not in near
    assert {parcels[0], parcels[2]} & set(near)
