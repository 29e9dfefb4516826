"""The life of a listing (rule book 8.1), the stage that a reader sees, and the words of its answers.

The stored status changes by acts of people; whether a published listing is in its notice, its free
or its timed phase is a function of its schedule and the clock, so no timer can be late for anyone.
"""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_
from trading.rulebook.materials import MaterialKind as MaterialKind


class ListingStatus(LabelledEnum):
    """What people have done with the listing so far."""

    DRAFT = "draft", N_("Draft")
    SUBMITTED = "submitted", N_("Awaiting acceptance")
    CORRECTION = "correction", N_("Returned for correction")
    NOT_ACCEPTED = "not_accepted", N_("Not accepted")
    ACCEPTED = "accepted", N_("Under review")
    APPROVED = "approved", N_("Approved")
    REJECTED = "rejected", N_("Rejected")
    PUBLISHED = "published", N_("Published")
    SUSPENDED = "suspended", N_("Suspended")
    TERMINATED = "terminated", N_("Terminated")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    RETRACTED = "retracted", N_("Withdrawn during the notice")
    INTENT = "intent", N_("Agreed, being checked")
    AWARD_PENDING = "award_pending", N_("Award under review")
    FAILED = "failed", N_("No deal")
    DEAL = "deal", N_("Deal made")
    VOID = "void", N_("Award void")
    RESULT_PUBLISHED = "result_published", N_("Result published")


S = ListingStatus

LISTING = Lifecycle(
    "listing",
    {
        "submit": ({S.DRAFT, S.CORRECTION}, S.SUBMITTED),
        "return": ({S.SUBMITTED}, S.CORRECTION),
        "refuse": ({S.SUBMITTED}, S.NOT_ACCEPTED),
        # nobody mended it in time
        "lapse": ({S.CORRECTION}, S.NOT_ACCEPTED),
        "accept": ({S.SUBMITTED}, S.ACCEPTED),
        "approve": ({S.ACCEPTED}, S.APPROVED),
        # the first level of the review gives it back to intake
        "hand_back": ({S.ACCEPTED}, S.SUBMITTED),
        "reject": ({S.ACCEPTED}, S.REJECTED),
        "publish": ({S.APPROVED}, S.PUBLISHED),
        "suspend": ({S.PUBLISHED}, S.SUSPENDED),
        "resume": ({S.SUSPENDED}, S.PUBLISHED),
        "terminate": ({S.PUBLISHED, S.SUSPENDED}, S.TERMINATED),
        "withdraw": ({S.DRAFT, S.SUBMITTED, S.CORRECTION, S.ACCEPTED, S.APPROVED}, S.WITHDRAWN),
        "retract": ({S.PUBLISHED}, S.RETRACTED),
        "award": ({S.PUBLISHED}, S.AWARD_PENDING),
        # private negotiation: both sides have agreed; the desk looks at it before it is a deal
        "agree": ({S.PUBLISHED}, S.INTENT),
        "reopen": ({S.INTENT}, S.PUBLISHED),
        "fail": ({S.PUBLISHED}, S.FAILED),
        "confirm": ({S.AWARD_PENDING, S.INTENT}, S.DEAL),
        "void": ({S.AWARD_PENDING, S.INTENT, S.DEAL}, S.VOID),
        # the winner defaulted: the award is open again, or void
        "fall": ({S.DEAL, S.RESULT_PUBLISHED}, S.AWARD_PENDING),
        "publish_result": ({S.DEAL}, S.RESULT_PUBLISHED),
    },
)

#: the public may see a listing from its publication on, for ever
PUBLIC = frozenset(
    {
        S.PUBLISHED,
        S.SUSPENDED,
        S.TERMINATED,
        S.RETRACTED,
        S.INTENT,
        S.AWARD_PENDING,
        S.FAILED,
        S.DEAL,
        S.VOID,
        S.RESULT_PUBLISHED,
    }
)
#: the round is over without a deal: the owner may list the land again
OVER = frozenset({S.FAILED, S.TERMINATED, S.VOID, S.WITHDRAWN, S.RETRACTED})
#: while a listing is in one of these, no other listing of the same right may be (V-20)
ACTIVE = frozenset(
    {S.SUBMITTED, S.CORRECTION, S.ACCEPTED, S.APPROVED, S.PUBLISHED, S.SUSPENDED, S.INTENT, S.AWARD_PENDING, S.DEAL}
)
#: published, and ended before its round was over
ENDED_EARLY = frozenset({S.TERMINATED, S.RETRACTED})
#: the owner may change the answers
EDITABLE = frozenset({S.DRAFT, S.CORRECTION})
#: a deal stands behind it
CONCLUDED = frozenset({S.DEAL, S.RESULT_PUBLISHED})


