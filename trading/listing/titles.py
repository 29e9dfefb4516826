"""What a listing is called: place and use, in the reader's language."""

from __future__ import annotations

from trading.core import city
from trading.listing.models import Listing


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
