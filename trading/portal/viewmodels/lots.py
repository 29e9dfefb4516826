"""Rows of listings: what ``components/lots.html`` shows of a lot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from trading.core import clock
from trading.core.deal import BurdenKind, DealKind, Figure, TradeMode
from trading.core.messages import N_
from trading.core.money import Fen, wan
from trading.core.rates import Rate, percent
from trading.listing import titles
from trading.listing.states import Stage
from trading.parcels import drawing
from trading.portal.queries import Lot
from trading.portal.viewmodels.stages import next_end, stage_of
from trading.web.filters import label
from trading.web.locale import html_tag


@dataclass(frozen=True)
class LotItem:
    """One row."""

    number: str
    url: str
    title: str
    kind: DealKind
    stage: Stage
    stage_text: str | None
    area: Decimal
    facts: list[str]
    price_label: str
    price_fen: Fen | None
    rate: str | None
    ends_at: datetime | None
    ends_label: str | None
    is_hot: bool
    shape_svg: Markup | None


def item(lot: Lot, now: datetime, *, shape: bool = False) -> LotItem:
    """The row of one lot."""
    stage, end = stage_of(lot, now), next_end(lot, now)
    return LotItem(
        number=lot.listing.number or "",
        url=url_for("portal.listing", number=lot.listing.number),
        title=title(lot),
        kind=lot.listing.kind,
        stage=stage,
        stage_text=None,
        area=lot.listing.area,
        facts=short_facts(lot, now.astimezone(clock.LOCAL).date()),
        price_label=price_label(lot),
        price_fen=price(lot),
        rate=rate(lot),
        ends_at=end.at if end else None,
        ends_label=_(end.label) if end else None,
        is_hot=stage is Stage.TIMED,
        shape_svg=drawing.shape_svg(lot.parcel) if shape else None,
    )


def items(lots: Iterable[Lot], now: datetime, *, shape: bool = False) -> list[LotItem]:
    """The rows of several lots."""
    return [item(lot, now, shape=shape) for lot in lots]


def title(lot: Lot) -> str:
    """The name that a lot goes by on pages and in feeds."""
    return titles.title(lot.listing, html_tag())


def figure(lot: Lot) -> Fen | Rate | None:
    """What stands for the lot now, in its own unit: what was agreed, the best bid, or the start figure."""
    standing = lot.room.top_amount if lot.room is not None else None
    known = (one for one in (lot.agreed, standing, lot.listing.start_amount) if one is not None)
    amount = next(known, None)
    return None if amount is None else lot.listing.figure.of(amount)


def price(lot: Lot) -> Fen | None:
    """The figure of a lot that is priced in money; None for a loan."""
    amount = figure(lot)
    return amount if isinstance(amount, Fen) else None


def rate(lot: Lot) -> str | None:
    """The annual rate of a loan in per cent, ``4.350``; None for everything else."""
    amount = figure(lot)
    return percent(amount) if isinstance(amount, Rate) else None


#: what the figure is called: at the start, in an offer to negotiate, while bidding, and once it is agreed
_FIGURE_WORDS = {
    Figure.PRICE: (N_("Start price"), N_("Asking price"), N_("Current price"), N_("Deal price")),
    Figure.YEARLY_RENT: (
        N_("Start rent per year"),
        N_("Asking rent per year"),
        N_("Current rent per year"),
        N_("Agreed rent per year"),
    ),
    Figure.ANNUAL_RATE: (
        N_("Highest annual rate"),
        N_("Highest annual rate"),
        N_("Current annual rate"),
        N_("Agreed annual rate"),
    ),
}


def shows_bids(lot: Lot) -> bool:
    """False while offers are sealed: how many there are is a secret too."""
    return lot.room is not None and (lot.listing.mode is not TradeMode.SEALED or lot.room.closed_at is not None)


def price_label(lot: Lot) -> str:
    """What kind of figure :func:`figure` is."""
    start, asked, current, agreed = _FIGURE_WORDS[lot.listing.figure]
    if lot.agreed is not None:
        return _(agreed)
    if lot.room is not None and lot.room.top_amount is not None:
        return _(current)
    return _(asked if lot.listing.mode is TradeMode.NEGOTIATED else start)


def start_label(lot: Lot) -> str:
    """What the figure that the lot started from is called."""
    start, asked, _current, _agreed = _FIGURE_WORDS[lot.listing.figure]
    return _(asked if lot.listing.mode is TradeMode.NEGOTIATED else start)


def short_facts(lot: Lot, today: date) -> list[str]:
    """Three or four facts that decide whether a reader clicks."""
    listing, right, parcel = lot.listing, lot.listing.right, lot.parcel
    years = right.years_left(today)
    facts = [
        _("%(mode)s, %(years)s years left", mode=label(right.acquisition_mode), years=years)
        if years is not None
        else label(right.acquisition_mode)
    ]
    if listing.said.term_months:
        facts.insert(0, _("let for %(months)s months", months=listing.said.term_months))
    if listing.loan_amount:
        facts.insert(0, _("loan of %(amount)s ×10,000 yuan", amount=wan(listing.loan_amount)))
    if len(listing.listed) > 1:
        facts.append(ngettext("%(num)d parcel", "%(num)d parcels", len(listing.listed)))
    if parcel.plot_ratio_min is not None:
        facts.append(_("plot ratio ≥ %(ratio)s", ratio=trimmed(parcel.plot_ratio_min)))
    elif parcel.plot_ratio_max is not None:
        facts.append(_("plot ratio ≤ %(ratio)s", ratio=trimmed(parcel.plot_ratio_max)))
    kinds = {burden.kind for burden in right.burdens if burden.is_in_force(today)}
    if BurdenKind.MORTGAGE in kinds:
        facts.append(_("mortgaged"))
    if BurdenKind.LEASE in kinds:
        facts.append(_("leased out"))
    if lot.room is not None and lot.room.sequence:
        facts.append(ngettext("%(num)d bid", "%(num)d bids", lot.room.sequence))
    return facts


def trimmed(figure: Decimal) -> str:
    """A planning figure without trailing noughts, one decimal at least: ``1.0``, ``1.25``."""
    text = f"{figure:f}".rstrip("0") if "." in f"{figure:f}" else f"{figure:f}."
    return text + "0" if text.endswith(".") else text


def pins(lots: Iterable[Lot], now: datetime, *, numbered: bool) -> list[drawing.Pin]:
    """The lots as places on the map; numbered ones answer to the rows of a list."""
    return [
        drawing.Pin(
            lon=lot.parcel.centre_lon,
            lat=lot.parcel.centre_lat,
            label=f"{index} {title(lot)}" if numbered else title(lot),
            number=index if numbered else None,
            href=url_for("portal.listing", number=lot.listing.number),
            tone="timed" if stage_of(lot, now) is Stage.TIMED else "open",
        )
        for index, lot in enumerate(lots, start=1)
    ]
