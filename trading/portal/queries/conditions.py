"""A question as conditions on the index. All that is asked for is a column or a term there: nothing is joined."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, column, false, or_, select, table

from trading.core import clock
from trading.core.deal import Business, TradeMode
from trading.extensions import db
from trading.listing.states import ListingStatus, Stage
from trading.parcels.geometry import band_of
from trading.parcels.queries.window import MOST_BANDS
from trading.portal.index.facts import END_OF_DAYS, STAGE_OF_STATUS
from trading.portal.models import IndexedListing, ListingWords
from trading.portal.search import Bounds, Scope, Search
from trading.portal.terms import terms_asked

I = IndexedListing  # noqa: E741 - named in every line of this module

Conditions = list[ColumnElement[bool]]

_ROOM_MODES = [mode for mode in TradeMode if mode.has_room]
#: SQLite's stand-in for the GIN index (see :class:`ListingWords`)
_TERMS = table("listing_terms", column("term"), column("listing_id"))


def of_scope(scope: Scope, on: Any = I) -> Conditions:
    """On offer, concluded, or both. ``on`` is what is asked: the index, or the counts that have the same columns."""
    return [] if scope is Scope.ALL else [on.is_offered.is_(scope is Scope.OFFERED)]


def of_sort(asked: Search, on: Any = I) -> Conditions:
    """What the counts are kept by: business, district, class of use."""
    businesses = asked.businesses
    return [
        *([] if businesses == frozenset(Business) else [on.business.in_(sorted(businesses))]),
        *_among(on.district_code, asked.districts),
        *_among(on.district_code, asked.said("district")),
        *_among(on.use_class, asked.uses),
        *_among(on.use_class, asked.said("use")),
    ]


def of_the_rest(asked: Search, now: datetime) -> Conditions:
    """Everything else."""
    today = now.astimezone(clock.LOCAL).date()
    conditions = [
        *_among(I.mode, asked.modes),
        *_among(I.transfer_form, asked.forms),
        *_among(I.acquisition_mode, asked.acquisitions),
    ]
    for figure, name, low, high in (
        (I.area, "area", asked.area_min, asked.area_max),
        (I.price, "price", asked.price_min, asked.price_max),
        (I.unit_price, "unit_price", asked.unit_min, asked.unit_max),
    ):
        for span in asked.spans(name, low, high):
            conditions += [figure >= span.low] if span.low is not None else []
            conditions += [figure <= span.high] if span.high is not None else []
    if asked.stages:
        conditions.append(or_(*(_is_in(stage, now) for stage in asked.stages)))
    if asked.only_open:
        conditions.append(is_open(now))
    if asked.unburdened or asked.said("unburdened"):
        conditions.append(I.free_on <= today)
    if asked.years_min is not None:
        conditions.append(I.ends_on >= _years_after(today, asked.years_min))
    if asked.published_from is not None:
        conditions.append(I.published_at >= _start_of(asked.published_from))
    if asked.closes_until is not None:
        conditions.append(I.closes_at < _start_of(asked.closes_until + timedelta(days=1)))
    if asked.bbox is not None:
        conditions += in_window(asked.bbox)
    if asked.words:
        conditions.append(_says(terms_asked(asked.words)))
    return conditions


def matching(asked: Search, now: datetime) -> Conditions:
    """The whole question."""
    return [*of_scope(asked.scope), *of_sort(asked), *of_the_rest(asked, now)]


def is_open(now: datetime) -> ColumnElement[bool]:
    """Offers can still be made or prepared: published, nothing stops its clock, the close is ahead."""
    return and_(I.is_live.is_(True), I.closes_at > now)


def in_window(bounds: Bounds) -> Conditions:
    """A map window: a few bands of latitude, each between two longitudes, for the index."""
    west, south, east, north = bounds
    bands = range(band_of(south), band_of(north) + 1)
    return [
        I.band.in_(bands) if len(bands) <= MOST_BANDS else I.band.between(bands[0], bands[-1]),
        I.lon.between(west, east),
        I.lat.between(south, north),
    ]


def _among(figure: Any, values: Iterable[Any]) -> Conditions:
    values = sorted(values)
    return [figure.in_(values)] if values else []


def _says(terms: list[str]) -> ColumnElement[bool]:
    """Every term is among the listing's; words that hold no term at all are found nowhere."""
    if not terms:
        return false()
    if db.engine.dialect.name == "sqlite":
        held = (select(_TERMS.c.listing_id).where(_TERMS.c.term == term) for term in terms)
        return and_(*(I.listing_id.in_(ids) for ids in held))
    return I.listing_id.in_(select(ListingWords.listing_id).where(ListingWords.terms.contains(terms)))


def _is_in(stage: Stage, now: datetime) -> ColumnElement[bool]:
    """The stage that :func:`trading.portal.viewmodels.stages.stage_of` tells, as a condition."""
    live, has_room = I.is_live.is_(True), I.mode.in_(_ROOM_MODES)
    match stage:
        case Stage.NEGOTIATING:
            return and_(I.status == ListingStatus.PUBLISHED, I.mode == TradeMode.NEGOTIATED)
        case Stage.NOTICE:
            return and_(live, I.opens_at > now)
        case Stage.OPEN:
            is_free = and_(I.timed_starts_at > now, I.closes_at > now)
            return and_(live, I.opens_at <= now, or_(~has_room, is_free))
        case Stage.TIMED:
            return and_(live, has_room, I.timed_starts_at <= now, I.closes_at > now)
        case Stage.CLOSING:
            return and_(live, has_room, I.closes_at <= now)
        case Stage.PAUSED:
            return and_(I.status == ListingStatus.PUBLISHED, I.is_live.is_(False))
        case _:
            return I.status.in_([status for status, told in STAGE_OF_STATUS.items() if told is stage])


def _start_of(day: date) -> datetime:
    return clock.local(day.year, day.month, day.day)


def _years_after(today: date, years: int) -> date:
    year = min(today.year + years, END_OF_DAYS.year)
    return date(year, today.month, 28 if (today.month, today.day) == (2, 29) else today.day)
