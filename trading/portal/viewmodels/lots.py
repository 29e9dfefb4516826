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
from trading.core.deal import BurdenKind, DealKind
from trading.core.money import Fen
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
    rate: Decimal | None
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
        area=lot.parcel.area,
        facts=short_facts(lot, now.astimezone(clock.LOCAL).date()),
        price_label=price_label(lot),
        price_fen=price(lot),
        rate=None,
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


def price(lot: Lot) -> Fen | None:
    """What stands for the lot now: the award, the best bid, or the start price."""
    if lot.award is not None:
        return Fen(lot.award.amount)
    if lot.room is not None and lot.room.top_amount is not None:
        return Fen(lot.room.top_amount)
    return None if lot.listing.start_amount is None else Fen(lot.listing.start_amount)


def price_label(lot: Lot) -> str:
    """What kind of price :func:`price` is."""
    if lot.award is not None:
        return _("Deal price")
    if lot.room is not None and lot.room.top_amount is not None:
        return _("Current price")
    return _("Start price")


def short_facts(lot: Lot, today: date) -> list[str]:
    """Three or four facts that decide whether a reader clicks."""
    right, parcel = lot.listing.right, lot.parcel
    years = right.years_left(today)
    facts = [
        _("%(mode)s, %(years)s years left", mode=label(right.acquisition_mode), years=years)
        if years is not None
        else label(right.acquisition_mode)
    ]
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
