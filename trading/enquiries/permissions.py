"""Who may do what with questions and visits. All of it is asked about the listing, except one's own."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from trading.core.access import Grants, is_system
from trading.core.actor import Actor
from trading.listing.permissions import (
    is_clerk,
    is_member,
    is_not_the_maker,
    is_reviewer,
    is_the_owner,
    serves_the_district,
)


class Permission(StrEnum):
    #: ask a question on a listing
    ASK = "enquiries:ask"
    #: read and take back a question that one asked
    OWN_QUESTION = "enquiries:own_question"
    #: forward, hide, publish, return, answer officially
    MODERATE = "enquiries:moderate"
    #: read what the moderators sent, and answer it
    ANSWER = "enquiries:answer"
    #: offer, change and cancel visits, see who comes, note who came
    OFFER_VISITS = "enquiries:offer_visits"
    #: book a place on a visit
    BOOK = "enquiries:book"
    #: cancel or restore a booking of one's own
    OWN_BOOKING = "enquiries:own_booking"
    #: what the clock brings
    KEEP_TIME = "enquiries:keep_time"


def is_not_the_owner(actor: Actor, listing: Any) -> bool:
    """The seller's side neither asks itself nor books its own visits."""
    return actor.party_id is not None and not is_the_owner(actor, listing)


def works_for_nobody_here(actor: Actor, listing: Any) -> bool:
    """Staff of the market speak officially or not at all."""
    return not actor.is_staff


def asked_it(actor: Actor, question: Any) -> bool:
    """The account that asked. Colleagues of its party don't see it."""
    return actor.user_id is not None and actor.user_id == question.asker_id


def booked_it(actor: Actor, booking: Any) -> bool:
    """The party that booked."""
    return actor.party_id is not None and actor.party_id == booking.party_id


_DESK = (is_reviewer, serves_the_district, is_not_the_maker)

GRANTS: Grants = {
    Permission.ASK: ((is_member, works_for_nobody_here, is_not_the_owner),),
    Permission.OWN_QUESTION: ((asked_it,),),
    Permission.MODERATE: (_DESK,),
    Permission.ANSWER: ((is_member, is_the_owner), (is_clerk, is_the_owner)),
    Permission.OFFER_VISITS: ((is_member, is_the_owner), (is_clerk, is_the_owner), _DESK),
    Permission.BOOK: ((is_member, works_for_nobody_here, is_not_the_owner),),
    Permission.OWN_BOOKING: ((booked_it,),),
    Permission.KEEP_TIME: ((is_system,),),
}
