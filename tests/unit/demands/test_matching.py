"""How well an offer fits a demand: points from stated facts, and the sentences behind them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from trading.core.deal import AcquisitionMode, UseClass
from trading.demands.rules import Criterion, Fit, Judgement, Offer, Wish, judge, nearest_areas
from trading.demands.states import BuildingsWish, CollateralWish, DemandKind, PriceUnit


def a_wish(kind: DemandKind = DemandKind.BUY, **changes: Any) -> Wish:
    return Wish(kind=kind, uses=frozenset({UseClass.INDUSTRIAL}), **changes)


def an_offer(kind: DemandKind = DemandKind.BUY, **changes: Any) -> Offer:
    facts: dict[str, Any] = {"district": "150302", "use": UseClass.INDUSTRIAL, "area": Decimal("20000.00")}
    return Offer(kind=kind, **facts | changes)


def fit(judgement: Judgement | None, criterion: Criterion) -> Fit | None:
    assert judgement is not None
    return next((reason.fit for reason in judgement.reasons if reason.criterion is criterion), None)


def test_kind_district_and_use_must_fit() -> None:
    assert judge(a_wish(), an_offer()) is not None
    assert judge(a_wish(), an_offer(DemandKind.RENT)) is None
    assert judge(a_wish(), an_offer(use=UseClass.COMMERCIAL)) is None
    assert judge(a_wish(districts=frozenset({"150303"})), an_offer()) is None


def test_what_fits_in_everything_has_all_the_points() -> None:
    wish = a_wish(area_min=Decimal(10000), area_max=Decimal(30000), amount_max=400_000_000)
    assert judge(wish, an_offer(amount=360_000_000)).score == 100  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(400_000_000, Fit.FITS), (400_000_001, Fit.NEAR), (440_000_000, Fit.NEAR), (440_000_001, Fit.MISSES)],
)
def test_a_price_a_tenth_above_the_budget_comes_near(amount: int, expected: Fit) -> None:
    assert fit(judge(a_wish(amount_max=400_000_000), an_offer(amount=amount)), Criterion.PRICE) is expected


def test_the_lower_of_budget_and_price_by_area_counts() -> None:
    # 30 mu at 100,000 yuan a mu are 3,000,000 yuan
    wish = a_wish(amount_max=400_000_000, unit_amount=10_000_000, price_unit=PriceUnit.MU)
    assert fit(judge(wish, an_offer(amount=300_000_000)), Criterion.PRICE) is Fit.FITS
    assert fit(judge(wish, an_offer(amount=300_000_001)), Criterion.PRICE) is Fit.NEAR
    by_metre = a_wish(unit_amount=15_000, price_unit=PriceUnit.M2)
    assert fit(judge(by_metre, an_offer(amount=300_000_000)), Criterion.PRICE) is Fit.FITS


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("10000.00", Fit.FITS),
        ("8000.00", Fit.NEAR),
        ("7999.99", Fit.MISSES),
        ("36000.00", Fit.NEAR),
        ("36000.01", Fit.MISSES),
    ],
)
def test_an_area_a_fifth_beside_the_range_comes_near(area: str, expected: Fit) -> None:
    wish = a_wish(area_min=Decimal(10000), area_max=Decimal(30000))
    assert fit(judge(wish, an_offer(area=Decimal(area))), Criterion.AREA) is expected
    assert nearest_areas(wish.area_min, wish.area_max) == (Decimal("8000.00"), Decimal("36000.00"))


def test_what_isnt_stated_takes_no_points_away() -> None:
    wish = a_wish(amount_max=400_000_000, modes=frozenset({AcquisitionMode.GRANT}))
    judgement = judge(wish, an_offer())
    assert judgement is not None
    assert judgement.score == 100
    assert {reason.criterion for reason in judgement.of(Fit.UNKNOWN)} == {Criterion.PRICE, Criterion.MODE}


def test_a_lease_must_be_long_enough_and_a_loan_short_enough() -> None:
    tenant, lender = a_wish(DemandKind.RENT, term_months=100), a_wish(DemandKind.LEND, term_months=36, rate_min=4350)
    lease = {months: judge(tenant, an_offer(DemandKind.RENT, term_months=months)) for months in (100, 80, 79)}
    assert [fit(lease[months], Criterion.TERM) for months in (100, 80, 79)] == [Fit.FITS, Fit.NEAR, Fit.MISSES]
    loan = {months: judge(lender, an_offer(DemandKind.LEND, term_months=months)) for months in (36, 43, 44)}
    assert [fit(loan[months], Criterion.TERM) for months in (36, 43, 44)] == [Fit.FITS, Fit.NEAR, Fit.MISSES]


@pytest.mark.parametrize(
    ("rate", "expected"), [(4350, Fit.FITS), (4349, Fit.NEAR), (3915, Fit.NEAR), (3914, Fit.MISSES)]
)
def test_a_borrower_who_pays_what_is_asked_fits(rate: int, expected: Fit) -> None:
    wish = a_wish(DemandKind.LEND, rate_min=4350, rate_max=6000)
    assert fit(judge(wish, an_offer(DemandKind.LEND, rate=rate)), Criterion.RATE) is expected


def test_buildings_and_collateral_are_named_where_they_miss() -> None:
    bare = a_wish(buildings=BuildingsWish.BARE)
    assert fit(judge(bare, an_offer(has_buildings=True)), Criterion.BUILDINGS) is Fit.MISSES
    lender = a_wish(DemandKind.LEND, collateral=frozenset({CollateralWish.FIRST_RANK, CollateralWish.UNLEASED}))
    judged = judge(lender, an_offer(DemandKind.LEND, is_mortgaged=True, is_leased=False))
    assert fit(judged, Criterion.COLLATERAL) is Fit.MISSES
    assert judged is not None
    assert judged.of(Fit.MISSES)[0].params == {"wishes": [CollateralWish.FIRST_RANK]}
