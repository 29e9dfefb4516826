"""What questions are about, the life of a question, an answer, a visit and a booking."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class Category(LabelledEnum):
    """What a question is about."""

    LAND = "land", N_("Land and buildings")
    PAPERS = "papers", N_("Papers and registration")
    PRICE = "price", N_("Price and payment")
    PROCEDURE = "procedure", N_("Procedure")
    VISIT = "visit", N_("Site visit")


class QuestionStatus(LabelledEnum):
    """How far a question is. What is said in public is the answered ones only."""

    ASKED = "asked", N_("Awaiting moderation")
    FORWARDED = "forwarded", N_("With the owner")
    DRAFTED = "drafted", N_("Answer awaiting moderation")
    ANSWERED = "answered", N_("Answered in public")
    HIDDEN = "hidden", N_("Not published")
    WITHDRAWN = "withdrawn", N_("Taken back")


Q = QuestionStatus

QUESTION = Lifecycle(
    "question",
    {
        "forward": ({Q.ASKED}, Q.FORWARDED),
        "answer": ({Q.FORWARDED}, Q.DRAFTED),
        "return": ({Q.DRAFTED}, Q.FORWARDED),
        "publish": ({Q.DRAFTED}, Q.ANSWERED),
        # procedure is the desk's own matter: it answers at once, in public
        "answer_officially": ({Q.ASKED, Q.FORWARDED}, Q.ANSWERED),
        "hide": ({Q.ASKED, Q.FORWARDED, Q.DRAFTED, Q.ANSWERED}, Q.HIDDEN),
        "withdraw": ({Q.ASKED, Q.FORWARDED, Q.DRAFTED}, Q.WITHDRAWN),
    },
)

#: not decided yet, by whomever
IN_HAND = frozenset({Q.ASKED, Q.FORWARDED, Q.DRAFTED})


class AnswerStatus(LabelledEnum):
    """What became of one wording of an answer. A published one stays readable when a newer one replaces it."""

    PENDING = "pending", N_("Awaiting moderation")
    RETURNED = "returned", N_("Returned")
    PUBLISHED = "published", N_("Published")
    DROPPED = "dropped", N_("Not needed any more")


class HideGround(LabelledEnum):
    """Why a question isn't published. Nothing is edited: it is published as it stands or not at all."""

    CONTACT = "contact", N_("It offers or asks for contact outside the platform")
    PERSONAL = "personal", N_("It holds personal data of somebody")
    UNLAWFUL = "unlawful", N_("Its content is unlawful or insulting")
    OFF_TOPIC = "off_topic", N_("It isn't about this lot")
    ANSWERED_BEFORE = "answered_before", N_("The published papers or answers say it already")
    OTHER = "other", N_("Another ground, given in the reason")


#: the law or rule behind each ground
GROUND_SOURCES: dict[HideGround, str] = {
    HideGround.CONTACT: N_("Auction Law, article 37, by analogy"),
    HideGround.PERSONAL: N_("Personal Information Protection Law, article 10"),
    HideGround.UNLAWFUL: N_("Provisions on the Ecological Governance of Online Information Content, articles 6 and 7"),
    HideGround.OFF_TOPIC: N_("Platform setting"),
    HideGround.ANSWERED_BEFORE: N_("Platform setting"),
    HideGround.OTHER: N_("Platform setting"),
}


class SlotStatus(LabelledEnum):
    """A visit that is offered, or was."""

    OFFERED = "offered", N_("Offered")
    CANCELLED = "cancelled", N_("Cancelled")


SLOT = Lifecycle("visit", {"cancel": ({SlotStatus.OFFERED}, SlotStatus.CANCELLED)})


class BookingStatus(LabelledEnum):
    """Where somebody who wants to come stands."""

    BOOKED = "booked", N_("Booked")
    WAITING = "waiting", N_("On the waiting list")
    CANCELLED = "cancelled", N_("Cancelled by you")
    DROPPED = "dropped", N_("The visit was cancelled")


B = BookingStatus

BOOKING = Lifecycle(
    "booking",
    {
        "move_up": ({B.WAITING}, B.BOOKED),
        "cancel": ({B.BOOKED, B.WAITING}, B.CANCELLED),
        "restore": ({B.CANCELLED}, B.BOOKED),
        "queue_again": ({B.CANCELLED}, B.WAITING),
        "drop": ({B.BOOKED, B.WAITING}, B.DROPPED),
    },
)

#: still wants to come
COMING = frozenset({B.BOOKED, B.WAITING})
