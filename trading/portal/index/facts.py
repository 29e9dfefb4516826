"""From the facts of a listing to its row in the index, and to the terms that it is found by. Pure.

``facts`` is a row of :func:`trading.portal.queries.index.facts_of`: the listing with its leading right and parcel, its
room and its award where there are any; ``offered`` are the rights that it offers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from trading.core import city
from trading.core.deal import Business
from trading.core.land_use import land_use
from trading.core.money import unit_price
from trading.listing.states import PUBLIC, ListingStatus, Stage
from trading.parcels.geometry import band_of
from trading.portal.terms import terms_of, terms_of_code

#: on offer: published and not yet decided
OFFERED = frozenset(
    {ListingStatus.PUBLISHED, ListingStatus.SUSPENDED, ListingStatus.INTENT, ListingStatus.AWARD_PENDING}
)
#: the round is over, one way or the other
CONCLUDED = PUBLIC - OFFERED

#: what a reader is told of a status; for a published listing the clock decides
STAGE_OF_STATUS = {
    ListingStatus.SUSPENDED: Stage.SUSPENDED,
    ListingStatus.AWARD_PENDING: Stage.AWARD_PENDING,
    ListingStatus.INTENT: Stage.AGREED,
    ListingStatus.DEAL: Stage.DEAL,
    ListingStatus.RESULT_PUBLISHED: Stage.DEAL,
    ListingStatus.FAILED: Stage.FAILED,
    ListingStatus.TERMINATED: Stage.ENDED,
    ListingStatus.VOID: Stage.ENDED,
    ListingStatus.WITHDRAWN: Stage.ENDED,
    ListingStatus.RETRACTED: Stage.ENDED,
}

LONG_PAST, END_OF_DAYS = date(1, 1, 1), date(9999, 12, 31)

#: what a business is called by those who look for it
_BUSINESS_WORDS = {
    Business.TRANSFER: "转让 transfer",
    Business.LEASE: "出租 租赁 lease",
    Business.SUBLEASE: "转租 租赁 sublease",
    Business.MORTGAGE: "抵押 融资 mortgage",
}


@dataclass(frozen=True)
class Offered:
    """One right that a listing offers: its land, its end, and until when something weighs on it."""

    code: str
    unit_code: str
    location: str
    boundaries: tuple[str, ...]
    area: Decimal
    ends_on: date | None
    free_on: date


def row_of(facts: Any, offered: Sequence[Offered]) -> dict[str, Any]:
    """The listing's row, by column."""
    area = sum((one.area for one in offered), Decimal(0))
    price = price_of(facts)
    is_offered = facts.status in OFFERED
    return {
        "listing_id": facts.id,
        "number": facts.number,
        "is_offered": is_offered,
        "is_live": facts.status is ListingStatus.PUBLISHED and facts.closed_at is None and facts.paused_at is None,
        "status": facts.status,
        "business": facts.business,
        "mode": facts.mode,
        "transfer_form": facts.transfer_form,
        "acquisition_mode": facts.acquisition_mode,
        "district_code": facts.district_code,
        "use_class": facts.use_class,
        "area": area,
        "price": price,
        "unit_price": unit_price(price, area),
        "published_at": facts.published_at,
        "moved_at": facts.published_at
        if is_offered
        else facts.confirmed_at or facts.closed_at or facts.concluded_at or facts.published_at,
        "opens_at": facts.opens_at,
        "timed_starts_at": facts.timed_starts_at,
        "closes_at": facts.closes_at or facts.timed_starts_at or facts.apply_ends_at,
        "free_on": max(one.free_on for one in offered),
        "ends_on": min(one.ends_on or END_OF_DAYS for one in offered),
        "lon": facts.centre_lon,
        "lat": facts.centre_lat,
        "band": band_of(facts.centre_lat),
    }


def price_of(facts: Any) -> int:
    """What stands for the listing now, in fen: the award, the best bid, the start; of a mortgage the loan sought."""
    if facts.business is Business.MORTGAGE:
        return facts.loan_amount
    return next(amount for amount in (facts.award_amount, facts.top_amount, facts.start_amount) if amount is not None)


def words_of(facts: Any, offered: Iterable[Offered]) -> list[str]:
    """The terms that the listing is found by."""
    here = city.here()
    district, use = here.district(facts.district_code), land_use(facts.use_scheme, facts.use_code)
    street = here.street(facts.street_code) if facts.street_code else None
    texts = [facts.number, facts.notice_number, use.chinese, use.english, _BUSINESS_WORDS[facts.business]]
    for place in filter(None, (district, street)):
        texts += [place.name_zh, place.name_en]
    found: set[str] = set()
    for one in offered:
        texts += [one.location, one.code, one.unit_code, *one.boundaries]
        found.update(terms_of_code(one.code))
    return sorted(found.union(terms_of(texts)))
