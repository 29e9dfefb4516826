"""What a lot's page shows of questions and visits: ``enquiries/_listing.html`` asks for nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trading.core.access import permits
from trading.core.actor import Actor
from trading.enquiries import limits
from trading.enquiries.models import Question, VisitSlot
from trading.enquiries.permissions import GRANTS, Permission
from trading.enquiries.queries import questions, visits
from trading.enquiries.states import IN_HAND, QuestionStatus
from trading.listing.models import Listing
from trading.listing.states import ListingStatus

#: so many of each stand on the lot's own page
SHOWN = 3


@dataclass(frozen=True)
class Happening:
    """A line of the lot's public timeline: an answer, or a new wording of one."""

    at: datetime
    place: int
    edition: int


@dataclass(frozen=True)
class Summary:
    """``questions`` the latest answered ones; ``in_hand`` how many aren't answered yet; ``slots`` the next visits."""

    number: str
    questions: list[Question]
    answered: int
    in_hand: int
    slots: list[VisitSlot]
    happenings: list[Happening]
    questions_until: datetime
    is_open: bool
    can_manage: bool

    @property
    def is_quiet(self) -> bool:
        """Nothing was asked or offered, and nothing can be any more."""
        return not (self.is_open or self.answered or self.slots)


def of(listing: Listing, actor: Actor, now: datetime) -> Summary:
    """The summary of one public listing for this reader."""
    published = [one for one in questions.all_published(listing.id) if one.status is QuestionStatus.ANSWERED]
    is_on_offer = listing.status is ListingStatus.PUBLISHED
    until = limits.questions_until(listing)
    return Summary(
        number=listing.number or "",
        questions=published[:SHOWN],
        answered=len(published),
        in_hand=questions.count_in_hand(listing.id, IN_HAND) if is_on_offer else 0,
        slots=visits.open_slots(listing.id, now)[:SHOWN] if is_on_offer else [],
        happenings=_happenings(published),
        questions_until=until,
        is_open=is_on_offer and now <= until,
        can_manage=permits(GRANTS, Permission.OFFER_VISITS, actor, listing),
    )


def _happenings(published: list[Question]) -> list[Happening]:
    return [
        Happening(answer.decided_at, question.place, answer.edition)
        for question in published
        for answer in question.editions
        if answer.decided_at is not None and question.place is not None and answer.edition is not None
    ]
