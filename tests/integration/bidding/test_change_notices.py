"""Change notices: two persons, old and new side by side, and what happens to room, dates, deposits and bidders."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.conftest import FrozenClock
from tests.factories.applications import (
    a_paid_application,
    a_qualified_application,
    a_reviewer,
    an_application,
)
from tests.factories.contract import a_bid, an_approver
from tests.factories.funds import a_member, an_account
from tests.factories.listing import a_schedule, an_approved_listing
from tests.factories.notices import kinds_told
from trading.bidding import verification
from trading.bidding.admission import AdmittedForGood
from trading.bidding.queries import rooms as queries
from trading.bidding.services import applications, certificates, changes, rooms
from trading.bidding.states import ApplicationStatus, Phase, phase
from trading.core.actor import Role
from trading.core.errors import Refusals, TradingError
from trading.documents.states import DocumentStatus
from trading.extensions import db
from trading.listing.gazette.models import ListingChange
from trading.listing.gazette.queries import notices_of
from trading.listing.gazette.states import PublicNoticeKind
from trading.listing.models import Listing
from trading.listing.services import Proposal, drop_change
from trading.listing.services.changes import BidsStand, ChangeWaits, DepositsHeld, DraftedYourself, NothingChanges

pytestmark = pytest.mark.usefixtures("app", "clock")


def on_the_market() -> Listing:
    listing = rooms.publish(an_approved_listing().number or "", a_schedule(), by=an_account(Role.PUBLISHER))
    db.session.flush()
    return listing


def change(listing: Listing, reason: str = "权利人申请调整。", **what: object) -> ListingChange:
    """Draft and confirm."""
    number = listing.number or ""
    drafted = changes.draft(number, Proposal(**what), reason, by=a_reviewer())
    changes.confirm(number, by=an_approver())
    return drafted


def test_a_lower_price_restarts_the_notice_and_the_room_follows(clock: FrozenClock) -> None:
    listing = on_the_market()
    before = listing.timed_starts_at
    clock.set(listing.opens_at + timedelta(days=1))
    change(listing, start_amount=300_000_000, deposit_amount=60_000_000)
    room = queries.get_room(listing.number or "")
    assert (room.start_amount, listing.start_amount, listing.deposit_amount) == (300_000_000, 300_000_000, 60_000_000)
    assert phase(room.clock, clock()) is Phase.NOTICE
    assert listing.timed_starts_at > before
    assert (room.timed_starts_at, room.closes_at, room.cap_at) == (
        listing.timed_starts_at,
        listing.timed_starts_at,
        listing.cap_at,
    )
    notice = notices_of(listing.id)[0]
    told = {row["field"]: (row["before"], row["after"]) for row in notice.facts["act"]["changes"]}
    assert notice.kind is PublicNoticeKind.CHANGE
    assert told["start_amount"] == (360_000_000, 300_000_000)
    assert set(told) == {"start_amount", "deposit_amount", "opens_at", "apply_ends_at", "timed_starts_at", "cap_at"}


def test_another_description_changes_no_date() -> None:
    listing = on_the_market()
    dates = (listing.opens_at, listing.timed_starts_at)
    change(listing, description="新修了进场道路。")
    assert listing.description == "新修了进场道路。"
    assert (listing.opens_at, listing.timed_starts_at) == dates
    assert not notices_of(listing.id)[0].facts["act"]["restarts"]


def test_whoever_drafts_does_not_confirm_and_the_database_says_so_too() -> None:
    listing, both = on_the_market(), an_account(Role.REVIEWER, Role.APPROVER)
    draft = changes.draft(listing.number or "", Proposal(description="新说明"), "理由", by=both)
    with pytest.raises(DraftedYourself):
        changes.confirm(listing.number or "", by=both)
    draft.confirmed_by_id, draft.confirmed_at = both.user_id, draft.drafted_at
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_one_draft_at_a_time_and_a_mistake_can_be_dropped() -> None:
    listing, person = on_the_market(), a_reviewer()
    number = listing.number or ""
    changes.draft(number, Proposal(description="新说明"), "理由", by=person)
    db.session.flush()
    with pytest.raises(ChangeWaits):
        changes.draft(number, Proposal(description="又一说明"), "理由", by=person)
    drop_change(number, by=person)
    with pytest.raises(NothingChanges):
        changes.draft(number, Proposal(start_amount=listing.start_amount), "理由", by=person)
    assert [notice.kind for notice in notices_of(listing.id)] == [PublicNoticeKind.LISTING]


def test_figures_that_break_the_rules_are_refused() -> None:
    listing = on_the_market()
    with pytest.raises((Refusals, TradingError)) as refused:
        changes.draft(listing.number or "", Proposal(deposit_amount=100_000_000), "理由", by=a_reviewer())
    assert "V-26" in {one.rule for one in getattr(refused.value, "refusals", [refused.value])}


def test_after_the_first_bid_only_the_description_changes(clock: FrozenClock) -> None:
    listing, bidder = on_the_market(), a_member()
    a_qualified_application(listing, bidder)
    clock.set(listing.opens_at + timedelta(hours=1))
    a_bid(listing, bidder, listing.start_amount or 0)
    with pytest.raises(BidsStand):
        changes.draft(listing.number or "", Proposal(start_amount=1_000_000_00), "理由", by=a_reviewer())
    change(listing, description="补充说明。")
    assert not list(verification.verify(listing.number or ""))


def test_the_deposit_stands_once_one_is_held_and_awaited_ones_follow() -> None:
    listing = on_the_market()
    awaited = an_application(listing)
    change(listing, deposit_amount=50_000_000)
    assert awaited.deposit.amount == 50_000_000
    assert awaited.deposit.due_at == listing.apply_ends_at
    a_paid_application(listing)
    with pytest.raises(DepositsHeld):
        changes.draft(listing.number or "", Proposal(deposit_amount=40_000_000), "理由", by=a_reviewer())


def test_an_admitted_bidder_may_leave_after_a_change_and_gets_the_deposit_back(clock: FrozenClock) -> None:
    listing, bidder = on_the_market(), a_member()
    application = a_qualified_application(listing, bidder)
    with pytest.raises(AdmittedForGood):
        applications.withdraw(application.number, by=bidder)
    clock.move(hours=1)
    change(listing, start_amount=400_000_000)
    assert "lot.changed" in kinds_told(bidder)
    applications.withdraw(application.number, by=bidder)
    assert application.status is ApplicationStatus.WITHDRAWN
    certificate = certificates.find(application)
    assert certificate is not None
    assert certificate.status is DocumentStatus.REVOKED
    assert application.deposit.refund_due_on is not None
    assert queries.get_room(listing.number or "").qualified_count == 0


def test_bids_before_and_after_a_change_still_verify(clock: FrozenClock) -> None:
    listing, one, other = on_the_market(), a_member(), a_member()
    a_qualified_application(listing, one)
    clock.move(hours=1)
    change(listing, start_amount=400_000_000)
    a_qualified_application(listing, other)
    clock.set(listing.opens_at + timedelta(days=2))
    a_bid(listing, one, 400_000_000)
    a_bid(listing, other, 410_000_000)
    assert not list(verification.verify(listing.number or ""))
