"""What the room refuses beyond the rules of a post."""

from __future__ import annotations

from trading.core.errors import Conflict, Forbidden, Invalid
from trading.core.findings import PLATFORM_SETTING
from trading.core.messages import N_


class NotVerified(Forbidden):
    code = "party_not_verified"
    msgid = N_("Only parties whose name and number were checked may post or approach.")
    remedy = N_("Have your identity checked at a window, then come back.")


class Blacklisted(Forbidden):
    code = "party_blacklisted"
    msgid = N_("This party is on the list of defaulters and can't take part.")
    rule = "V-30"


class NotEditable(Conflict):
    code = "demand_not_editable"
    msgid = N_("This demand is being handled and can't be changed now.")
    remedy = N_("Withdraw it, or wait for the decision.")


class TooManyPosts(Conflict):
    """Parameter: ``count``."""

    code = "too_many_posts"
    msgid = N_("A party may have %(count)s demands with the desk or on the market at a time.")
    source = PLATFORM_SETTING
    remedy = N_("Withdraw one that you don't need any more, or mark it as fulfilled.")


class NotReachable(Invalid):
    code = "not_reachable"
    msgid = N_("We hold no contact data of this kind for you.")
    remedy = N_("Confirm an address on the page “Notification settings”, or choose another kind.")
    field = "contact_wish"


class RenewalOver(Conflict):
    """Parameter: ``day``."""

    code = "renewal_over"
    msgid = N_("This demand could be renewed until %(day)s.")
    source = PLATFORM_SETTING
    remedy = N_("Post it anew: the answers can be taken over.")


class ReasonMissing(Invalid):
    code = "reason_missing"
    msgid = N_("Give the reason: the poster reads it, and it stays in the file.")
    field = "reason"


class OnlyOneReturn(Conflict):
    code = "demand_returned_before"
    msgid = N_("It was returned once already. Name everything at once; a second return isn't possible.")
    remedy = N_("Publish it, or refuse it with the reason.")


class NotOnTheMarket(Conflict):
    code = "demand_not_live"
    msgid = N_("This demand isn't on the market now, so nothing can be offered to it.")


class OfferMissing(Invalid):
    code = "offer_missing"
    msgid = N_("Choose one of your listings, or say in words what you offer.")
    field = "message"


class NotYourListing(Invalid):
    code = "not_your_listing"
    msgid = N_("This listing isn't yours, or it isn't on the market now.")
    field = "listing"


class WordsPastPublicTrade(Invalid):
    code = "words_past_public_trade"
    msgid = N_("A listing in public trade is only pointed to: leave the text empty.")
    rule = "D-02"
    source = PLATFORM_SETTING
    remedy = N_("Whoever wants the land applies and bids in the room, as everybody else does.")
    field = "message"


class NoExchangePastPublicTrade(Conflict):
    code = "no_exchange_past_public_trade"
    msgid = N_("The land is in public trade, so contact data aren't exchanged about it.")
    rule = "D-02"
    source = PLATFORM_SETTING
    remedy = N_("Whoever wants the land applies and bids in the room, as everybody else does.")


class ApproachUnderWay(Conflict):
    """Parameter: ``number``."""

    code = "approach_under_way"
    msgid = N_("You offered land to this demand already (%(number)s). Wait for the answer, or take it back.")


class TooManyApproaches(Conflict):
    """Parameter: ``count``."""

    code = "too_many_approaches"
    msgid = N_("A party may send %(count)s approaches within 24 hours.")
    source = PLATFORM_SETTING
    remedy = N_("Go on tomorrow.")


class ApproachBlocked(Forbidden):
    code = "approach_blocked"
    msgid = N_("You can't offer land to this demand: its poster, or the desk, has blocked your approaches.")
    remedy = N_("If you think that is wrong, ask at a window.")


class AlreadyReported(Conflict):
    code = "already_reported"
    msgid = N_("You told the desk of this already. It will decide.")


class TooManyReports(Conflict):
    """Parameter: ``count``."""

    code = "too_many_reports"
    msgid = N_("A party may make %(count)s reports within 24 hours.")
    source = PLATFORM_SETTING
    remedy = N_("Go on tomorrow, or come to a window.")
