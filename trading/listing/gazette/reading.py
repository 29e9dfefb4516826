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


def dates(said: dict[str, str | None]) -> list[Row]:
    """A schedule as rows."""
    return [(_(words), moment(said[name])) for name, words in _DATES.items() if said.get(name)]


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
    words = FIELDS[field]
    return {
        "label": _(words),
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
