"""Withdrawing what is published, and listing land again after a round without a deal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import FrozenClock
from tests.factories import listing as make
from tests.factories.applications import a_paid_application
from tests.factories.funds import an_account
from trading.bidding import verification
from trading.bidding.services import rooms
from trading.core.actor import Actor, Role
from trading.core.errors import NotFound
from trading.core.money import Fen
from trading.documents import uploads
from trading.extensions import db
from trading.listing import services
from trading.listing.gazette.queries import notices_of
from trading.listing.gazette.states import PublicNoticeKind
from trading.listing.models import Listing
from trading.listing.queries import public_rounds
from trading.listing.services.desk import ReasonMissing
from trading.listing.services.relisting import RoundNotOver
from trading.listing.services.retraction import BiddingHasOpened
from trading.listing.states import ListingStatus
from trading.parties import sealing

pytestmark = pytest.mark.usefixtures("app", "clock")


def published(owner: Actor, draft: Listing) -> Listing:
    """The draft, taken through the desk by three persons."""
    number = services.submit(draft.draft_number, by=owner).number or ""
    services.accept(number, by=an_account(Role.REVIEWER))
    services.approve(number, by=an_account(Role.APPROVER))
    rooms.publish(number, make.a_schedule(), by=an_account(Role.PUBLISHER))
    db.session.flush()
    return draft


def test_an_owner_withdraws_during_the_notice_and_everybody_is_free() -> None:
    owner, right = make.an_owner()
    listing = published(owner, make.an_answered_draft(right, owner))
    application = a_paid_application(listing)
    with pytest.raises(ReasonMissing):
        rooms.retract(listing.draft_number, " ", by=owner)
    rooms.retract(listing.draft_number, "公司调整投资计划。", by=owner)
    assert listing.status is ListingStatus.RETRACTED
    assert listing.is_public
    assert application.deposit.refund_due_on is not None
    assert notices_of(listing.id)[0].kind is PublicNoticeKind.WITHDRAWAL
    assert not list(verification.verify(listing.number or ""))


def test_after_the_opening_only_the_desk_ends_it(clock: FrozenClock) -> None:
    owner, right = make.an_owner()
    listing = published(owner, make.an_answered_draft(right, owner))
    clock.set(listing.opens_at - timedelta(seconds=1))
    assert services.may_retract(listing)
    clock.set(listing.opens_at)
    with pytest.raises(BiddingHasOpened):
        rooms.retract(listing.draft_number, "理由", by=owner)
    with pytest.raises(NotFound):
        rooms.retract(listing.draft_number, "理由", by=make.an_owner()[0])


def test_the_next_round_knows_the_one_before_and_carries_everything_over(clock: FrozenClock) -> None:
    owner, right = make.an_owner()
    first = published(owner, make.an_answered_draft(right, owner))
    with pytest.raises(RoundNotOver):
        services.list_again(first.draft_number, by=owner)
    rooms.retract(first.draft_number, "调整价格后再挂。", by=owner)
    again = services.list_again(first.draft_number, by=owner)
    db.session.flush()
    assert (again.previous_id, again.round, again.status) == (first.id, 2, ListingStatus.DRAFT)
    assert (again.answers, again.description) == (first.answers, first.description)
    assert (again.start_amount, again.deposit_amount) == (first.start_amount, first.deposit_amount)
    assert [paper.sha256 for paper in again.materials] == [paper.sha256 for paper in first.materials]
    kept, copied = first.materials[0].public_id, again.materials[0].public_id
    assert kept != copied
    assert uploads.read(copied, sealing.ring()) == uploads.read(kept, sealing.ring())
    assert services.list_again(first.draft_number, by=owner) is again, "a second click goes on with the draft"

    services.answer_price(again.draft_number, start=Fen(300_000_000), step=make.STEP, deposit=Fen(50_000_000), by=owner)
    second = published(owner, again)
    assert second.number != first.number
    assert [one.number for one in public_rounds(first)] == [first.number, second.number]
    assert public_rounds(second) == public_rounds(first)
    assert notices_of(second.id)[0].facts["round"] == 2


def test_nobody_else_lists_it_again() -> None:
    owner, right = make.an_owner()
    first = published(owner, make.an_answered_draft(right, owner))
    rooms.retract(first.draft_number, "理由", by=owner)
    with pytest.raises(NotFound):
        services.list_again(first.draft_number, by=make.an_owner()[0])
