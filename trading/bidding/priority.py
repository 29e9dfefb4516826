"""Rights of first purchase: who may claim one, and by whom it is recognised. Pure.

A claim is made with the application and decided before admission, so that the rank is known when the bidder number is
given. In the room an equal amount is enough for whoever ranks before the leader (``rules.outranks``).
"""

from __future__ import annotations

from trading.core.errors import Conflict, Invalid
from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_

_CIVIL_CODE = N_("Civil Code, articles 305, 306 and 726 to 728; rules on judicial sales online, 16, 19 and 21")
#: ranks that can be given; 1 comes first
LOWEST_RANK = 9


class PriorityKind(LabelledEnum):
    """What a right of first purchase comes from."""

    CO_OWNER = "co_owner", N_("Co-owner, when a share is sold")
    LESSEE = "lessee", N_("Lessee of houses on the land")
    OTHER = "other", N_("Another right by law or contract")


#: the rank that is proposed: a co-owner comes before a lessee (Civil Code 726)
USUAL_RANK = {PriorityKind.CO_OWNER: 1, PriorityKind.LESSEE: 2, PriorityKind.OTHER: 3}


class PriorityStatus(LabelledEnum):
    CLAIMED = "claimed", N_("Claimed, not decided")
    RECOGNISED = "recognised", N_("Recognised")
    DENIED = "denied", N_("Not recognised")


PRIORITY = Lifecycle(
    "priority",
    {
        "recognise": ({PriorityStatus.CLAIMED}, PriorityStatus.RECOGNISED),
        "deny": ({PriorityStatus.CLAIMED}, PriorityStatus.DENIED),
    },
)


class PriorityTooLate(Conflict):
    code = "priority_too_late"
    msgid = N_("A right of first purchase is claimed and decided before admission. This application is decided.")
    source = _CIVIL_CODE


class PriorityClaimed(Conflict):
    code = "priority_claimed"
    msgid = N_("A right of first purchase was claimed with this application already.")


class PriorityUndecided(Conflict):
    code = "priority_undecided"
    msgid = N_("The applicant claims a right of first purchase. Decide that first: its rank goes with the number.")
    source = _CIVIL_CODE


class NoPriorityHere(Conflict):
    code = "no_priority_here"
    msgid = N_("Here a right of first purchase can't be exercised by an equal bid.")
    remedy = N_("Ask the desk how it is exercised in this lot.")


class RankNeeded(Invalid):
    code = "rank_needed"
    msgid = N_("Give the rank, from 1 to 9; 1 comes first.")
    field = "rank"


class PaperNeeded(Invalid):
    code = "paper_missing"
    msgid = N_("Name the paper that the right comes from.")
    field = "paper"


class ReasonNeeded(Invalid):
    code = "reason_missing"
    msgid = N_("Write down the reason; the applicant reads it.")
    field = "reason"


def check_rank(rank: int | None) -> int:
    """The rank, or the refusal of what is none."""
    if rank is None or not 1 <= rank <= LOWEST_RANK:
        raise RankNeeded()
    return rank
