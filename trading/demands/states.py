"""The life of a demand, of an approach and of a report, and the words of their answers."""

from __future__ import annotations

from trading.core.deal import Business
from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class DemandKind(LabelledEnum):
    """What the poster wants to do."""

    BUY = "buy", N_("Wanted to buy")
    RENT = "rent", N_("Wanted to rent")
    LEND = "lend", N_("Finance offered")

    @classmethod
    def served_by(cls, business: Business) -> DemandKind:
        """The demand that a listing of this business answers."""
        return _SERVED[business]


_SERVED = {
    Business.TRANSFER: DemandKind.BUY,
    Business.LEASE: DemandKind.RENT,
    Business.SUBLEASE: DemandKind.RENT,
    Business.MORTGAGE: DemandKind.LEND,
}


class DemandStatus(LabelledEnum):
    """What people have done with the demand so far, and what its clock has."""

    DRAFT = "draft", N_("Draft")
    SUBMITTED = "submitted", N_("Awaiting review")
    CORRECTION = "correction", N_("Returned for correction")
    REFUSED = "refused", N_("Not published")
    PUBLISHED = "published", N_("Standing")
    PAUSED = "paused", N_("Paused")
    EXPIRED = "expired", N_("Expired")
    FULFILLED = "fulfilled", N_("Fulfilled")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    TAKEN_DOWN = "taken_down", N_("Taken down")


S = DemandStatus

DEMAND = Lifecycle(
    "demand",
    {
        "submit": ({S.DRAFT, S.CORRECTION}, S.SUBMITTED),
        "publish": ({S.SUBMITTED}, S.PUBLISHED),
        "return": ({S.SUBMITTED}, S.CORRECTION),
        "refuse": ({S.SUBMITTED}, S.REFUSED),
        "pause": ({S.PUBLISHED}, S.PAUSED),
        "resume": ({S.PAUSED}, S.PUBLISHED),
        "renew": ({S.PUBLISHED, S.EXPIRED}, S.PUBLISHED),
        "expire": ({S.PUBLISHED, S.PAUSED}, S.EXPIRED),
        "fulfil": ({S.PUBLISHED, S.PAUSED, S.EXPIRED}, S.FULFILLED),
        "withdraw": ({S.DRAFT, S.SUBMITTED, S.CORRECTION, S.PUBLISHED, S.PAUSED, S.EXPIRED}, S.WITHDRAWN),
        "take_down": ({S.PUBLISHED, S.PAUSED, S.EXPIRED}, S.TAKEN_DOWN),
    },
)

#: the page of the demand may be read by everybody
PUBLIC = frozenset({S.PUBLISHED, S.PAUSED, S.EXPIRED, S.FULFILLED})
#: the poster may change the answers
EDITABLE = frozenset({S.DRAFT, S.CORRECTION})
#: counts against the most that one party may have at a time
OPEN = frozenset({S.SUBMITTED, S.CORRECTION, S.PUBLISHED, S.PAUSED})


class BuildingsWish(LabelledEnum):
    """What may stand on the land wanted."""

    ANY = "any", N_("It doesn't matter")
    BARE = "bare", N_("Bare land only")
    WANTED = "wanted", N_("With buildings")


class PriceUnit(LabelledEnum):
    """What a highest price by area is counted by."""

    MU = "mu", N_("yuan/mu")
    M2 = "m2", N_("yuan/m²")


class LenderType(LabelledEnum):
    """Who lends. Natural persons and enterprises may be mortgagees as well as banks (document 34, item 13)."""

    BANK = "bank", N_("Commercial bank")
    FINANCE_COMPANY = "finance_company", N_("Other financial institution")
    ENTERPRISE = "enterprise", N_("Enterprise")
    PERSON = "person", N_("Natural person")


class CollateralWish(LabelledEnum):
    """What a lender wants of the land that secures the loan."""

    FIRST_RANK = "first_rank", N_("First rank: no earlier mortgage")
    BUILDINGS = "buildings", N_("Buildings are mortgaged with the land")
    UNLEASED = "unleased", N_("Nobody leases it")


class ContactWish(LabelledEnum):
    """Which contact data the other side gets once both have agreed."""

    PHONE = "phone", N_("Telephone")
    MAIL = "mail", N_("E-mail")
    EITHER = "either", N_("Telephone and e-mail")


class NameWish(LabelledEnum):
    """How an organisation is named in public. Natural persons are always masked."""

    SHOWN = "shown", N_("With its name")
    ANONYMOUS = "anonymous", N_("Without its name")


class ApproachStatus(LabelledEnum):
    """How far an approach to a demand has come."""

    SENT = "sent", N_("Awaiting an answer")
    AGREED = "agreed", N_("Answered; the sender has yet to agree")
    EXCHANGED = "exchanged", N_("Contact data exchanged")
    NOTED = "noted", N_("Noted: bids go to the room")
    DECLINED = "declined", N_("Declined")
    WITHDRAWN = "withdrawn", N_("Taken back")
    BLOCKED = "blocked", N_("Blocked by the desk")


A = ApproachStatus

APPROACH = Lifecycle(
    "approach",
    {
        "agree": ({A.SENT}, A.AGREED),
        "exchange": ({A.AGREED}, A.EXCHANGED),
        "note": ({A.SENT}, A.NOTED),
        "decline": ({A.SENT, A.AGREED}, A.DECLINED),
        "withdraw": ({A.SENT, A.AGREED}, A.WITHDRAWN),
        "block": ({A.SENT, A.AGREED, A.EXCHANGED, A.NOTED, A.DECLINED, A.WITHDRAWN}, A.BLOCKED),
    },
)

#: waits for one of the two sides
UNDER_WAY = frozenset({A.SENT, A.AGREED})


class ReportReason(LabelledEnum):
    """What somebody tells the desk of."""

    CONTACT = "contact", N_("Contact details or advertising in the text")
    SIDE_DEAL = "side_deal", N_("A deal past the public trade is proposed")
    UNTRUE = "untrue", N_("What is said isn't true")
    ABUSIVE = "abusive", N_("Insulting or unlawful content")


class ReportStatus(LabelledEnum):
    """What the desk makes of a report."""

    MADE = "made", N_("Awaiting a decision")
    UPHELD = "upheld", N_("Upheld")
    DISMISSED = "dismissed", N_("Dismissed")


R = ReportStatus

REPORT = Lifecycle("report", {"uphold": ({R.MADE}, R.UPHELD), "dismiss": ({R.MADE}, R.DISMISSED)})
