"""What a listing and its figures are called, in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from trading.core import city
from trading.core.deal import Business, TradeMode, TransferForm
from trading.listing.models import Listing
from trading.web.filters import said

#: forms of transfer in which nothing is paid for the land alone: its value is declared
_DECLARED = frozenset(
    {TransferForm.GIFT, TransferForm.CONTRIBUTION, TransferForm.MERGER, TransferForm.DIVISION, TransferForm.EXCHANGE}
)


def start_label(listing: Listing) -> Any:
    """What the start figure of a listing is called on its pages."""
    if listing.business is Business.MORTGAGE:
        return _l("Highest annual rate")
    is_negotiated = listing.mode is TradeMode.NEGOTIATED
    if listing.business.is_letting:
        return _l("Asking rent per year") if is_negotiated else _l("Start rent per year")
    if listing.transfer_form in _DECLARED:
        return _l("Declared value of the right")
    return _l("Asking price") if is_negotiated else _l("Start price")


def steps_text(listing: Listing) -> str:
    """The lines of a step table beyond the first step."""
    lines = [(listing.figure.of(first), listing.figure.of(wide)) for first, wide in listing.said.steps or ()]
    return _("; ").join(_("from %(first)s on: %(step)s", first=said(first), step=said(step)) for first, step in lines)


def title(listing: Listing, language: str = "zh-CN") -> str:
    """``海勃湾区千里山镇 工业用地`` or ``Industrial land, Qianlishan, Haibowan``. ``language`` is an html tag."""
    parcel = listing.right.parcel
    here = city.here()
    district = here.district(parcel.district_code)
    street = here.street(parcel.street_code) if parcel.street_code else None
    if language.startswith("en"):
        places = ([street.name(language)] if street else []) + [district.name(language)]
        return ", ".join([parcel.use.english, *places])
    return f"{district.name(language)}{street.name(language) if street else ''} {parcel.use.chinese}"
