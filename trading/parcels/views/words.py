"""How pages of the land book say things: places, uses, figures with bounds, covered numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from flask_babel import gettext as _

from trading.core.city import here
from trading.parcels.models import LandRight, Parcel
from trading.web.filters import label
from trading.web.locale import html_tag


def use_of(parcel: Parcel) -> str:
    """The parcel's use in the reader's language."""
    return parcel.use.english if html_tag() == "en" else parcel.use.chinese


def place_of(parcel: Parcel) -> str:
    """District and street in the reader's language; the street where it is known."""
    language = html_tag()
    district = here().district(parcel.district_code)
    street = next((one for one in district.streets if one.code == parcel.street_code), None)
    parts = [district.name(language), *([street.name(language)] if street else [])]
    return ", ".join(reversed(parts)) if language == "en" else "".join(parts)


def mode_of(right: LandRight) -> str:
    """How the right was acquired: the mode, and its form where it has forms."""
    mode = label(right.acquisition_mode)
    return f"{mode} · {label(right.sub_mode)}" if right.sub_mode is not None else mode


def holders_of(right: LandRight, in_full: bool) -> str:
    """Names as the reader may see them, with shares where they differ from the whole."""
    names = []
    for share in right.shares:
        name = share.party.name if in_full else share.party.public_name
        names.append(f"{name} {share.numerator}/{share.denominator}" if share.denominator > 1 else name)
    return _(", ").join(names)


def covered(number: str) -> str:
    """A certificate number with its last three digits covered, whatever its form."""
    return re.sub(r"\d{1,3}(?=\D*$)", lambda digits: "×" * len(digits[0]), number)


def span(least: Decimal | None, most: Decimal | None, unit: str = "") -> str:
    """A planning figure with its bounds; empty where none is set."""
    write = whole if unit else short
    low, high = (write(figure) if figure is not None else None for figure in (least, most))
    if low and high:
        return f"{low}–{high}{unit}"
    if low:
        return f"≥ {low}{unit}"
    return f"≤ {high}{unit}" if high else ""


def whole(figure: Decimal) -> str:
    """A figure without decimals that say nothing."""
    return f"{figure.normalize():f}"


def short(figure: Decimal) -> str:
    """A figure with the decimals it needs, one at least: ``1.0``, ``1.25``."""
    return f"{figure:.1f}" if figure * 10 == int(figure * 10) else f"{figure:.2f}"
