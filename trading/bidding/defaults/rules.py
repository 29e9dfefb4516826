"""Whether an award may fall, when that may be decided, and who is next. Pure: facts in, an answer or a refusal out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from trading.bidding.defaults.states import MISSED_DAYS, Ground
from trading.core.deal import Figure
from trading.core.errors import Conflict, Forbidden, Invalid
from trading.core.messages import N_


class GroundDoesNotHold(Conflict):
    """Parameter: ``due_on``."""

    code = "ground_does_not_hold"
    msgid = N_("The day for it was %(due_on)s and hasn't passed.")
    remedy = N_("Wait until the day after, or choose the ground that the file shows.")


class NothingWasDue(Conflict):
    code = "nothing_was_due"
    msgid = N_("Nothing was due yet on this ground: no contract waits for it.")
    remedy = N_("Choose the ground that the file shows.")


class CheckFindsNothing(Conflict):
    code = "check_finds_nothing"
    msgid = N_("The post-check finds nothing against this award.")
    remedy = N_("Confirm the award, or choose the ground that the file shows.")


class HearingOpen(Conflict):
    """Parameter: ``ends_at``."""

    code = "hearing_open"
    msgid = N_("The winner is being heard until %(ends_at)s. Nothing else may be done with the award before that.")
    remedy = N_("Decide after the hearing, or drop the procedure.")


class WinnerNotHeard(Conflict):
    """Parameter: ``ends_at``."""

    code = "winner_not_heard"
    msgid = N_("The winner may still object until %(ends_at)s. Nobody decides before it was heard.")
    source = N_("Platform setting")


class SamePersonDecides(Forbidden):
    code = "same_person"
    msgid = N_("You opened this procedure yourself. A second person must decide it.")


class NoHearing(Conflict):
    code = "no_hearing"
    msgid = N_("There is no procedure to decide any more.")


class AnswerTooLate(Conflict):
    """Parameter: ``ends_at``."""

    code = "answer_too_late"
    msgid = N_("The time for this ended at %(ends_at)s.")


class AnsweredAlready(Conflict):
    code = "answered_already"
    msgid = N_("This was answered already.")


class DecisionNumberNeeded(Invalid):
    code = "decision_number_missing"
    msgid = N_("A decision has a number. Enter it as it stands on the paper.")
    field = "decision_no"


class ReasonNeeded(Invalid):
    code = "reason_missing"
    msgid = N_("Write down the reason: the winner and the public read it.")
    field = "reason"


class PaperNeeded(Invalid):
    code = "paper_missing"
    msgid = N_("Name the paper on which the owner said so.")
    field = "paper"


class BarredFromResale(Forbidden):
    """Parameter: ``decision_no``."""

    code = "barred_from_resale"
    msgid = N_("You lost an earlier award of this land by decision %(decision_no)s and can't bid for it again.")
    source = N_("Supreme People's Court rules on judicial sales online, article 24, and the announced rules")
    remedy = N_("Lots of other land are open to you unless you are barred from them too.")


@dataclass(frozen=True)
class Fall:
    """An award that somebody says has fallen. ``due_on`` is the day that was missed, where the ground is one."""

    ground: Ground
    today: date
    due_on: date | None = None
    check_blocks: bool = False


def check_ground(fall: Fall) -> None:
    """Raise where the ground doesn't hold: a missed day by the clock, a failed check by what the check finds now."""
    if fall.ground in MISSED_DAYS:
        if fall.due_on is None:
            raise NothingWasDue()
        if fall.today <= fall.due_on:
            raise GroundDoesNotHold(due_on=fall.due_on)
    if fall.ground is Ground.FAILED_CHECK and not fall.check_blocks:
        raise CheckFindsNothing()


def check_heard(ends_at: datetime, answered_at: datetime | None, now: datetime) -> None:
    """Nobody decides before the winner has answered or its time is over."""
    if answered_at is None and now < ends_at:
        raise WinnerNotHeard(ends_at=ends_at)


@dataclass(frozen=True)
class BidRow:
    """One row of a register, as far as the order of bidders goes."""

    sequence: int
    application_id: int
    amount: int
    #: the rank of the bidder's right of first purchase
    priority: int | None = None

    @property
    def row(self) -> tuple[int, int, int]:
        """The row itself, as awards and offers name it."""
        return self.sequence, self.application_id, self.amount


def next_in_line(
    bids: Iterable[BidRow], passed_over: Collection[int], figure: Figure, *, may_take: Collection[int] | None = None
) -> BidRow | None:
    """The best bid of anybody who isn't ``passed_over``; of equal ones the better rank, then the earlier. ``may_take``
    narrows it to those who may still take an award up."""
    left = [
        bid
        for bid in bids
        if bid.application_id not in passed_over and (may_take is None or bid.application_id in may_take)
    ]
    return min(left, key=lambda bid: _place(bid, figure), default=None)


def _place(bid: BidRow, figure: Figure) -> tuple[int, bool, int, int]:
    """The better amount first; of equal ones the better rank, then the earlier."""
    return bid.amount if figure.falls else -bid.amount, bid.priority is None, bid.priority or 0, bid.sequence


@dataclass(frozen=True)
class Turn:
    """One offer of an award, in the order in which they were made."""

    bid: BidRow
    accepted: bool


def rightful(bids: Iterable[BidRow], turns: Iterable[Turn], figure: Figure) -> BidRow | None:
    """The register row that a lot's award has to stand on, after every offer; None where an offer was no bidder's own
    best bid, jumped the order, or came to somebody twice: then no row is."""
    rows = list(bids)
    holder = next_in_line(rows, (), figure)
    last, had = holder, {holder.application_id} if holder else set()
    for turn in turns:
        offered = turn.bid
        others = {one.application_id for one in rows} - {offered.application_id}
        improves = last is not None and offered.amount != last.amount and figure.meets(offered.amount, last.amount)
        own = next_in_line(rows, others, figure)
        if own is None or own.row != offered.row or offered.application_id in had or improves:
            return None
        had.add(offered.application_id)
        last = offered
        holder = offered if turn.accepted else holder
    return holder
