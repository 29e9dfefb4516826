"""Kinds of messages about demand posts, the listings that fit them, and approaches."""

from __future__ import annotations

from trading.core.messages import N_
from trading.notices.kinds import NoticeKind, Wording
from trading.notices.states import Topic

_DEMAND_FILE = "/me/demands/%(draft)s"
_DEMAND = "/demands/%(demand)s"
_APPROACH = "/me/approaches/%(approach)s"
_LISTING_FILE = "/me/listings/%(draft)s"

_TO_DEMAND = N_("Open the demand")
_TO_APPROACH = N_("Open the approach")
_TO_LISTING = N_("Open the file of the listing")

K = NoticeKind

WANTED: dict[NoticeKind, Wording] = {
    K.DEMAND_PUBLISHED: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: published"),
        N_("Your demand is public until %(day)s. You are told when land comes on the market that fits it."),
        _DEMAND,
        _TO_DEMAND,
    ),
    K.DEMAND_RETURNED: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: please correct it"),
        N_("The desk returned your demand. What has to be mended stands in the file. Submit it again by %(day)s."),
        _DEMAND_FILE,
        _TO_DEMAND,
        is_urgent=True,
    ),
    K.DEMAND_REFUSED: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: not published"),
        N_("Your demand is not published. The reason, and what you can do about it, stand in the file."),
        _DEMAND_FILE,
        _TO_DEMAND,
        is_urgent=True,
    ),
    K.DEMAND_TAKEN_DOWN: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: taken down"),
        N_("The desk took your demand off the market. The reason stands in the file."),
        _DEMAND_FILE,
        _TO_DEMAND,
        is_urgent=True,
    ),
    K.DEMAND_EXPIRES: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: expires soon"),
        N_("Your demand stands until %(day)s. You can renew it in one step."),
        _DEMAND_FILE,
        _TO_DEMAND,
    ),
    K.DEMAND_EXPIRED: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: expired"),
        N_("Your demand is no longer on the market. Until %(day)s you can renew it in one step."),
        _DEMAND_FILE,
        _TO_DEMAND,
    ),
    K.DEMAND_MATCHED: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: lot %(lot)s fits"),
        N_("Land came on the market that fits your demand. The page of the demand says why it fits, and what doesn't."),
        _DEMAND,
        _TO_DEMAND,
    ),
    K.DEMAND_MATCHES: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: land on the market fits"),
        N_("Lots on the market that fit your demand: %(count)s. The page of the demand shows them, the best first."),
        _DEMAND,
        _TO_DEMAND,
    ),
    K.LISTING_WANTED: Wording(
        Topic.DEMAND,
        N_("Lot %(lot)s: demand %(demand)s fits"),
        N_("Somebody looks for land like yours. The page of the demand says what is wanted."),
        _DEMAND,
        _TO_DEMAND,
    ),
    K.LISTING_DEMANDS: Wording(
        Topic.DEMAND,
        N_("Lot %(lot)s: demands fit"),
        N_("Published demands that fit your lot: %(count)s. The file of the listing shows them."),
        _LISTING_FILE,
        _TO_LISTING,
    ),
    K.APPROACH_MADE: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: land is offered to you"),
        N_(
            "Somebody offers land to your demand. Read it and answer; contact data are exchanged only when "
            "both sides agree."
        ),
        _APPROACH,
        _TO_APPROACH,
        is_urgent=True,
    ),
    K.APPROACH_ANSWERED: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: your approach was answered"),
        N_("The poster answered your approach %(approach)s."),
        _APPROACH,
        _TO_APPROACH,
        is_urgent=True,
    ),
    K.APPROACH_EXCHANGED: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: contact data exchanged"),
        N_("Both sides agreed. The page of approach %(approach)s shows each the other's contact data."),
        _APPROACH,
        _TO_APPROACH,
        is_urgent=True,
    ),
    K.APPROACH_WITHDRAWN: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: an approach was taken back"),
        N_("The sender took approach %(approach)s back."),
        _APPROACH,
        _TO_APPROACH,
    ),
    K.APPROACH_BLOCKED: Wording(
        Topic.DEMAND,
        N_("Demand %(demand)s: your approach was blocked"),
        N_("The desk found abuse in approach %(approach)s. Until %(day)s you can't approach anybody."),
        _APPROACH,
        _TO_APPROACH,
        is_urgent=True,
    ),
}
