"""Kinds of messages about cases: listings, lots, deposits, deals and accounts.

The sentences take the figures that the room gave (:mod:`trading.notices.figures`). A title stands alone as an SMS and
as the subject of a mail, so it names the lot. Reasons in free text stay in the file and aren't repeated here.
"""

from __future__ import annotations

from trading.core.messages import N_
from trading.notices.kinds import NoticeKind, Wording
from trading.notices.states import Topic

_DRAFT = "/me/listings/%(draft)s"
_LOT = "/listings/%(lot)s"
_APPLICATION = "/me/applications/%(application)s"
_CONTRACT = "/contracts/%(contract)s"
_DEPOSITS = "/me/deposits"

_TO_FILE = N_("Open the file of the listing")
_TO_LOT = N_("Open the lot")
_TO_APPLICATION = N_("Open the application")
_TO_DEPOSIT = N_("Open my deposits")
_TO_CONTRACT = N_("Open the contract")

K = NoticeKind

CASES: dict[NoticeKind, Wording] = {
    # --- listings -----------------------------------------------------------------------------------
    K.LISTING_ACCEPTED: Wording(
        Topic.LISTING,
        N_("Lot %(lot)s: taken in"),
        N_("Your listing is complete and was taken in. It is now being reviewed; nothing is asked of you until then."),
        _DRAFT,
        _TO_FILE,
    ),
    K.LISTING_RETURNED: Wording(
        Topic.LISTING,
        N_("Lot %(lot)s: please correct the listing"),
        N_(
            "The desk has a question about your listing and returned it to you. What has to be mended stands in the "
            "file. Mend all of it and submit again by %(day)s."
        ),
        _DRAFT,
        _TO_FILE,
        is_urgent=True,
    ),
    K.LISTING_CORRECTION_MOVED: Wording(
        Topic.LISTING,
        N_("Lot %(lot)s: new last day for corrections"),
        N_("The official calendar was published. The last day for mending your listing is now %(day)s."),
        _DRAFT,
        _TO_FILE,
    ),
    K.LISTING_LAPSED: Wording(
        Topic.LISTING,
        N_("Lot %(lot)s: closed, not mended in time"),
        N_("Your listing was to be mended by %(day)s and wasn't. It is closed; you may begin a new one."),
        _DRAFT,
        _TO_FILE,
        is_urgent=True,
    ),
    K.LISTING_REFUSED: Wording(
        Topic.LISTING,
        N_("Lot %(lot)s: not accepted"),
        N_("Your listing was not accepted. The reason, and what you can do about it, stand in the file."),
        _DRAFT,
        _TO_FILE,
        is_urgent=True,
    ),
    K.LISTING_APPROVED: Wording(
        Topic.LISTING,
        N_("Lot %(lot)s: approved"),
        N_("Your listing was approved. Its notice is published next."),
        _DRAFT,
        _TO_FILE,
    ),
    K.LISTING_REJECTED: Wording(
        Topic.LISTING,
        N_("Lot %(lot)s: not approved"),
        N_("Your listing was not approved. The reason, and what you can do about it, stand in the file."),
        _DRAFT,
        _TO_FILE,
        is_urgent=True,
    ),
    K.LISTING_PUBLISHED: Wording(
        Topic.LISTING,
        N_("Lot %(lot)s: published"),
        N_(
            "The notice is public. Applications are taken until %(apply_ends_at)s; timed bidding begins on "
            "%(timed_starts_at)s."
        ),
        _LOT,
        _TO_LOT,
    ),
    # --- lots and rooms -----------------------------------------------------------------------------
    K.LOT_SUSPENDED: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: suspended"),
        N_(
            "The lot was suspended. No bids are taken until it goes on; applications and deposits stand. You will be "
            "told how it goes on."
        ),
        _LOT,
        _TO_LOT,
        is_urgent=True,
    ),
    K.RESUMPTION_ANNOUNCED: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: it will go on"),
        N_(
            "The lot goes on at %(resumes_at)s. The time that was left when it was suspended is left again; the new "
            "dates stand in the notice of resumption."
        ),
        _LOT,
        _TO_LOT,
        is_urgent=True,
    ),
    K.LOT_RESUMED: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: goes on"),
        N_("The lot is no longer suspended. Look at its dates before you do anything else."),
        _LOT,
        _TO_LOT,
        is_urgent=True,
    ),
    K.LOT_TERMINATED: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: terminated"),
        N_("The lot was terminated, and there will be no deal. Deposits that were paid go back without interest."),
        _LOT,
        _TO_LOT,
        is_urgent=True,
    ),
    K.LOT_RETRACTED: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: withdrawn by its holder"),
        N_("The holder has withdrawn the lot before bidding opened. Deposits that were paid go back without interest."),
        _LOT,
        _TO_LOT,
        is_urgent=True,
    ),
    K.LOT_CHANGED: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: changed by notice"),
        N_(
            "Notice %(notice)s changes the lot. Read what is different; where price, terms or dates have changed, an "
            "applicant who hasn't bid may still withdraw and gets the deposit back."
        ),
        "/notices/%(notice)s",
        N_("Read the notice"),
        is_urgent=True,
    ),
    K.LOT_FAILED: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: ended without a deal"),
        N_("The bidding closed without a bid that could win. Deposits that were paid go back without interest."),
        _LOT,
        _TO_LOT,
    ),
    K.ROOM_PAUSED: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: bidding paused"),
        N_(
            "The bidding was paused for technical reasons. The bids placed stand; a person decides how it goes on, and "
            "you will be told."
        ),
        _LOT,
        _TO_LOT,
        is_urgent=True,
    ),
    K.ROOM_REOPENED: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: bidding goes on"),
        N_("The bidding goes on. It now closes on %(closes_at)s unless late bids extend it."),
        _LOT,
        _TO_LOT,
        is_urgent=True,
    ),
    K.OUTBID: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: you have been outbid"),
        N_("Another bid of %(amount)s is higher than yours. The room shows what the highest bid is now."),
        "/listings/%(lot)s/room",
        N_("Open the bidding room"),
        in_app_only=True,
    ),
    # --- deposits -----------------------------------------------------------------------------------
    K.DEPOSIT_CONFIRMED: Wording(
        Topic.DEPOSIT,
        N_("Lot %(lot)s: deposit received"),
        N_("Your deposit of %(amount)s has arrived. Your application is examined next."),
        _DEPOSITS,
        _TO_DEPOSIT,
    ),
    K.REFUND_DUE: Wording(
        Topic.DEPOSIT,
        N_("Lot %(lot)s: your deposit goes back"),
        N_("Your deposit of %(amount)s goes back to the account that it came from by %(day)s, without interest."),
        _DEPOSITS,
        _TO_DEPOSIT,
    ),
    K.REFUND_PREPARED: Wording(
        Topic.DEPOSIT,
        N_("Lot %(lot)s: refund prepared"),
        N_("The refund of your deposit of %(amount)s was prepared. A second person releases it next."),
        _DEPOSITS,
        _TO_DEPOSIT,
    ),
    K.REFUND_RELEASED: Wording(
        Topic.DEPOSIT,
        N_("Lot %(lot)s: refund released"),
        N_("The refund of your deposit of %(amount)s was released to the account that it came from."),
        _DEPOSITS,
        _TO_DEPOSIT,
    ),
    K.REFUND_PAID: Wording(
        Topic.DEPOSIT,
        N_("Lot %(lot)s: deposit refunded"),
        N_("The bank has paid your deposit of %(amount)s back to the account that it came from."),
        _DEPOSITS,
        _TO_DEPOSIT,
    ),
    K.PRICE_DUE: Wording(
        Topic.DEPOSIT,
        N_("Lot %(lot)s: price to pay"),
        N_("%(amount)s of the price are to be paid to the supervised account by %(day)s, under an own reference."),
        _DEPOSITS,
        _TO_DEPOSIT,
    ),
    K.PRICE_RECEIVED: Wording(
        Topic.DEPOSIT,
        N_("Lot %(lot)s: price received"),
        N_("%(amount)s of the price have arrived on the supervised account. The receipt is ready."),
        _DEPOSITS,
        _TO_DEPOSIT,
    ),
    K.DEPOSIT_FORFEITED: Wording(
        Topic.DEPOSIT,
        N_("Lot %(lot)s: deposit forfeited"),
        N_("Your deposit of %(amount)s was forfeited by a written decision. It says what you can do about it."),
        _DEPOSITS,
        _TO_DEPOSIT,
        is_urgent=True,
    ),
    # --- award and contract -------------------------------------------------------------------------
    K.AWARD_WON: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: your bid is the highest"),
        N_(
            "The bidding has closed and your bid of %(amount)s is the highest. The award is examined now; it counts "
            "once it is confirmed."
        ),
        _APPLICATION,
        _TO_APPLICATION,
        is_urgent=True,
    ),
    K.AWARD_SOLD: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: bidding closed"),
        N_(
            "The bidding has closed with a highest bid of %(amount)s. The award is examined now; it counts once it is "
            "confirmed."
        ),
        _DRAFT,
        _TO_FILE,
        is_urgent=True,
    ),
    K.AWARD_LOST: Wording(
        Topic.LOT,
        N_("Lot %(lot)s: another bid was higher"),
        N_(
            "The bidding has closed, and another bid was higher than yours. Your deposit goes back once the award is "
            "confirmed."
        ),
        _APPLICATION,
        _TO_APPLICATION,
    ),
    K.AWARD_CONFIRMED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: award confirmed, contract to sign"),
        N_(
            "The award is confirmed at %(amount)s. Contract %(contract)s is to be signed by %(day)s; its papers are "
            "being made."
        ),
        _CONTRACT,
        _TO_CONTRACT,
        is_urgent=True,
    ),
    K.AWARD_VOID: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: the award doesn't stand"),
        N_("The award of this lot was declared void. The reason stands in the file."),
        _LOT,
        _TO_LOT,
        is_urgent=True,
    ),
    K.PAPERS_READY: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: the papers are ready"),
        N_("The confirmation and contract %(contract)s are on paper. Read them, and sign by %(day)s."),
        _CONTRACT,
        _TO_CONTRACT,
        is_urgent=True,
    ),
    K.CONTRACT_SIGNED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: contract signed"),
        N_("The signing of contract %(contract)s on %(day)s was recorded."),
        _CONTRACT,
        _TO_CONTRACT,
    ),
    K.COURT_CONFIRMED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: award confirmed, the court rules next"),
        N_("The award of the court's sale is confirmed. No contract is signed: the court's ruling passes the right."),
        _CONTRACT,
        _TO_CONTRACT,
        is_urgent=True,
    ),
    K.RULING_RECORDED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: the court's ruling is recorded"),
        N_("The court's ruling of %(day)s was recorded. The right passes by it; apply for registration with it."),
        _CONTRACT,
        _TO_CONTRACT,
        is_urgent=True,
    ),
    K.RESULT_PUBLISHED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: result published"),
        N_("The result of the deal is public: the price, the dates and masked names."),
        _LOT,
        _TO_LOT,
    ),
    # --- account ------------------------------------------------------------------------------------
    K.CONTACT_CHANGED: Wording(
        Topic.ACCOUNT,
        N_("Your contact data have changed"),
        N_(
            "An address for messages was confirmed or removed in your account. If that wasn't you, change your "
            "password at once."
        ),
        "/me/notices",
        N_("Open my notification settings"),
        is_urgent=True,
    ),
}
