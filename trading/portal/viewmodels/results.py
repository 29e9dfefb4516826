"""Concluded deals: rows for the front page and the page of results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import ngettext

from trading.contract import queries as contracts
from trading.core import clock
from trading.core.deal import Figure
from trading.core.money import Fen
from trading.listing.states import Stage
from trading.parcels import queries as parcels
from trading.portal import queries
from trading.portal.search import Search, Sort
from trading.portal.viewmodels import finder, lots
from trading.portal.viewmodels.conditions import conditions, refusals
from trading.portal.viewmodels.prices import against
from trading.portal.viewmodels.stages import stage_of
from trading.web.filters import figure, label

#: orders that make sense when nothing runs any more
SORTS = (Sort.NEWEST, Sort.PRICE_DOWN, Sort.PRICE, Sort.UNIT_PRICE, Sort.AREA_DOWN, Sort.AREA)


@dataclass(frozen=True)
class Result:
    """One concluded round."""

    number: str
    title: str
    url: str
    on: datetime
    how: str
    stage: Stage
    area: Decimal
    start_text: str
    price_fen: Fen | None
    price_text: str
    against_base: Decimal | None
    bids_url: str | None


def rows(found: Iterable[queries.Lot]) -> list[Result]:
    """The rounds as rows."""
    lots_found = list(found)
    concluded = contracts.results_of(lot.listing for lot in lots_found)
    return [_row(lot, concluded.get(lot.listing.id)) for lot in lots_found]


def index(asked: Search, found: queries.Found, now: datetime) -> dict[str, Any]:
    """Everything that ``portal/results.html`` asks for."""
    choices = finder.choices(found)
    return {
        "page": finder.leaf(asked, found, rows(found.lots), "portal.results"),
        "chosen": finder.chosen(asked),
        "districts": choices["districts"],
        "uses": choices["uses"],
        "sorts": [(sort.value, label(sort)) for sort in SORTS],
        "chips": [(one.words, one.address) for one in conditions(asked, "portal.results")],
        "refusals": refusals(asked),
        "exports": finder.export_links(asked, "portal.results_export"),
    }


def _row(lot: queries.Lot, concluded: contracts.Result | None) -> Result:
    listing, room = lot.listing, lot.room
    on = lot.agreed_at or (room.closed_at if room is not None else None) or listing.concluded_at or listing.published_at
    stage = stage_of(lot, on)
    is_deal = concluded is not None and stage is Stage.DEAL
    amount = Fen(concluded.amount) if is_deal and concluded.figure is Figure.PRICE else None
    benchmark = parcels.benchmark_for(lot.parcel, on.astimezone(clock.LOCAL).date()) if amount is not None else None
    bids = room.sequence if room is not None else 0
    return Result(
        number=listing.number or "",
        title=lots.title(lot),
        url=url_for("portal.listing", number=listing.number),
        on=on,
        how=ngettext("%(num)d bid", "%(num)d bids", bids) if room is not None else label(listing.mode),
        stage=stage,
        area=lot.parcel.area,
        start_text=figure(listing.start_amount or 0, listing.business),
        price_fen=amount,
        price_text=figure(concluded.amount, concluded.business) if is_deal else label(stage),
        against_base=against(amount, listing.area, benchmark) if amount is not None else None,
        bids_url=url_for("room.bids", number=listing.number) if room is not None and bids else None,
    )
