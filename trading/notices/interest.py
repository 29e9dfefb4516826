"""Kinds of messages about what somebody follows out of interest: new lots for saved searches, and lots on a watch list.

Who takes part in a lot is told of it as a case (:mod:`trading.notices.kinds`).
"""

from __future__ import annotations

from trading.core.messages import N_
from trading.notices.kinds import NoticeKind, Wording
from trading.notices.states import Topic

_LOT = "/listings/%(lot)s"
_TO_LOT = N_("Open the lot")

K = NoticeKind

INTEREST: dict[NoticeKind, Wording] = {
    K.SEARCH_HIT: Wording(
        Topic.SEARCH,
        N_("Lot %(lot)s: fits a search of yours"),
        N_("The notice of a lot that fits a search you saved has just been published."),
        _LOT,
        _TO_LOT,
    ),
    K.SEARCH_DIGEST: Wording(
        Topic.SEARCH,
        N_("New lots for your searches: %(count)s"),
        N_("The notices of these lots were published since the last letter of the day. They fit searches you saved."),
        "/me/searches",
        N_("Open my searches"),
        is_digest=True,
    ),
    K.WATCH_CHANGED: Wording(
        Topic.WATCH,
        N_("Lot %(lot)s: change notice"),
        N_("A change notice was published for a lot that you watch. It says what was and what is now."),
        _LOT,
        _TO_LOT,
    ),
    K.WATCH_ANSWERED: Wording(
        Topic.WATCH,
        N_("Lot %(lot)s: a new answer"),
        N_("A question on the lot was answered, or an answer was corrected. Answers are part of what is offered."),
        "/listings/%(lot)s/questions",
        N_("Open the questions and answers"),
    ),
    K.WATCH_OPENS: Wording(
        Topic.WATCH,
        N_("Lot %(lot)s: the notice is over, bids are taken"),
        N_("A lot that you watch is open. Applications are taken until %(apply_ends_at)s."),
        _LOT,
        _TO_LOT,
    ),
    K.WATCH_LAST_DAY: Wording(
        Topic.WATCH,
        N_("Lot %(lot)s: applications close soon"),
        N_("Applications for a lot that you watch close on %(apply_ends_at)s. Nobody is admitted after that."),
        _LOT,
        _TO_LOT,
        is_urgent=True,
    ),
    K.WATCH_SUSPENDED: Wording(
        Topic.WATCH,
        N_("Lot %(lot)s: suspended"),
        N_("A lot that you watch was suspended. You will be told how it goes on."),
        _LOT,
        _TO_LOT,
    ),
    K.WATCH_RESUMED: Wording(
        Topic.WATCH,
        N_("Lot %(lot)s: it will go on"),
        N_("A lot that you watch will go on. When it does, and its new dates, stand in the notice of resumption."),
        _LOT,
        _TO_LOT,
    ),
    K.WATCH_TERMINATED: Wording(
        Topic.WATCH,
        N_("Lot %(lot)s: terminated"),
        N_("A lot that you watch was terminated. There will be no deal."),
        _LOT,
        _TO_LOT,
    ),
    K.WATCH_DEAL: Wording(
        Topic.WATCH,
        N_("Lot %(lot)s: a deal was made"),
        N_("The award of a lot that you watch is confirmed. The price stands on its page."),
        _LOT,
        _TO_LOT,
    ),
    K.WATCH_FAILED: Wording(
        Topic.WATCH,
        N_("Lot %(lot)s: ended without a deal"),
        N_("The round of a lot that you watch ended without a deal. The holder may offer the land again."),
        _LOT,
        _TO_LOT,
    ),
    K.WATCH_VOID: Wording(
        Topic.WATCH,
        N_("Lot %(lot)s: the award doesn't stand"),
        N_("The award of a lot that you watch was declared void."),
        _LOT,
        _TO_LOT,
    ),
}
