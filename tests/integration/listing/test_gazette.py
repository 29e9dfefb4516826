"""Public notices: their numbers, what they say, and that nothing ever changes them."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from tests.conftest import FrozenClock
from tests.factories import listing as make
from tests.factories.applications import a_lot
from tests.factories.contract import a_contract, an_award, staff
from trading.audit import ledger
from trading.bidding.queries import rooms as room_queries
from trading.bidding.services import rooms
from trading.contract import services as contracts
from trading.core import canonical
from trading.core.actor import Actor, Role
from trading.documents import services as documents
from trading.documents.states import DocumentKind
from trading.extensions import db
from trading.listing.gazette.models import PublicNotice
from trading.listing.gazette.queries import get_notice, notices_of, page_of_notices, years
from trading.listing.gazette.states import PublicNoticeKind

pytestmark = pytest.mark.usefixtures("app", "clock")


def test_the_notice_of_offer_has_the_listings_number_and_its_paper() -> None:
    listing = make.a_published_listing()
    [notice] = notices_of(listing.id)
    assert (notice.number, notice.sequence, notice.kind) == (listing.notice_number, 1, PublicNoticeKind.LISTING)
    assert notice.facts["prices"]["start_amount"] == make.START
    assert notice.document.kind is DocumentKind.PUBLIC_NOTICE
    assert "国有建设用地使用权转让公告" in notice.document.title
    assert listing.right.certificate_no not in canonical.encode(notice.document.data).decode()


def test_the_ledger_vouches_for_what_a_notice_says() -> None:
    listing = make.a_published_listing()
    [notice] = notices_of(listing.id)
    issued = [event for event in ledger.history(listing.number or "") if event.action == "notice.issued"]
    assert [event.detail["facts"] for event in issued] == [canonical.digest(notice.facts)]


def test_a_deal_is_announced_with_price_counts_and_the_registers_head(clock: FrozenClock) -> None:
    award = an_award(clock)
    contract = a_contract(clock, award)
    number = award.audit_subject
    contracts.publish_result(number, by=staff(Role.PUBLISHER))
    notice = notices_of(award.listing_id)[0]
    said = notice.facts["act"]
    room = room_queries.get_room(number)
    assert notice.kind is PublicNoticeKind.RESULT
    assert said["register"] == {"bidders": 2, "bids": 3, "head": room.head}
    assert (said["amount"], said["confirmation"]) == (award.amount, contract.confirmation_number)
    assert said["winner"] == award.application.party.public_name


def test_a_round_without_bids_is_announced_as_no_deal(clock: FrozenClock) -> None:
    listing = a_lot()
    clock.set(room_queries.get_room(listing.number or "").closes_at)
    clock.move(seconds=5)
    rooms.settle(listing.id, by=Actor.system())
    [notice] = notices_of(listing.id)
    assert notice.kind is PublicNoticeKind.FAILURE
    assert notice.number == (listing.notice_number or "").replace("号", "-2号")
    assert notice.facts["act"]["reason"] == "no_bid"


def test_nobody_can_change_a_notice() -> None:
    listing = make.a_published_listing()
    db.session.flush()
    with pytest.raises(DatabaseError):
        db.session.execute(update(PublicNotice).where(PublicNotice.listing_id == listing.id).values(kind="change"))


def test_the_gazette_is_read_by_kind_district_and_year(clock: FrozenClock) -> None:
    listing = make.a_published_listing()
    db.session.flush()
    year = clock().year
    wanted = {"kind": PublicNoticeKind.LISTING, "district": listing.district_code, "year": year}
    assert [notice.listing_id for notice in page_of_notices(**wanted)] == [listing.id]
    assert not page_of_notices(**wanted | {"year": year - 1}).items
    assert not page_of_notices(**wanted | {"kind": PublicNoticeKind.RESULT}).items
    assert years() == [year]


def test_the_paper_of_a_notice_is_everybodys() -> None:
    number = make.a_published_listing().notice_number or ""
    db.session.commit()
    documents.render_due()
    assert documents.fetch_published(number).body.startswith(b"%PDF")
    assert documents.fetch_published(number).sha256 == get_notice(number).document.sha256
