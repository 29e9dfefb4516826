"""What is told about proposals and agreements of private negotiation. None of them carries a figure."""

from __future__ import annotations

from trading.core.messages import N_
from trading.notices.kinds import NoticeKind, Wording
from trading.notices.states import Topic

_CONTRACT = "/contracts/%(contract)s"
_DRAFT = "/me/listings/%(draft)s"
_PROPOSAL = "/listings/%(lot)s/proposal"
_PROPOSALS = "/me/listings/%(draft)s/proposals"
_RECEIVED = "/me/listings/%(draft)s/proposals/%(proposal)s"

_TO_CONTRACT = N_("Open the contract")
_TO_FILE = N_("Open the file of the listing")
_TO_PROPOSAL = N_("Open the proposal")
_TO_PROPOSALS = N_("Open the proposals")

K = NoticeKind

NEGOTIATION: dict[NoticeKind, Wording] = {
    K.PROPOSAL_MADE: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: a proposal for you"),
        N_("A party has made a proposal on your listing, or changed it. Read it, and answer, decline or accept it."),
        _RECEIVED,
        _TO_PROPOSAL,
        is_urgent=True,
    ),
    K.PROPOSAL_WITHDRAWN: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: a proposal was withdrawn"),
        N_("Proposal %(proposal)s on your listing was withdrawn by its party."),
        _RECEIVED,
        _TO_PROPOSAL,
    ),
    K.PROPOSAL_COUNTERED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: a counter-proposal for you"),
        N_("The owner has answered your proposal with another figure. Confirm it, or propose anew."),
        _PROPOSAL,
        _TO_PROPOSAL,
        is_urgent=True,
    ),
    K.COUNTER_CONFIRMED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: your counter-proposal is confirmed"),
        N_("The other side has confirmed your counter-proposal. There is an agreement once you accept it."),
        _RECEIVED,
        _TO_PROPOSAL,
        is_urgent=True,
    ),
    K.PROPOSAL_DECLINED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: proposal declined"),
        N_("The owner has declined your proposal. The reason stands beside it. You may propose anew."),
        _PROPOSAL,
        _TO_PROPOSAL,
    ),
    K.PROPOSAL_CLOSED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: negotiation closed"),
        N_("The owner has agreed with another party, or the listing has ended. Your proposal binds you no longer."),
        _PROPOSAL,
        _TO_PROPOSAL,
    ),
    K.AGREED_OWNER: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: agreed, being checked"),
        N_(
            "Both sides have confirmed the same version, and the desk checks it now. How to reach each other stands "
            "there."
        ),
        _RECEIVED,
        _TO_PROPOSAL,
        is_urgent=True,
    ),
    K.AGREED_OTHER: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: your proposal is accepted"),
        N_(
            "Both sides have confirmed the same version, and the desk checks it now. How to reach each other stands "
            "there."
        ),
        _PROPOSAL,
        _TO_PROPOSAL,
        is_urgent=True,
    ),
    K.AGREEMENT_CONFIRMED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: agreement confirmed"),
        N_("The desk has confirmed the agreement. Contract %(contract)s is to be signed by %(day)s."),
        _CONTRACT,
        _TO_CONTRACT,
        is_urgent=True,
    ),
    K.REOPENED_OWNER: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: the agreement was given back"),
        N_("The agreement didn't pass its check. The reasons stand beside it; you may mend it and agree anew."),
        _RECEIVED,
        _TO_PROPOSAL,
        is_urgent=True,
    ),
    K.REOPENED_OTHER: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: the agreement was given back"),
        N_("The agreement didn't pass its check. The reasons stand beside it; you may mend it and agree anew."),
        _PROPOSAL,
        _TO_PROPOSAL,
        is_urgent=True,
    ),
    K.NEGOTIATION_WAITS: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: the display is over, and nobody has agreed"),
        N_("Look at the proposals. Without an agreement by %(day)s the listing ends without a deal."),
        _PROPOSALS,
        _TO_PROPOSALS,
        is_urgent=True,
    ),
    K.NEGOTIATION_LAPSED: Wording(
        Topic.DEAL,
        N_("Lot %(lot)s: ended without an agreement"),
        N_("Nobody agreed in time, so the listing ended without a deal. You may offer the right again."),
        _DRAFT,
        _TO_FILE,
    ),
}
