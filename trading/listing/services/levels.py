"""The steps of the review: who sits at which, what was decided there, and how many levels a listing takes."""

from __future__ import annotations

from trading.core import clock, settings
from trading.core.actor import Actor
from trading.core.area import mu
from trading.core.deal import Business
from trading.core.errors import Conflict
from trading.core.messages import N_
from trading.extensions import db
from trading.listing.models import Listing, Review, ReviewSeat
from trading.listing.services.claims import end_claim
from trading.listing.services.register import register_snapshot
from trading.listing.states import ReviewOutcome, ReviewStep

#: fen in 10,000 yuan
_WAN = 1_000_000
_KEYS = {
    Business.TRANSFER: "review.levels_transfer",
    Business.LEASE: "review.levels_lease",
    Business.SUBLEASE: "review.levels_lease",
    Business.MORTGAGE: "review.levels_mortgage",
}


class OtherPart(Conflict):
    """The person has another part in the listing already."""

    code = "other_part"
    msgid = N_("You have had another part in this listing. Somebody else decides here.")
    remedy = N_("Whoever entered or took in a listing, or signed at one level, signs at no other.")


def levels_of(listing: Listing) -> int:
    """How many levels review it by the settings in force: those of its business, or of a large listing if more."""
    levels = int(settings.value(_KEYS[listing.business]))
    return max(levels, int(settings.value("review.levels_large"))) if is_large(listing) else levels


def is_large(listing: Listing) -> bool:
    """The amount or the area reaches what the settings call large."""
    amount = listing.loan_amount if listing.business is Business.MORTGAGE else listing.start_amount
    wan, land = int(settings.value("review.large_amount")), int(settings.value("review.large_area"))
    return bool((wan and (amount or 0) >= wan * _WAN) or (land and mu(listing.area) >= land))


def begin_review(listing: Listing) -> None:
    """What was taken in goes to the first level; the number of levels stays what it is today."""
    listing.review_levels, listing.review_level = levels_of(listing), 1


def decide(listing: Listing, outcome: ReviewOutcome, opinion: str, *, by: Actor) -> Review:
    """Write down what ``by`` decides at the step whose turn it is, with the land book of this moment."""
    step = listing.review_step
    if listing.entered_by_id is not None:
        _sit(listing, listing.entered_by_id, ReviewStep.ENTRY)
    if by.user_id is None or not _sit(listing, by.user_id, step):
        raise OtherPart()
    review = Review(
        step=step,
        outcome=outcome,
        opinion=opinion,
        decided_by_id=by.user_id,
        decided_at=clock.now(),
        register=register_snapshot(listing),
    )
    db.session.flush()  # the seat stands before the review that refers to it
    listing.reviews.append(review)
    end_claim(listing)
    return review


def _sit(listing: Listing, user_id: int, step: ReviewStep) -> bool:
    """Give a person the seat; False where the person has another."""
    held = next((seat for seat in listing.seats if seat.user_id == user_id), None)
    if held is not None:
        return held.step is step
    listing.seats.append(ReviewSeat(user_id=user_id, step=step))
    return True
