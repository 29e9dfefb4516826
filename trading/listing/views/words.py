"""What the question pages and the start figure are called: by business, form and way of trading."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from trading.core.deal import Business, TradeMode, TransferForm
from trading.listing.models import Listing
from trading.listing.sheets import Sheet

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


def page_title(sheet: Sheet, listing: Listing) -> str:
    """What a page is called."""
    match sheet:
        case Sheet.COURT:
            return _("The court's case")
        case Sheet.LAND:
            return _("Buildings, leases and disputes")
        case Sheet.DATES:
            return _("Way of trading and dates")
        case Sheet.TERM:
            return _("Term and payment of the rent")
        case Sheet.LOAN:
            return _("The loan")
        case Sheet.PRICE if listing.business is Business.MORTGAGE:
            return _("Rate and deposit")
        case Sheet.PRICE if listing.business.is_letting:
            return _("Rent and deposit")
        case Sheet.PRICE:
            return _("Price and deposit")
        case _ if listing.business is Business.TRANSFER:
            return _("Description, handover and payment")
        case _:
            return _("Description and conditions")
