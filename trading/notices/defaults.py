"""Kinds of messages about awards that winners lose, whoever may take them up, and rights of first purchase."""

from __future__ import annotations

from trading.core.messages import N_
from trading.notices.kinds import NoticeKind, Wording
from trading.notices.states import Topic

_APPLICATION = "/me/applications/%(application)s"
_ASKED = "/me/applications/%(application)s/award"
_PRIORITY = "/me/applications/%(application)s/priority"
_DRAFT = "/me/listings/%(draft)s"
_CONSENT = "/me/listings/%(draft)s/award"

_TO_APPLICATION = N_("Open the application")
_TO_ASKED = N_("Read and answer")
_TO_FILE = N_("Open the file of the listing")
_TO_CONSENT = N_("Decide")

K = NoticeKind

DEFAULTS: dict[NoticeKind, Wording] = {
    K.FIRST_PURCHASE: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: you may buy first"),
        N_("Land in which you have a right of first purchase is to be sold. Read until when you may answer, and how."),
        "/me/first-purchase/%(lot)s",
        _TO_ASKED,
        is_urgent=True,
    ),
    K.PRIORITY_DECIDED: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: your right of first purchase was decided"),
        N_("Whether it is recognised, with which rank and why, stands with your application."),
        _PRIORITY,
        _TO_APPLICATION,
        is_urgent=True,
    ),
    K.DEFAULT_NOTICED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: the award to you may fall"),
        N_(
            "The desk holds that you have not stood by your award. The ground and what would follow stand on the page. "
            "You may object until %(until)s; it is decided after that."
        ),
        _ASKED,
        _TO_ASKED,
        is_urgent=True,
    ),
    K.DEFAULT_UPHELD: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: you have lost the award"),
        N_("It was decided that you have defaulted. The decision, its number and what follows stand on the page."),
        _ASKED,
        _TO_ASKED,
        is_urgent=True,
    ),
    K.DEFAULT_DROPPED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: your award stands"),
        N_("The procedure against your award isn't pursued. The reason stands on the page."),
        _ASKED,
        _TO_ASKED,
        is_urgent=True,
    ),
    K.CONSENT_ASKED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: shall the next bidder be asked?"),
        N_(
            "The winner has defaulted. With your consent the award is offered to the next bidder, at that bidder's own "
            "best bid. Please say so by %(day)s; without it the award is void, and you may list the land again."
        ),
        _CONSENT,
        _TO_CONSENT,
        is_urgent=True,
    ),
    K.AWARD_OFFERED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: the award is offered to you"),
        N_(
            "The winner has lost the award, and yours is the next best bid: %(amount)s. You may take the award up at "
            "that figure until %(until)s, with a deposit that is held. You lose nothing by declining."
        ),
        _ASKED,
        _TO_ASKED,
        is_urgent=True,
    ),
    K.OFFER_ACCEPTED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: the award has passed to you"),
        N_("You have taken the award up at %(amount)s. It is examined now; it counts once it is confirmed."),
        _APPLICATION,
        _TO_APPLICATION,
        is_urgent=True,
    ),
    K.OFFER_LAPSED: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: the offer of the award has ended"),
        N_("You didn't answer in time, which counts as declining. A deposit that is held goes back to you."),
        _APPLICATION,
        _TO_APPLICATION,
    ),
    K.AWARD_PASSED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: the award has passed to the next bidder"),
        N_("The next bidder has taken the award up at %(amount)s. It is examined now; it counts once it is confirmed."),
        _DRAFT,
        _TO_FILE,
        is_urgent=True,
    ),
}
