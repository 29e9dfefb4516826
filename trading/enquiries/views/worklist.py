"""The moderators' work list, and what can be decided on one question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from trading.core import clock
from trading.core.actor import Actor
from trading.core.calendar import Deadline
from trading.core.messages import N_
from trading.enquiries import limits
from trading.enquiries.forms import ModerationForm
from trading.enquiries.models import Question
from trading.enquiries.queries import questions as queries
from trading.enquiries.queries.questions import Part
from trading.enquiries.services import moderation as services
from trading.enquiries.states import QUESTION, Category
from trading.listing.permissions import is_not_the_maker
from trading.listing.states import ListingStatus

PART_WORDS = {
    Part.OPEN: N_("To read"),
    Part.OWNER: N_("With the owner"),
    Part.DONE: N_("Finished"),
}


@dataclass(frozen=True)
class Item:
    """One question in the list."""

    question: Question
    due: Deadline | None
    today: date

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due.provisional < self.today

    @property
    def is_answer(self) -> bool:
        """A wording of an answer is to be read, not a question."""
        return self.question.pending is not None

    @property
    def tag(self) -> tuple[str, str]:
        """Kind and words of the tag that says how urgent it is."""
        if self.due is None:
            return "done", _(self.question.status.label)
        day = self.due.provisional
        if self.is_overdue:
            return "timed", _("overdue since %(day)s", day=f"{day:%m-%d}")
        if not self.due.calibrated:
            return "warn", _("not calibrated yet")
        if day == self.today:
            return "warn", _("today")
        return "wait", f"{day:%m-%d}"


@dataclass(frozen=True)
class Worklist:
    """One part of the list, with the numbers of all parts."""

    part: Part
    items: list[Item]
    counts: dict[Part, int]
    hidden: int

    @classmethod
    def of(cls, actor: Actor, part: Part) -> Worklist:
        """The list as ``actor`` sees it, overdue first; lots of the reader's own stay out."""
        found = queries.list_desk(part, district=actor.district)
        shown = [one for one in found if is_not_the_maker(actor, one.listing)]
        today = clock.today()
        items = [Item(one, None if part is Part.DONE else limits.due_of(one), today) for one in shown]
        if part is not Part.DONE:
            items.sort(key=lambda item: (item.due.provisional if item.due else date.max, item.question.id))
        return cls(part, items, queries.count_desk(district=actor.district), len(found) - len(shown))

    @property
    def overdue(self) -> int:
        return sum(item.is_overdue for item in self.items)

    @property
    def due_today(self) -> int:
        return sum(item.due is not None and item.due.provisional == item.today for item in self.items)

    def after(self, number: str) -> str | None:
        """The case that comes next once this one is decided."""
        return next((item.question.number for item in self.items if item.question.number != number), None)


@dataclass(frozen=True)
class Decision:
    """One thing that can be decided: in which words, and which use case it is."""

    words: str
    take: Callable[[str, ModerationForm, Actor], Question]


#: in the order of the keys
DECISIONS: dict[str, Decision] = {
    "forward": Decision(
        N_("Forward to the owner"),
        lambda number, form, by: services.forward(number, expected=form.expected, by=by),
    ),
    "publish": Decision(
        N_("Publish question and answer"),
        lambda number, form, by: services.publish(number, expected=form.expected, by=by),
    ),
    "return": Decision(
        N_("Return the answer to be reworded"),
        lambda number, form, by: services.return_answer(number, form.reason.data or "", expected=form.expected, by=by),
    ),
    "answer_officially": Decision(
        N_("Answer as the desk, in public"),
        lambda number, form, by: services.answer_officially(
            number, form.text.data or "", expected=form.expected, by=by
        ),
    ),
    "hide": Decision(
        N_("Hide, with the ground"),
        lambda number, form, by: services.hide(
            number, form.ground.data, form.reason.data or "", expected=form.expected, by=by
        ),
    ),
}


def open_decisions(question: Question) -> list[str]:
    """What can be decided on a question as it stands."""
    possible = set(QUESTION.acts_from(question.status))
    if question.pending is not None:
        possible |= {"publish", "return"}
    if question.category is not Category.PROCEDURE:
        possible.discard("answer_officially")
    is_alive = question.listing.status in (ListingStatus.PUBLISHED, ListingStatus.SUSPENDED)
    if not is_alive or clock.now() > limits.answers_until(question.listing):
        possible &= {"hide"}
    return [act for act in DECISIONS if act in possible]