class Stage(LabelledEnum):
    """What a reader is told: the status, and for a published listing the phase that the clock gives."""

    NOTICE = "notice", N_("In notice")
    OPEN = "open", N_("Free bidding")
    TIMED = "timed", N_("Timed bidding")
    NEGOTIATING = "negotiating", N_("Open to agreement")
    CLOSING = "closing", N_("Awaiting confirmation of the close")
    PAUSED = "paused", N_("Paused")
    SUSPENDED = "suspended", N_("Suspended")
    AWARD_PENDING = "award_pending", N_("Award under review")
    AGREED = "agreed", N_("Agreed, being checked")
    DEAL = "deal", N_("Deal made")
    FAILED = "failed", N_("No deal")
    ENDED = "ended", N_("Ended")
    PREPARING = "preparing", N_("In preparation")


class ReviewStep(LabelledEnum):
    """What part a person of the desk, or whoever entered it, has in a listing: one part a person, for good."""

    ENTRY = "entry", N_("Entry")
    INTAKE = "intake", N_("Acceptance")
    HANDLER = "handler", N_("Handler")
    SECTION_HEAD = "section_head", N_("Section head")
    DEPUTY_DIRECTOR = "deputy_director", N_("Deputy director")
    DIRECTOR = "director", N_("Director")


#: the levels of the review in their order; how many of them a listing takes, the settings say
LEVELS = (ReviewStep.HANDLER, ReviewStep.SECTION_HEAD, ReviewStep.DEPUTY_DIRECTOR, ReviewStep.DIRECTOR)


class ReviewOutcome(LabelledEnum):
    """What somebody decided at a step."""

    AGREED = "agreed", N_("Agrees")
    SENT_BACK = "sent_back", N_("Sent back")
    REFUSED = "refused", N_("Refused")


class Buildings(LabelledEnum):
    """What stands on the land; buildings go with the land (Civil Code 356 and 357)."""

    NONE = "none", N_("Nothing stands on the land")
    INCLUDED = "included", N_("Buildings stand on it and go with the land")


class Occupancy(LabelledEnum):
    """Who uses the land now."""

    VACANT = "vacant", N_("Nobody but the holder uses it")
    LEASED = "leased", N_("It is leased")


class NoticeWish(LabelledEnum):
    """When the owner would like the notice to appear."""

    SOON = "soon", N_("As soon as it is approved")
    LATER = "later", N_("Not before a certain day")


class Qualification(LabelledEnum):
    """When bidders are examined, where it isn't before they get their number."""

    AFTER = "after", N_("After the bidding: the winner's papers are examined before the award is confirmed")


class AfterDefault(LabelledEnum):
    """What becomes of an award that a winner loses by default, where it isn't void at once."""

    NEXT_BIDDER = "next_bidder", N_("With the owner's consent the next bidder is asked, at its own best bid")


class Handover(LabelledEnum):
    """When the land is handed over."""

    AFTER_PAYMENT = "after_payment", N_("Within 10 working days of full payment")
    AFTER_REGISTRATION = "after_registration", N_("On registration of the transfer")


class Payment(LabelledEnum):
    """How the price is paid; the deposit counts towards it."""

    ONCE = "once", N_("In one sum within 5 working days of the contract")
    HALVES = "halves", N_("Half within 5 working days of the contract, half before registration")


class PriceBasis(LabelledEnum):
    """What an owner names a price or a rent for; the market bids for the whole."""

    TOTAL = "total", N_("For the whole")
    PER_M2 = "per_m2", N_("Per square metre")
    PER_MU = "per_mu", N_("Per mu")


class RentRhythm(LabelledEnum):
    """How often the rent is paid, always in advance."""

    YEARLY = "yearly", N_("Once a year")
    HALF_YEARLY = "half_yearly", N_("Every half year")
    QUARTERLY = "quarterly", N_("Every quarter")


class Repayment(LabelledEnum):
    """How a loan is paid back."""

    AT_END = "at_end", N_("Interest every month, the loan at the end")
    INSTALMENTS = "instalments", N_("Equal instalments every month")
    AGREED = "agreed", N_("As lender and borrower agree")


class Security(LabelledEnum):
    """The two kinds of mortgage (Civil Code 394 and 420)."""

    ORDINARY = "ordinary", N_("Ordinary mortgage: one debt, one amount")
    CEILING = "ceiling", N_("Maximum-amount mortgage: debts of a period up to a ceiling")


class CourtRound(LabelledEnum):
    """Which attempt a court sale is (rules on judicial sales online, 26)."""

    FIRST = "first", N_("First sale")
    SECOND = "second", N_("Second sale")


class HaltAct(LabelledEnum):
    """What two persons do to a published listing."""

    SUSPEND = "suspend", N_("Suspend")
    RESUME = "resume", N_("Resume")
    TERMINATE = "terminate", N_("Terminate")


class HaltReason(LabelledEnum):
    """Why a published listing is halted or ended before its time."""

    ORDER = "order", N_("Required by a court or supervisory body")
    CONDITIONS = "conditions", N_("The conditions of use have changed")
    FAULT = "fault", N_("Force majeure, system failure or intrusion")
    DISPUTE = "dispute", N_("Ownership is in dispute")
    SETTLED = "settled", N_("The reason for suspending is gone")
    OTHER = "other", N_("Another reason")
