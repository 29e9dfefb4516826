"""Tables of the room."""

from trading.listing.models.halts import Halt
from trading.listing.models.listings import ListedRight, Listing
from trading.listing.models.papers import Material, Return
from trading.listing.models.reserves import Reserve
from trading.listing.models.review import CitedReason, Claim, ReturnItem, Review, ReviewSeat, Submission
from trading.listing.models.told import HolderNotice

__all__ = [
    "CitedReason",
    "Claim",
    "Halt",
    "HolderNotice",
    "ListedRight",
    "Listing",
    "Material",
    "Reserve",
    "Return",
    "ReturnItem",
    "Review",
    "ReviewSeat",
    "Submission",
]
