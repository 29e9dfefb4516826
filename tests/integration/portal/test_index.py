"""The index says what the facts say, whatever is done to them, and can be made again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from tests.conftest import FrozenClock
from tests.factories.applications import a_lot
from tests.factories.bidding import an_open_room, bid
from tests.factories.contract import an_award
from tests.factories.listing import an_approved_listing
from tests.factories.parcels import a_burden, a_holder, a_parcel, a_right
from trading.core.deal import BurdenKind, Business
from trading.extensions import db
from trading.listing.models import ListedRight, Listing
from trading.listing.states import ListingStatus
from trading.portal import queries
from trading.portal.index import keeping
from trading.portal.models import IndexedListing, ListingCount, ListingWords
from trading.portal.search import Scope, Search

pytestmark = pytest.mark.usefixtures("clock")


def entry(listing: Listing) -> IndexedListing:
    """The listing's row as it stands after a commit."""
    db.session.commit()
    db.session.expire_all()
    row = db.session.get(IndexedListing, listing.id)
    assert row is not None
    return row


def assert_right() -> None:
    """Drawing everything again finds nothing to put right."""
    db.session.commit()
    assert keeping.redraw(1, 10**9) == 0
    assert keeping.recount() == 0


def test_a_public_listing_is_indexed_and_a_draft_is_not(app: Flask) -> None:
    lot, approved = a_lot(right_id=a_right(a_parcel(area=Decimal("20000.00"))).id), an_approved_listing()
    row = entry(lot)
    assert (row.is_offered, row.is_live, row.price, row.unit_price) == (True, True, 300_000_000, 15_000)
    assert (row.area, row.closes_at) == (Decimal("20000.00"), lot.timed_starts_at)
    assert db.session.get(IndexedListing, approved.id) is None
    assert_right()


def test_bids_move_price_and_close_in_the_same_transaction(app: Flask) -> None:
    room = an_open_room(right_id=a_right(a_parcel(area=Decimal("20000.00"))).id)
    bid(room, 7)
    row = db.session.get(IndexedListing, room.listing_id)
    assert row is not None
    assert row.price == room.start + 7 * room.step
    assert row.unit_price == 15_350
    assert row.closes_at > room.closes_at
    assert_right()


def test_a_refused_group_leaves_no_trace(app: Flask) -> None:
    room = an_open_room()
    db.session.commit()
    db.session.execute(update(Listing).where(Listing.id == room.listing_id).values(description="x"))
    a_burden(db.session.get(Listing, room.listing_id).right)
    db.session.rollback()
    assert not [name for name in db.session().info if name.startswith("index.")]
    assert_right()


def _suspend(lot: Listing) -> None:
    lot.status = ListingStatus.SUSPENDED


def _end(lot: Listing) -> None:
    lot.status, lot.concluded_at = ListingStatus.TERMINATED, lot.published_at + timedelta(days=1)


def _burden(lot: Listing) -> None:
    a_burden(lot.right, kind=BurdenKind.LEASE)


def _rename(lot: Listing) -> None:
    lot.right.parcel.location = "乌达区巴音赛街"


@pytest.mark.parametrize("change", [_suspend, _end, _burden, _rename])
def test_whatever_is_written_is_drawn(app: Flask, change: Callable[[Listing], None]) -> None:
    lot = a_lot()
    before = {column.name: getattr(entry(lot), column.name) for column in IndexedListing.__table__.columns}
    words = db.session.get(ListingWords, lot.id).terms
    change(lot)
    row = entry(lot)
    after: dict[str, Any] = {name: getattr(row, name) for name in before}
    assert (after, db.session.get(ListingWords, lot.id).terms) != (before, words)
    assert_right()


def test_an_award_and_its_end_are_drawn(app: Flask, clock: FrozenClock) -> None:
    listing = an_award(clock).application.listing
    assert entry(listing).is_offered
    listing.status = ListingStatus.DEAL
    row = entry(listing)
    assert (row.is_offered, row.is_live) == (False, False)
    assert_right()


def test_a_mortgage_is_priced_by_its_loan(app: Flask) -> None:
    lot = a_lot(
        business=Business.MORTGAGE,
        transfer_form=None,
        start_amount=4_350,
        step_amount=50,
        loan_amount=500_000_000,
        deposit_amount=1_000_000,
    )
    assert entry(lot).price == 500_000_000
    assert_right()


def test_counts_follow_scope_and_kind(app: Flask) -> None:
    lots = [a_lot() for _number in range(3)]
    db.session.commit()
    counts = queries.facets(Scope.OFFERED)
    assert (counts["kind"]["transfer"], counts["district"]["150302"], counts["use"]["industrial"]) == (3, 3, 3)
    _end(lots[0])
    db.session.commit()
    assert queries.count_offered() == 2
    assert queries.facets(Scope.CONCLUDED)["kind"]["transfer"] == 1


def test_a_damaged_index_is_made_again(own_app: Flask, clock: FrozenClock) -> None:
    one, other = a_lot(), a_lot(right_id=a_right(a_parcel(location="海勃湾区滨河街")).id)
    db.session.commit()
    db.session.execute(update(IndexedListing).where(IndexedListing.listing_id == one.id).values(price=1))
    db.session.execute(delete(IndexedListing).where(IndexedListing.listing_id == other.id))
    db.session.execute(update(ListingCount).values(count=77))
    db.session.commit()
    answer = own_app.test_cli_runner().invoke(args=["rebuild-index"])
    assert answer.exit_code == 0, answer.output
    assert "2 rows and 1 counts" in answer.output
    assert_right()
    found = queries.search(Search(words="滨河街"), clock.now)
    assert [lot.listing.id for lot in found.lots] == [other.id]


def test_a_listing_of_several_rights_has_all_their_land_and_names(app: Flask) -> None:
    owner = a_holder()
    lot = a_lot(owner)
    second = a_right(a_parcel(location="海勃湾区狮子街"), holder=owner)
    db.session.add(ListedRight(listing_id=lot.id, right_id=second.id, status=lot.status, position=2))
    row = entry(lot)
    assert row.area == lot.area == lot.right.parcel.area + second.parcel.area
    assert "狮子" in db.session.get(ListingWords, lot.id).terms
    assert_right()
