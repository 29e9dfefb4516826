"""Questions, answers, visits and bookings at every stage: sensible by default, anything overridable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.factories.applications import a_lot, a_reviewer
from tests.factories.funds import a_member
from tests.factories.parcels import a_holder
from trading.core import clock
from trading.core.actor import Actor
from trading.enquiries.models import Question, VisitBooking, VisitSlot
from trading.enquiries.services import bookings, moderation, questions, slots
from trading.enquiries.services.slots import Offer
from trading.enquiries.states import Category
from trading.listing.models import Listing

ASKED = "场内的变压器是否随土地一并转让？容量是多少？"
ANSWERED = "变压器随土地一并转让，容量为 630 千伏安。"


def an_offered_lot() -> tuple[Listing, Actor]:
    """A lot in its notice, and the member that offers it."""
    owner = a_holder()
    return a_lot(owner), a_member(owner)


def a_question(listing: Listing | None = None, by: Actor | None = None, **given: Any) -> Question:
    """A question that nobody has read yet."""
    words = {"category": Category.LAND, "text": ASKED} | given
    return questions.ask((listing or a_lot()).number or "", **words, by=by or a_member())


def a_forwarded_question(listing: Listing | None = None, by: Actor | None = None, **given: Any) -> Question:
    """A question that waits for the owner."""
    return moderation.forward(a_question(listing, by, **given).number, by=a_reviewer())


def an_answered_question(listing: Listing, owner: Actor, by: Actor | None = None, **given: Any) -> Question:
    """A question that is answered in public."""
    question = a_forwarded_question(listing, by, **given)
    questions.answer(question.number, ANSWERED, by=owner)
    return moderation.publish(question.number, by=a_reviewer())


def an_offer(**changes: Any) -> Offer:
    """Two hours in three days, for four."""
    starts = clock.now() + timedelta(days=3)
    plain = Offer(starts, starts + timedelta(hours=2), "厂区东门", 4, "普通话", "请穿平底鞋。")
    return replace(plain, **changes)


def a_visit(listing: Listing, owner: Actor, **changes: Any) -> VisitSlot:
    """A visit that is offered."""
    return slots.offer(listing.number or "", an_offer(**changes), by=owner)


def a_booking(slot: VisitSlot, by: Actor | None = None, persons: int = 1, may_wait: bool = False) -> VisitBooking:
    """Places on a visit."""
    number = slot.listing.number or ""
    return bookings.book(number, slot.number, persons=persons, may_wait=may_wait, by=by or a_member())
