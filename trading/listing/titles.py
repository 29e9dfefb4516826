"""What a listing is called: place and use, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from trading.core import city
from trading.listing.models import Listing
from trading.web.filters import said


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
