"""The lives of an application and of an award, and the phase of a room.

A room's phase is a pure function of stored facts and the clock: a room past its closing time *is*
closing, whether or not anything ran. The settler only writes the result down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class ApplicationStatus(LabelledEnum):
    JOINT_PENDING = "joint_pending", N_("Joint bid pending")
    DEPOSIT_DUE = "deposit_due", N_("Awaiting the deposit")
    RETURNED = "returned", N_("Returned for correction")
    QUALIFIED = "qualified", N_("Qualified")
    REFUSED = "refused", N_("Not qualified")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    WON = "won", N_("Won")
    LOST = "lost", N_("Not won")


A = ApplicationStatus

APPLICATION = Lifecycle(
    "application",
    {
        "qualify": ({A.DEPOSIT_DUE}, A.QUALIFIED),
        # all joint bidders have confirmed, or none is left and the leading party goes on alone
        "confirm_joint": ({A.JOINT_PENDING}, A.DEPOSIT_DUE),
        "go_alone": ({A.JOINT_PENDING}, A.DEPOSIT_DUE),
        "return": ({A.DEPOSIT_DUE}, A.RETURNED),
        "resubmit": ({A.RETURNED}, A.DEPOSIT_DUE),
        "refuse": ({A.JOINT_PENDING, A.DEPOSIT_DUE, A.RETURNED}, A.REFUSED),
        # an admitted bidder only after a change notice that bears on the deal (services.applications.may_withdraw)
        "withdraw": ({A.JOINT_PENDING, A.DEPOSIT_DUE, A.RETURNED, A.QUALIFIED}, A.WITHDRAWN),
        "win": ({A.QUALIFIED}, A.WON),
        "lose": ({A.QUALIFIED, A.JOINT_PENDING, A.DEPOSIT_DUE, A.RETURNED}, A.LOST),
        "forfeit_win": ({A.WON}, A.LOST),
        # takes up the award that a winner has lost
        "take_up": ({A.LOST}, A.QUALIFIED),
    },
)

#: nobody has decided on the applicant yet
UNDECIDED = frozenset({A.JOINT_PENDING, A.DEPOSIT_DUE, A.RETURNED})


class AwardStatus(LabelledEnum):
    PENDING = "pending", N_("Award under review")
    CONFIRMED = "confirmed", N_("Confirmed")
    FALLEN = "fallen", N_("Fallen, open to the next bidder")
    VOID = "void", N_("Void")


AWARD = Lifecycle(
    "award",
    {
        "confirm": ({AwardStatus.PENDING}, AwardStatus.CONFIRMED),
        # the winner defaulted; the award may pass to the next bidder, or is void
        "fall": ({AwardStatus.PENDING, AwardStatus.CONFIRMED}, AwardStatus.FALLEN),
        "pass": ({AwardStatus.FALLEN}, AwardStatus.PENDING),
        "void": ({AwardStatus.PENDING, AwardStatus.CONFIRMED, AwardStatus.FALLEN}, AwardStatus.VOID),
    },
)


class OfferAct(LabelledEnum):
    """What a bidder does where offers are sealed."""

    HANDED_IN = "handed_in", N_("Handed in")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    LATE = "late", N_("Too late")


class OfferVerdict(LabelledEnum):
    """What the opening finds of an offer."""

    VALID = "valid", N_("Valid")
    NOT_ENOUGH = "not_enough", N_("Doesn't reach the start price")
    NOT_ADMITTED = "not_admitted", N_("Not admitted or without deposit")


class Phase(LabelledEnum):
    """Where a room stands."""

    NOTICE = "notice", N_("In notice")
    FREE = "free", N_("Free bidding")
    TIMED = "timed", N_("Timed bidding")
    CLOSING = "closing", N_("Awaiting confirmation of the close")
    CLOSED = "closed", N_("Closed")
    PAUSED = "paused", N_("Paused")
    RESTING = "resting", N_("Night's rest")


#: phases in which a bid that has arrived may enter the register
BIDDING_PHASES = frozenset({Phase.FREE, Phase.TIMED})


@dataclass(frozen=True)
class RoomClock:
    """The stored facts that a phase depends on."""

    opens_at: datetime
    timed_starts_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    paused_at: datetime | None = None
    #: published rests of the timed phase, each from an evening to the morning of the next working day
    rests: tuple[tuple[datetime, datetime], ...] = ()

    def rest_at(self, moment: datetime) -> tuple[datetime, datetime] | None:
        """The rest that ``moment`` lies in. The evening's instant belongs to it, the morning's no longer."""
        return next(((begins, ends) for begins, ends in self.rests if begins <= moment < ends), None)

    def turns_at(self, now: datetime) -> datetime | None:
        """What the room counts down to at ``now``; None where no clock runs."""
        rest = self.rest_at(now)
        return {
            Phase.NOTICE: self.opens_at,
            Phase.FREE: self.timed_starts_at,
            Phase.TIMED: self.closes_at,
            Phase.RESTING: rest[1] if rest else None,
        }.get(phase(self, now))


def phase(room: RoomClock, now: datetime) -> Phase:
    """The phase of ``room`` at ``now``. The bounds belong to the later phase: at ``closes_at`` bidding is over."""
    if room.closed_at is not None:
        return Phase.CLOSED
    if room.paused_at is not None:
        return Phase.PAUSED
    if now < room.opens_at:
        return Phase.NOTICE
    if now >= room.closes_at:
        return Phase.CLOSING
    if now < room.timed_starts_at:
        return Phase.FREE
    return Phase.RESTING if room.rest_at(now) else Phase.TIMED
