"""What the question pages are called, by business."""

from __future__ import annotations

from flask_babel import gettext as _

from trading.core.deal import Business
from trading.listing.models import Listing
from trading.listing.sheets import Sheet


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
