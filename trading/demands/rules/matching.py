"""How well an offer fits a demand: points from stated facts only, each with the sentence that says why.

Kind, district and use must fit, or nothing is compared. Of the rest only what both sides state counts: a fact that one
side keeps to itself takes no points away and gives none. Whole numbers throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from trading.core.area import MAX_AREA, MU_PER_SQUARE_METRE, square_metres
from trading.core.deal import AcquisitionMode
from trading.core.labels import LabelledEnum
from trading.core.land_use import UseClass
from trading.core.messages import N_
from trading.core.money import Fen
from trading.core.rates import Rate
from trading.demands.states import BuildingsWish, CollateralWish, DemandKind, PriceUnit

#: a figure this much (per cent) beside what is asked for still comes near it
NEAR_AREA = 20
NEAR_AMOUNT = 10
NEAR_TERM = 20


class Criterion(LabelledEnum):
    """What is compared."""

    DISTRICT = "district", N_("District")
    USE = "use", N_("Use")
    AREA = "area", N_("Area")
    PRICE = "price", N_("Price")
    RATE = "rate", N_("Annual rate")
    TERM = "term", N_("Length of the term")
    MODE = "mode", N_("Acquisition mode")
    BUILDINGS = "buildings", N_("Buildings")
    COLLATERAL = "collateral", N_("Collateral")


class Fit(LabelledEnum):
    """What a comparison says."""

    FITS = "fits", N_("fits")
    NEAR = "near", N_("comes near")
    MISSES = "misses", N_("doesn't fit")
    UNKNOWN = "unknown", N_("not stated")


#: what a criterion weighs where both sides state it
_WEIGHTS = {
    Criterion.DISTRICT: 15,
    Criterion.USE: 20,
    Criterion.AREA: 20,
    Criterion.PRICE: 25,
    Criterion.RATE: 20,
    Criterion.TERM: 10,
    Criterion.MODE: 5,
    Criterion.BUILDINGS: 5,
    Criterion.COLLATERAL: 10,
}
#: of a weight, in hundredths
_SHARES = {Fit.FITS: 100, Fit.NEAR: 60, Fit.MISSES: 0}


@dataclass(frozen=True)
class Wish:
    """What a demand asks for. None and empty sets mean: anything."""

    kind: DemandKind
    uses: frozenset[UseClass]
    districts: frozenset[str] = frozenset()
    area_min: Decimal | None = None
    area_max: Decimal | None = None
    amount_min: int | None = None
    amount_max: int | None = None
    unit_amount: int | None = None
    price_unit: PriceUnit | None = None
    rate_min: int | None = None
    rate_max: int | None = None
    term_months: int | None = None
    modes: frozenset[AcquisitionMode] = frozenset()
    buildings: BuildingsWish = BuildingsWish.ANY
    collateral: frozenset[CollateralWish] = frozenset()


@dataclass(frozen=True)
class Offer:
    """What a listing states. None means: not stated.

    ``amount`` is the price, the rent of a year or the loan sought; ``rate`` the highest annual rate of a borrower.
    """

    kind: DemandKind
    district: str
    use: UseClass
    area: Decimal
    amount: int | None = None
    rate: int | None = None
    term_months: int | None = None
    mode: AcquisitionMode | None = None
    has_buildings: bool | None = None
    is_mortgaged: bool | None = None
    is_leased: bool | None = None


@dataclass(frozen=True)
class Reason:
    """One comparison in words."""

    criterion: Criterion
    fit: Fit
    msgid: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """How well a pair fits, in hundredths, and why."""

    score: int
    reasons: tuple[Reason, ...]

    def of(self, *fits: Fit) -> list[Reason]:
        """The reasons that say one of these."""
        return [reason for reason in self.reasons if reason.fit in fits]


def judge(wish: Wish, offer: Offer) -> Judgement | None:
    """Compare a pair; None where kind, district or use don't fit."""
    if wish.kind is not offer.kind or offer.use not in wish.uses:
        return None
    if wish.districts and offer.district not in wish.districts:
        return None
    reasons = (
        Reason(Criterion.DISTRICT, Fit.FITS, N_("It lies in a district that is asked for.")),
        Reason(Criterion.USE, Fit.FITS, N_("Its use is one that is asked for.")),
        *(reason for reason in _compared(wish, offer) if reason is not None),
    )
    known = [reason for reason in reasons if reason.fit is not Fit.UNKNOWN]
    most = sum(_WEIGHTS[reason.criterion] for reason in known)
    got = sum(_WEIGHTS[reason.criterion] * _SHARES[reason.fit] for reason in known)
    return Judgement(got // most, reasons)


def nearest_areas(low: Decimal | None, high: Decimal | None) -> tuple[Decimal, Decimal]:
    """The areas that fit or come near; whatever lies outside isn't worth comparing."""
    least = Decimal(0) if low is None else square_metres(low * (100 - NEAR_AREA) / 100)
    most = MAX_AREA if high is None else min(square_metres(high * (100 + NEAR_AREA) / 100), MAX_AREA)
    return least, most


def _compared(wish: Wish, offer: Offer) -> Iterator[Reason | None]:
    yield _area(wish, offer)
    match wish.kind:
        case DemandKind.BUY:
            yield _price(wish, offer)
        case DemandKind.RENT:
            yield _rent(wish, offer)
            yield _lease_term(wish, offer)
        case DemandKind.LEND:
            yield _loan(wish, offer)
            yield _rate(wish, offer)
            yield _loan_term(wish, offer)
            yield _collateral(wish, offer)
    yield _mode(wish, offer)
    yield _buildings(wish, offer)


# --- land -----------------------------------------------------------------------------------------------------------


def _area(wish: Wish, offer: Offer) -> Reason:
    area, low, high = offer.area, wish.area_min, wish.area_max
    if (low is None or area >= low) and (high is None or area <= high):
        return Reason(Criterion.AREA, Fit.FITS, N_("Its area is in the range that is asked for."))
    least, most = nearest_areas(low, high)
    fit = Fit.NEAR if least <= area <= most else Fit.MISSES
    if low is not None and area < low:
        return Reason(Criterion.AREA, fit, N_("It is smaller than asked for by %(area)s m²."), {"area": low - area})
    assert high is not None
    return Reason(Criterion.AREA, fit, N_("It is larger than asked for by %(area)s m²."), {"area": area - high})


def _mode(wish: Wish, offer: Offer) -> Reason | None:
    if not wish.modes:
        return None
    if offer.mode is None:
        return Reason(Criterion.MODE, Fit.UNKNOWN, N_("How the right was acquired isn't stated."))
    if offer.mode in wish.modes:
        return Reason(Criterion.MODE, Fit.FITS, N_("The right was acquired in a way that is asked for."))
    return Reason(
        Criterion.MODE, Fit.MISSES, N_("The right was acquired by another way: %(mode)s."), {"mode": offer.mode}
    )


def _buildings(wish: Wish, offer: Offer) -> Reason | None:
    if wish.buildings is BuildingsWish.ANY:
        return None
    if offer.has_buildings is None:
        return Reason(Criterion.BUILDINGS, Fit.UNKNOWN, N_("Whether buildings stand on it isn't stated."))
    if offer.has_buildings is (wish.buildings is BuildingsWish.WANTED):
        return Reason(Criterion.BUILDINGS, Fit.FITS, N_("What stands on it is as asked for."))
    if offer.has_buildings:
        return Reason(Criterion.BUILDINGS, Fit.MISSES, N_("Buildings stand on it; bare land is asked for."))
    return Reason(Criterion.BUILDINGS, Fit.MISSES, N_("Nothing stands on it; buildings are asked for."))


# --- money ----------------------------------------------------------------------------------------------------------


def _most_for(wish: Wish, area: Decimal) -> int | None:
    """The most that would be paid for so much land: in all, by area, the lower of both."""
    limits = [] if wish.amount_max is None else [wish.amount_max]
    if wish.unit_amount is not None:
        units = area * MU_PER_SQUARE_METRE if wish.price_unit is PriceUnit.MU else area
        limits.append(int(wish.unit_amount * units))
    return min(limits) if limits else None


def _price(wish: Wish, offer: Offer) -> Reason | None:
    most = _most_for(wish, offer.area)
    if most is None:
        return None
    if offer.amount is None:
        return Reason(Criterion.PRICE, Fit.UNKNOWN, N_("No price is stated."))
    if offer.amount <= most:
        return Reason(
            Criterion.PRICE, Fit.FITS, N_("The start price of %(amount)s is within the budget."), _money(offer.amount)
        )
    return Reason(
        Criterion.PRICE,
        _over(offer.amount, most),
        N_("The start price of %(amount)s is above the budget by %(over)s."),
        _money(offer.amount, over=offer.amount - most),
    )


def _rent(wish: Wish, offer: Offer) -> Reason | None:
    if wish.amount_max is None:
        return None
    if offer.amount is None:
        return Reason(Criterion.PRICE, Fit.UNKNOWN, N_("No rent is stated."))
    if offer.amount <= wish.amount_max:
        return Reason(
            Criterion.PRICE, Fit.FITS, N_("The yearly rent of %(amount)s is within the range."), _money(offer.amount)
        )
    return Reason(
        Criterion.PRICE,
        _over(offer.amount, wish.amount_max),
        N_("The yearly rent of %(amount)s is above the range by %(over)s."),
        _money(offer.amount, over=offer.amount - wish.amount_max),
    )


def _loan(wish: Wish, offer: Offer) -> Reason | None:
    if wish.amount_max is None:
        return None
    if offer.amount is None:
        return Reason(Criterion.PRICE, Fit.UNKNOWN, N_("The loan sought isn't stated."))
    words = _money(offer.amount)
    if offer.amount > wish.amount_max:
        fit = _over(offer.amount, wish.amount_max)
        return Reason(Criterion.PRICE, fit, N_("The loan sought, %(amount)s, is more than is lent."), words)
    if wish.amount_min is not None and offer.amount < wish.amount_min:
        fit = Fit.NEAR if offer.amount * 100 >= wish.amount_min * (100 - NEAR_AMOUNT) else Fit.MISSES
        return Reason(Criterion.PRICE, fit, N_("The loan sought, %(amount)s, is less than is lent."), words)
    return Reason(Criterion.PRICE, Fit.FITS, N_("The loan sought, %(amount)s, is in the range."), words)


def _over(amount: int, most: int) -> Fit:
    return Fit.NEAR if amount * 100 <= most * (100 + NEAR_AMOUNT) else Fit.MISSES


def _money(amount: int, **more: int) -> dict[str, Any]:
    return {"amount": Fen(amount), **{name: Fen(value) for name, value in more.items()}}


def _rate(wish: Wish, offer: Offer) -> Reason | None:
    asked = wish.rate_min if wish.rate_min is not None else wish.rate_max
    if asked is None:
        return None
    if offer.rate is None:
        return Reason(Criterion.RATE, Fit.UNKNOWN, N_("No annual rate is stated."))
    words = {"rate": Rate(offer.rate), "asked": Rate(asked)}
    if offer.rate >= asked:
        return Reason(Criterion.RATE, Fit.FITS, N_("The borrower pays up to %(rate)s; %(asked)s is asked."), words)
    fit = Fit.NEAR if offer.rate * 100 >= asked * (100 - NEAR_AMOUNT) else Fit.MISSES
    return Reason(Criterion.RATE, fit, N_("The borrower pays at most %(rate)s; %(asked)s is asked."), words)


# --- terms and security ---------------------------------------------------------------------------------------------


def _lease_term(wish: Wish, offer: Offer) -> Reason | None:
    if wish.term_months is None:
        return None
    if offer.term_months is None:
        return Reason(Criterion.TERM, Fit.UNKNOWN, N_("No term is stated."))
    words = {"months": offer.term_months}
    if offer.term_months >= wish.term_months:
        return Reason(Criterion.TERM, Fit.FITS, N_("The term of %(months)s months is long enough."), words)
    fit = Fit.NEAR if offer.term_months * 100 >= wish.term_months * (100 - NEAR_TERM) else Fit.MISSES
    return Reason(Criterion.TERM, fit, N_("The term of %(months)s months is shorter than asked for."), words)


def _loan_term(wish: Wish, offer: Offer) -> Reason | None:
    if wish.term_months is None:
        return None
    if offer.term_months is None:
        return Reason(Criterion.TERM, Fit.UNKNOWN, N_("No term is stated."))
    words = {"months": offer.term_months}
    if offer.term_months <= wish.term_months:
        return Reason(Criterion.TERM, Fit.FITS, N_("The term of %(months)s months is within what is lent for."), words)
    fit = Fit.NEAR if offer.term_months * 100 <= wish.term_months * (100 + NEAR_TERM) else Fit.MISSES
    return Reason(Criterion.TERM, fit, N_("The term of %(months)s months is longer than is lent for."), words)


def _collateral(wish: Wish, offer: Offer) -> Reason | None:
    facts = {
        CollateralWish.FIRST_RANK: None if offer.is_mortgaged is None else not offer.is_mortgaged,
        CollateralWish.BUILDINGS: offer.has_buildings,
        CollateralWish.UNLEASED: None if offer.is_leased is None else not offer.is_leased,
    }
    asked = sorted(wish.collateral)
    if not asked:
        return None
    missed = [one for one in asked if facts[one] is False]
    if missed:
        return Reason(Criterion.COLLATERAL, Fit.MISSES, N_("The land doesn't offer: %(wishes)s."), {"wishes": missed})
    if any(facts[one] is None for one in asked):
        return Reason(Criterion.COLLATERAL, Fit.UNKNOWN, N_("Not all that secures the loan is stated."))
    return Reason(Criterion.COLLATERAL, Fit.FITS, N_("The land secures the loan as asked for."))
