"""The kinds of messages: what the database holds, and what each is put into words with.

The words stand by subject in the files that :mod:`trading.notices.catalogue` puts together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trading.notices.states import Topic


class NoticeKind(StrEnum):
    """What is told. The value is what the database holds."""

    LISTING_ACCEPTED = "listing.accepted"
    LISTING_RETURNED = "listing.returned"
    LISTING_CORRECTION_MOVED = "listing.correction_moved"
    LISTING_LAPSED = "listing.lapsed"
    LISTING_REFUSED = "listing.refused"
    LISTING_APPROVED = "listing.approved"
    LISTING_REJECTED = "listing.rejected"
    LISTING_PUBLISHED = "listing.published"
    FIRST_PURCHASE = "listing.first_purchase"
    APPLICATION_ADMITTED = "application.admitted"
    APPLICATION_REFUSED = "application.refused"
    PRIORITY_DECIDED = "application.priority_decided"
    APPLICATION_RETURNED = "application.returned"
    JOINT_INVITED = "application.joint_invited"
    JOINT_CONFIRMED = "application.joint_confirmed"
    JOINT_DECLINED = "application.joint_declined"
    LOT_SUSPENDED = "lot.suspended"
    RESUMPTION_ANNOUNCED = "lot.resumption_announced"
    LOT_RESUMED = "lot.resumed"
    LOT_TERMINATED = "lot.terminated"
    LOT_RETRACTED = "lot.retracted"
    LOT_CHANGED = "lot.changed"
    LOT_FAILED = "lot.failed"
    ROOM_PAUSED = "room.paused"
    ROOM_REOPENED = "room.reopened"
    OUTBID = "bid.outbid"
    DEPOSIT_CONFIRMED = "deposit.confirmed"
    REFUND_DUE = "deposit.refund_due"
    REFUND_PREPARED = "deposit.refund_prepared"
    REFUND_RELEASED = "deposit.refund_released"
    REFUND_PAID = "deposit.refund_paid"
    PRICE_DUE = "price.due"
    PRICE_RECEIVED = "price.received"
    DEPOSIT_FORFEITED = "deposit.forfeited"
    AWARD_WON = "award.won"
    AWARD_SOLD = "award.sold"
    AWARD_LOST = "award.lost"
    AWARD_CONFIRMED = "award.confirmed"
    AWARD_VOID = "award.void"
    DEFAULT_NOTICED = "default.noticed"
    DEFAULT_UPHELD = "default.upheld"
    DEFAULT_DROPPED = "default.dropped"
    CONSENT_ASKED = "default.consent_asked"
    AWARD_OFFERED = "award.offered"
    OFFER_ACCEPTED = "award.offer_accepted"
    OFFER_LAPSED = "award.offer_lapsed"
    AWARD_PASSED = "award.passed"
    PAPERS_READY = "contract.papers_ready"
    CONTRACT_SIGNED = "contract.signed"
    COURT_CONFIRMED = "contract.court_confirmed"
    RULING_RECORDED = "contract.ruling_recorded"
    RESULT_PUBLISHED = "contract.result_published"
    SEARCH_HIT = "search.hit"
    SEARCH_DIGEST = "search.digest"
    WATCH_CHANGED = "watch.changed"
    WATCH_ANSWERED = "watch.answered"
    WATCH_OPENS = "watch.opens"
    WATCH_LAST_DAY = "watch.last_day"
    WATCH_SUSPENDED = "watch.suspended"
    WATCH_RESUMED = "watch.resumed"
    WATCH_TERMINATED = "watch.terminated"
    WATCH_DEAL = "watch.deal"
    WATCH_FAILED = "watch.failed"
    WATCH_VOID = "watch.void"
    PROPOSAL_MADE = "proposal.made"
    PROPOSAL_WITHDRAWN = "proposal.withdrawn"
    PROPOSAL_COUNTERED = "proposal.countered"
    COUNTER_CONFIRMED = "proposal.counter_confirmed"
    PROPOSAL_DECLINED = "proposal.declined"
    PROPOSAL_CLOSED = "proposal.closed"
    AGREED_OWNER = "agreement.agreed_owner"
    AGREED_OTHER = "agreement.agreed_other"
    AGREEMENT_CONFIRMED = "agreement.confirmed"
    REOPENED_OWNER = "agreement.reopened_owner"
    REOPENED_OTHER = "agreement.reopened_other"
    NEGOTIATION_WAITS = "agreement.waits"
    NEGOTIATION_LAPSED = "agreement.lapsed"
    QUESTION_FORWARDED = "question.forwarded"
    ANSWER_AWAITED = "question.answer_awaited"
    ANSWER_RETURNED = "question.answer_returned"
    CORRECTION_RETURNED = "question.correction_returned"
    ANSWER_PUBLISHED = "question.answer_published"
    QUESTION_ANSWERED = "question.answered"
    ANSWER_CORRECTED = "question.answer_corrected"
    QUESTION_HIDDEN = "question.hidden"
    VISIT_BOOKED = "visit.booked"
    VISIT_MOVED_UP = "visit.moved_up"
    VISIT_CHANGED = "visit.changed"
    VISIT_CANCELLED = "visit.cancelled"
    VISIT_REMINDER = "visit.reminder"
    DEMAND_PUBLISHED = "demand.published"
    DEMAND_RETURNED = "demand.returned"
    DEMAND_REFUSED = "demand.refused"
    DEMAND_TAKEN_DOWN = "demand.taken_down"
    DEMAND_EXPIRES = "demand.expires"
    DEMAND_EXPIRED = "demand.expired"
    DEMAND_MATCHED = "demand.matched"
    DEMAND_MATCHES = "demand.matches"
    LISTING_WANTED = "demand.listing_wanted"
    LISTING_DEMANDS = "demand.listing_demands"
    APPROACH_MADE = "approach.made"
    APPROACH_ANSWERED = "approach.answered"
    APPROACH_EXCHANGED = "approach.exchanged"
    APPROACH_WITHDRAWN = "approach.withdrawn"
    APPROACH_BLOCKED = "approach.blocked"
    CONTACT_CHANGED = "account.contact_changed"
    ROOTS = "record.roots"


@dataclass(frozen=True)
class Wording:
    """One kind in words. ``path`` is an address of this site; its placeholders are figures too."""

    topic: Topic
    title: str
    text: str
    path: str
    #: what the link to the case says
    action: str
    #: goes out at once even to those who want one letter a day
    is_urgent: bool = False
    #: moves too fast to be sent after somebody
    in_app_only: bool = False
    #: gathers a day by itself, so it doesn't wait for the day's letter
    is_digest: bool = False
