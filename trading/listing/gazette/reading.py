"""What public notices say, in the reader's language: dates, figures and changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from trading.core.area import format_m2
from trading.core.deal import Business, Figure
from trading.core.messages import N_
from trading.core.money import yuan
from trading.core.rates import percent
from trading.listing.gazette import changes
from trading.listing.gazette.words import BID
from trading.listing.states import Handover, Payment
from trading.web.filters import label, local_datetime, use_name

#: one line of a list of facts: its name and what stands there
Row = tuple[Any, ...]

_DATES = {
    "published_at": N_("Notice published"),
    "opens_at": N_("Bidding opens"),
    "apply_ends_at": N_("Applications and deposits end"),
    "timed_starts_at": N_("Timed bidding starts"),
    "cap_at": N_("Latest close"),
}
FIELDS = {
    "loan_amount": N_("Loan sought"),
    "start_amount": N_("Start price"),
    "step_amount": N_("Step"),
    "deposit_amount": N_("Deposit"),
    "handover": N_("Handover"),
    "payment": N_("Payment"),
    "terms_note": N_("Further conditions"),
    "description": N_("What the holder says"),
    "use": N_("Use"),
    "area": N_("Area"),
    "ends_on": N_("Right ends on"),
    "planning": N_("Planning indices"),
    "buildings": N_("On the land"),
    **_DATES,
}
#: what the dates are called where the way of trading has other words for them
_DATES_OF = {
    "sealed": {
        "opens_at": N_("Offers are taken from"),
        "timed_starts_at": N_("Deadline for offers"),
        "cap_at": N_("Opened at the latest"),
    },
    "negotiated": {"apply_ends_at": N_("Public display until")},
}
#: what is asked for at the start, openly and in an offer to negotiate
_START = {
    Figure.PRICE: (N_("Start price"), N_("Asking price")),
    Figure.YEARLY_RENT: (N_("Start rent per year"), N_("Asking rent per year")),
    Figure.ANNUAL_RATE: (N_("Highest annual rate"), N_("Highest annual rate")),
}


def dates(said: dict[str, str | None], mode: str = "listing") -> list[Row]:
    """A schedule as rows, each date by its name in this way of trading."""
    names = {**_DATES, **_DATES_OF.get(mode, {})}
    return [(_(words), moment(said[name])) for name, words in names.items() if said.get(name)]


def price_name(field: str, business: str, mode: str = "listing") -> str:
    """What a figure is called in this business and way of trading."""
    figure = Business(business).figure
    start, asked = _START[figure]
    named = {"start_amount": asked if mode == "negotiated" else start, "step_amount": figure.step_label}
    words = named.get(field, FIELDS[field])
    return _(words)


def amount(value: int, business: str, name: str = "start_amount") -> str:
    """A figure of the deal with its unit: a price, a year's rent, or an annual rate."""
    figure = Business(business).figure
    if name not in BID or figure is Figure.PRICE:
        return _("%(amount)s yuan", amount=yuan(value))
    return _("%(amount)s yuan a year", amount=yuan(value)) if figure.is_money else f"{percent(value)} %"


def change_rows(said: Iterable[dict[str, Any]], business: str) -> list[dict[str, str]]:
    """What a change notice changes: the field, what stood there, what stands there now."""
    return [_change(business, **one) for one in said]


def _change(business: str, field: str, before: Any, after: Any) -> dict[str, str]:
    return {
        "label": price_name(field, business) if field in changes.PRICES else _(FIELDS[field]),
        "before": _written(field, before, business),
        "after": _written(field, after, business),
    }


def _written(field: str, value: Any, business: str) -> str:
    if value in (None, ""):
        return _("none")
    if field in changes.PRICES:
        return amount(value, business, field)
    if field in changes.DATES:
        return moment(value)
    match field:
        case "handover":
            return label(Handover(value))
        case "payment":
            return label(Payment(value))
        case "use":
            scheme, code = value.split(" ")
            return use_name(code, scheme)
        case "area":
            return f"{format_m2(Decimal(value))} m²"
        case _:
            return str(value)


def moment(text: str | None) -> str:
    """An instant of the facts, as the reader's wall clock shows it."""
    return local_datetime(datetime.fromisoformat(text)) if text else ""
